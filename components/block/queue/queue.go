// Package queue provides an encrypted SQS queue whose failed messages are kept for inspection.
package queue

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

// Type is the Pulumi type token of a Queue.
const Type = "plinth:queue:Queue"

// Queue is an encrypted SQS queue with a dead-letter queue.
type Queue struct {
	pulumi.ResourceState

	// URL is where producers send and consumers receive.
	URL pulumi.StringOutput `pulumi:"url"`
	// ARN is what IAM policies and event sources name. Who uses it waits for the queue's policy, which S3, SNS
	// and EventBridge try out before they accept the queue as a target.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// Name is what alarms name as QueueName.
	Name pulumi.StringOutput `pulumi:"name"`
	// DeadLetterURL is where failed messages can be looked at.
	DeadLetterURL pulumi.StringOutput `pulumi:"deadLetterUrl"`
	// DeadLetterARN is what IAM policies and redrives name.
	DeadLetterARN pulumi.StringOutput `pulumi:"deadLetterArn"`
	// DeadLetterName is what alarms name as QueueName.
	DeadLetterName pulumi.StringOutput `pulumi:"deadLetterName"`

	name string
	key  pulumi.StringInput
}

// New declares a Queue. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Queue, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	args.validateName(&p, name)
	p.Under("", args.Validate())
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	q := &Queue{name: name, key: args.KeyARN}
	if err := ctx.RegisterComponentResource(Type, name, q, opts...); err != nil {
		return nil, err
	}
	if err := q.declare(ctx, args.withDefaults()); err != nil {
		return nil, err
	}
	return q, ctx.RegisterResourceOutputs(q, pulumi.Map{
		"url":            q.URL,
		"arn":            q.ARN,
		"name":           q.Name,
		"deadLetterUrl":  q.DeadLetterURL,
		"deadLetterArn":  q.DeadLetterARN,
		"deadLetterName": q.DeadLetterName,
	})
}

func (q *Queue) declare(ctx *pulumi.Context, a Args) error {
	dead, err := sqs.NewQueue(ctx, q.name+"-dead", a.deadLetters(), q.child(a)...)
	if err != nil {
		return err
	}
	main := a.queue()
	main.RedrivePolicy = pulumi.JSONMarshal(map[string]any{
		"deadLetterTargetArn": dead.Arn,
		"maxReceiveCount":     a.MaxReceives,
	}).ToStringPtrOutput()
	made, err := sqs.NewQueue(ctx, q.name, main, q.child(a)...)
	if err != nil {
		return err
	}
	if _, err = q.declarePolicy(ctx, q.name+"-dead", dead, nil); err != nil {
		return err
	}
	policy, err := q.declarePolicy(ctx, q.name, made, a.Producers)
	if err != nil {
		return err
	}
	q.URL, q.Name, q.ARN = made.Url, made.Name, after(made.Arn, policy)
	q.DeadLetterURL, q.DeadLetterName, q.DeadLetterARN = dead.Url, dead.Name, dead.Arn
	return q.declareRedrive(ctx, dead, made)
}

// declareRedrive lets this queue, and no other, use the dead-letter queue.
func (q *Queue) declareRedrive(ctx *pulumi.Context, dead, main *sqs.Queue) error {
	_, err := sqs.NewRedriveAllowPolicy(ctx, q.name+"-dead", &sqs.RedriveAllowPolicyArgs{
		QueueUrl: dead.Url,
		RedriveAllowPolicy: pulumi.JSONMarshal(map[string]any{
			"redrivePermission": "byQueue",
			"sourceQueueArns":   pulumi.StringArray{main.Arn},
		}),
	}, pulumi.Parent(q))
	return err
}

// child are the options of the two queues, which hold data.
func (q *Queue) child(a Args) []pulumi.ResourceOption {
	if a.AllowDestroy {
		return []pulumi.ResourceOption{pulumi.Parent(q)}
	}
	return []pulumi.ResourceOption{pulumi.Parent(q), pulumi.Protect(true)}
}

// after is value, known only once the policy stands.
func after(value pulumi.StringOutput, policy *sqs.QueuePolicy) pulumi.StringOutput {
	return pulumi.All(value, policy.ID()).ApplyT(func(all []any) string {
		text, _ := all[0].(string)
		return text
	}).(pulumi.StringOutput)
}

func (a Args) queue() *sqs.QueueArgs {
	args := &sqs.QueueArgs{
		VisibilityTimeoutSeconds: pulumi.Int(int(a.Visibility.Seconds())),
		MessageRetentionSeconds:  pulumi.Int(int(a.Retention.Seconds())),
		ReceiveWaitTimeSeconds:   pulumi.Int(int(longPoll.Seconds())),
		Tags:                     pulumi.StringMap{tags.DataClass: pulumi.String(a.DataClass)},
	}
	if a.KeyARN == nil {
		args.SqsManagedSseEnabled = pulumi.Bool(true)
	} else {
		args.KmsMasterKeyId = a.KeyARN.ToStringOutput().ToStringPtrOutput()
		args.KmsDataKeyReusePeriodSeconds = pulumi.Int(int(keyReuse.Seconds()))
	}
	if a.FIFO != nil {
		a.FIFO.apply(args)
	}
	return args
}

// deadLetters keeps failed messages as long as SQS can. A dead-letter queue is of its queue's type.
func (a Args) deadLetters() *sqs.QueueArgs {
	a.Retention = maxRetention
	return a.queue()
}
