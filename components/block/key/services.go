package key

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Service is an AWS service that uses a key as itself, not on behalf of a role.
type Service string

// The services. One that acts as a role (EventBridge Scheduler and Pipes, Firehose, Lambda) needs none of
// these: give its role GrantDecrypt or GrantEncrypt.
const (
	// Logs is CloudWatch Logs, for the account's log groups that name the key.
	Logs Service = "logs"
	// Alarms is CloudWatch, whose alarms publish to encrypted topics. Without it an alarm fails silently.
	Alarms Service = "alarms"
	// Budgets is AWS Budgets, which publishes to encrypted topics.
	Budgets Service = "budgets"
	// CostAlerts is Cost Anomaly Detection, which publishes to encrypted topics.
	CostAlerts Service = "cost-alerts"
	// Backup is AWS Backup, whose vaults publish job events to encrypted topics.
	Backup Service = "backup"
	// RDSEvents is RDS, whose event subscriptions publish to encrypted topics.
	RDSEvents Service = "rds-events"
	// Events is EventBridge, whose rules send to encrypted topics and queues.
	Events Service = "events"
	// S3Events is S3, whose notifications go to encrypted topics and queues.
	S3Events Service = "s3-events"
	// SNSDelivery is SNS, which delivers to encrypted queues.
	SNSDelivery Service = "sns-delivery"
	// CloudFront is any distribution of the account that reads an encrypted bucket by origin access control.
	CloudFront Service = "cloudfront"
	// LogDelivery is the delivery of VPC flow logs, web ACL logs and CloudFront logs to an encrypted bucket.
	LogDelivery Service = "log-delivery"
	// AutoScaling is the service-linked role that launches nodes with encrypted disks. The role must exist in
	// the account, for KMS refuses a principal that does not.
	AutoScaling Service = "auto-scaling"
)

// services makes each service's statements. Who publishes to SNS or SQS is held to this account's topics and
// queues by the encryption context, because not every publisher sends aws:SourceAccount along (EventBridge
// does not).
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
var services = map[Service]func(site.Site) []iamdoc.Statement{
	Logs:        logs,
	Alarms:      alarms,
	Budgets:     publisher("budgets.amazonaws.com", topics),
	CostAlerts:  publisher("costalerts.amazonaws.com", topics),
	Backup:      publisher("backup.amazonaws.com", topics),
	RDSEvents:   publisher("events.rds.amazonaws.com", topics),
	Events:      publisher("events.amazonaws.com", topics, queues),
	S3Events:    publisher("s3.amazonaws.com", topics, queues),
	SNSDelivery: publisher("sns.amazonaws.com", queues),
	CloudFront:  cloudFront,
	LogDelivery: logDelivery,
	AutoScaling: autoScaling,
}

// All lists every Service, sorted.
func All() []Service { return slices.Sorted(maps.Keys(services)) }

// anyResource is the resource of every statement in a key policy: the key that carries it.
const anyResource = "*"

func statement(
	sid string, who iamdoc.Principal, actions []string, when ...iamdoc.Condition,
) iamdoc.Statement {
	return iamdoc.Statement{
		Sid: sid, Principals: []iamdoc.Principal{who}, Actions: actions,
		Resources: iamdoc.Strings(anyResource), Conditions: when,
	}
}

func sourceAccount(s site.Site) iamdoc.Condition {
	return iamdoc.Equals("aws:SourceAccount", pulumi.String(s.Account))
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
func logs(s site.Site) []iamdoc.Statement {
	return []iamdoc.Statement{statement("LogGroups", iamdoc.Service("logs."+s.Region+".amazonaws.com"),
		[]string{"kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"},
		iamdoc.ARNLike("kms:EncryptionContext:aws:logs:arn", pulumi.String(s.ARN("logs", "log-group:*"))))}
}

func alarms(s site.Site) []iamdoc.Statement {
	return []iamdoc.Statement{statement("Alarms",
		iamdoc.Service("cloudwatch.amazonaws.com"), dataKeys(), sourceAccount(s))}
}

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3
func cloudFront(s site.Site) []iamdoc.Statement {
	return []iamdoc.Statement{statement("Distributions", iamdoc.Service("cloudfront.amazonaws.com"),
		[]string{"kms:Decrypt"},
		iamdoc.ARNLike("aws:SourceArn", pulumi.String(s.GlobalARN("cloudfront", "distribution/*"))))}
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
func logDelivery(s site.Site) []iamdoc.Statement {
	return []iamdoc.Statement{statement("LogDelivery", iamdoc.Service("delivery.logs.amazonaws.com"),
		[]string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"},
		sourceAccount(s), iamdoc.ARNLike("aws:SourceArn", pulumi.String(s.ARN("logs", "*"))))}
}

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
func autoScaling(s site.Site) []iamdoc.Statement {
	who := iamdoc.AWS(pulumi.String(s.GlobalARN("iam",
		"role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")))
	return []iamdoc.Statement{
		statement("NodeDisks", who,
			[]string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"}),
		statement("NodeDiskGrants", who, []string{"kms:CreateGrant"}, iamdoc.Condition{
			Operator: "Bool", Key: "kms:GrantIsForAWSResource", Values: iamdoc.Strings("true"),
		}),
	}
}

// destination is a kind of thing that messages go to: the service that keeps it.
type destination string

const (
	topics destination = "sns"
	queues destination = "sqs"
)

// context is what the destination gives to KMS as encryption context: its own ARN, under this key.
func (d destination) context() string {
	if d == topics {
		return "kms:EncryptionContext:aws:sns:topicArn"
	}
	return "kms:EncryptionContext:aws:sqs:arn"
}

func publisher(principal string, to ...destination) func(site.Site) []iamdoc.Statement {
	return func(s site.Site) []iamdoc.Statement {
		out := make([]iamdoc.Statement, len(to))
		for i, d := range to {
			out[i] = statement(iamdoc.Sid(strings.TrimSuffix(principal, ".amazonaws.com"), "to", string(d)),
				iamdoc.Service(principal), dataKeys(),
				iamdoc.ARNLike(d.context(), pulumi.String(s.ARN(string(d), "*"))))
		}
		return out
	}
}

// dataKeys is what a publisher to an encrypted topic or queue does with the key.
func dataKeys() []string { return []string{"kms:Decrypt", "kms:GenerateDataKey*"} }
