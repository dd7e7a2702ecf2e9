package function

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/check"
)

// Stream is a DynamoDB stream. Records on which the function fails are tried again, in halves, and then go to
// OnFailure.
type Stream struct {
	// ARN is the stream. Required. A change replaces the mapping, and what is not read yet is lost.
	ARN pulumi.StringInput
	// Grants let the function listen: what the table block's GrantStream returns. Required.
	Grants []role.Statement
	// OnFailure is the queue or topic that is told where in the stream failed records are. Required.
	OnFailure Destination
	// FromStart begins with the oldest change that is kept, up to 24 hours old. Default: with the next one.
	FromStart bool
	// Batch is how many records one call gets at most. Default: 100. At most 10000.
	Batch int
	// Window is how long records are collected for a batch. Default: not at all. At most 5m.
	Window time.Duration
	// Retries is how often failed records are tried again. Default: 10. At most 10000.
	Retries int
	// Parallel is how many batches of one shard are handled at once, those of one item in order. Default: 1. At
	// most 10.
	Parallel int
}

func (s Stream) withDefaults() Stream {
	s.Batch, s.Retries, s.Parallel = cmp.Or(s.Batch, 100), cmp.Or(s.Retries, 10), cmp.Or(s.Parallel, 1)
	return s
}

func (s Stream) validate() error {
	var p check.Problems
	p.Required(s.ARN != nil, "arn", "the ARN of a stream")
	validateGrants(&p, "grants", s.Grants, "the statements that let the function listen")
	s.OnFailure.validate(&p, "onFailure")
	p.Between(s.Batch, 1, 10000, "batch", "records")
	whole(&p, s.Window, 0, 5*time.Minute, "window")
	p.Between(s.Retries, 1, 10000, "retries", "")
	p.Between(s.Parallel, 1, 10, "parallel", "batches")
	return p.Err()
}

func (s Stream) mapping() *lambda.EventSourceMappingArgs {
	start := "LATEST"
	if s.FromStart {
		start = "TRIM_HORIZON"
	}
	args := &lambda.EventSourceMappingArgs{
		EventSourceArn:             s.ARN.ToStringOutput().ToStringPtrOutput(),
		StartingPosition:           pulumi.String(start),
		BatchSize:                  pulumi.Int(s.Batch),
		ParallelizationFactor:      pulumi.Int(s.Parallel),
		MaximumRetryAttempts:       pulumi.Int(s.Retries),
		BisectBatchOnFunctionError: pulumi.Bool(true),
		FunctionResponseTypes:      pulumi.ToStringArray([]string{"ReportBatchItemFailures"}),
		DestinationConfig: lambda.EventSourceMappingDestinationConfigArgs{
			OnFailure: lambda.EventSourceMappingDestinationConfigOnFailureArgs{DestinationArn: s.OnFailure.ARN},
		},
	}
	if s.Window > 0 {
		args.MaximumBatchingWindowInSeconds = pulumi.Int(int(s.Window.Seconds()))
	}
	return args
}
