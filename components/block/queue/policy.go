package queue

import (
	"maps"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Sender is an AWS service that can send to a queue, by its principal.
type Sender string

// The services that send.
const (
	// S3 sends a bucket's notifications; SourceARN is the bucket. It does not send to FIFO queues.
	S3 Sender = "s3.amazonaws.com"
	// SNS forwards a topic's messages; SourceARN is the topic.
	SNS Sender = "sns.amazonaws.com"
	// Events is EventBridge; SourceARN is the rule.
	Events Sender = "events.amazonaws.com"
)

// Producer is one resource on whose behalf an AWS service sends.
type Producer struct {
	// Service is who sends. Required.
	Service Sender
	// SourceARN is the bucket, topic or rule, and no other. Required.
	SourceARN pulumi.StringInput
}

var producerKey = regexp.MustCompile(`^[A-Za-z0-9]+$`)

func (a Args) validateProducers(p *check.Problems) {
	for _, key := range slices.Sorted(maps.Keys(a.Producers)) {
		producer, path := a.Producers[key], "producers."+key
		p.Unless(producerKey.MatchString(key), "producers", "has the key %q; want letters and digits", key)
		check.OneOf(p, producer.Service, path+".service", S3, SNS, Events)
		p.Required(producer.SourceARN != nil, path+".sourceArn", "the bucket, topic or rule that sends")
		p.Unless(a.FIFO == nil || producer.Service != S3, path+".service",
			"is %s for a FIFO queue, which S3 refuses; want a queue without fifo", producer.Service)
	}
}

// declarePolicy lets the producers send, and nobody in plain HTTP.
func (q *Queue) declarePolicy(
	ctx *pulumi.Context, name string, of *sqs.Queue, producers map[string]Producer,
) (*sqs.QueuePolicy, error) {
	self := []pulumi.StringInput{of.Arn}
	statements := []iamdoc.Statement{{
		Sid:        "DenyPlainHTTP",
		Deny:       true,
		Principals: []iamdoc.Principal{iamdoc.Anyone()},
		Actions:    []string{"sqs:*"},
		Resources:  self,
		Conditions: []iamdoc.Condition{
			{Operator: "Bool", Key: "aws:SecureTransport", Values: iamdoc.Strings("false")},
		},
	}}
	for _, key := range slices.Sorted(maps.Keys(producers)) {
		statements = append(statements, iamdoc.Statement{
			Sid:        "Send" + key,
			Principals: []iamdoc.Principal{iamdoc.Service(string(producers[key].Service))},
			Actions:    []string{"sqs:SendMessage"},
			Resources:  self,
			Conditions: []iamdoc.Condition{
				{Operator: "ArnEquals", Key: "aws:SourceArn", Values: []pulumi.StringInput{producers[key].SourceARN}},
			},
		})
	}
	document, err := iamdoc.Render(iamdoc.QueuePolicy, statements...)
	if err != nil {
		return nil, err
	}
	return sqs.NewQueuePolicy(ctx, name, &sqs.QueuePolicyArgs{
		QueueUrl: of.Url, Policy: document,
	}, pulumi.Parent(q))
}

// GrantSend is what a role needs to send.
func (q *Queue) GrantSend() []iamdoc.Statement {
	return q.grant("Send", []string{"sqs:SendMessage", "sqs:GetQueueUrl"},
		// SQS decrypts the data key that it was given before it uses it again, hence Decrypt for senders too.
		[]string{"kms:GenerateDataKey", "kms:Decrypt"})
}

// GrantConsume is what a role needs to receive messages, and to delete them when they are handled.
func (q *Queue) GrantConsume() []iamdoc.Statement {
	return q.grant("Consume", []string{
		"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility",
		"sqs:GetQueueAttributes", "sqs:GetQueueUrl",
	}, []string{"kms:Decrypt"})
}

func (q *Queue) grant(verb string, actions, keyActions []string) []iamdoc.Statement {
	statements := []iamdoc.Statement{{
		Sid: iamdoc.Sid(verb, q.name), Actions: actions, Resources: []pulumi.StringInput{q.ARN},
	}}
	if q.key == nil {
		return statements
	}
	return append(statements, iamdoc.Statement{
		Sid:       iamdoc.Sid("key for", verb, q.name),
		Actions:   keyActions,
		Resources: []pulumi.StringInput{q.key},
		// SQS names the queue in each call to KMS, so the key works for this one and no other.
		// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
		Conditions: []iamdoc.Condition{iamdoc.Equals("kms:EncryptionContext:aws:sqs:arn", q.ARN)},
	})
}
