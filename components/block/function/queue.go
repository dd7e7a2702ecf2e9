package function

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/check"
)

// Queue is an SQS queue. A message on which the function fails comes back; the others of its batch do not, as
// the function says which (ReportBatchItemFailures).
type Queue struct {
	// ARN is the queue. Required. A change replaces the mapping.
	ARN pulumi.StringInput
	// Grants let the function consume: what the queue block's GrantConsume returns. Required.
	Grants []role.Statement
	// Visibility is the queue's own, which must not be shorter than the function's timeout, and had better be
	// six times as long. Default: not checked.
	Visibility time.Duration
	// FIFO says that the queue is one. Default: it is not.
	FIFO bool
	// Batch is how many messages one call gets at most. Default: 10. At most 10000, and 10 for FIFO.
	Batch int
	// Window is how long messages are collected for a batch. Default: not at all; with a Batch above 10, 1s. At
	// most 5m, and none for FIFO.
	Window time.Duration
	// MaxConcurrency is how many calls the queue may cause at once. Default: as many as Limits.Reserved. 2 to
	// 1000, and no more than Limits.Reserved.
	MaxConcurrency int
}

func (q Queue) withDefaults() Queue {
	q.Batch = cmp.Or(q.Batch, 10)
	if q.Batch > 10 {
		q.Window = cmp.Or(q.Window, time.Second)
	}
	return q
}

func (q Queue) validate(l Limits) error {
	var p check.Problems
	p.Required(q.ARN != nil, "arn", "the ARN of a queue")
	validateGrants(&p, "grants", q.Grants, "the statements that let the function consume")
	p.Unless(q.Visibility == 0 || q.Visibility >= l.Timeout, "visibility",
		"is %s; want at least limits.timeout (%s), or messages come back while they are handled",
		q.Visibility, l.Timeout)
	if q.FIFO {
		p.Between(q.Batch, 1, 10, "batch", "messages")
		p.Unless(q.Window == 0, "window", "is %s; want none for a FIFO queue", q.Window)
	} else {
		p.Between(q.Batch, 1, 10000, "batch", "messages")
		p.Unless(q.Batch <= 10 || q.Window >= time.Second, "window", "is %s; want at least 1s with a batch of %d",
			q.Window, q.Batch)
		whole(&p, q.Window, 0, 5*time.Minute, "window")
	}
	if q.MaxConcurrency != 0 {
		p.Between(q.MaxConcurrency, 2, 1000, "maxConcurrency", "")
		p.Unless(l.Reserved == nil || q.MaxConcurrency <= *l.Reserved, "maxConcurrency",
			"is %d; want no more than limits.reserved, or messages are refused until they are dead letters",
			q.MaxConcurrency)
	}
	return p.Err()
}

func (q Queue) mapping() *lambda.EventSourceMappingArgs {
	args := &lambda.EventSourceMappingArgs{
		EventSourceArn:        q.ARN.ToStringOutput().ToStringPtrOutput(),
		BatchSize:             pulumi.Int(q.Batch),
		FunctionResponseTypes: pulumi.ToStringArray([]string{"ReportBatchItemFailures"}),
	}
	if q.Window > 0 {
		args.MaximumBatchingWindowInSeconds = pulumi.Int(int(q.Window.Seconds()))
	}
	if q.MaxConcurrency != 0 {
		args.ScalingConfig = lambda.EventSourceMappingScalingConfigArgs{
			MaximumConcurrency: pulumi.Int(q.MaxConcurrency),
		}
	}
	return args
}
