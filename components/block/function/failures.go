package function

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Failures is what becomes of events that the function failed on: those of schedules, buckets, topics and
// others that do not wait for an answer. Those of queues and streams go their own ways.
type Failures struct {
	// OnFailure gets the event with the error and how often it was tried. Default: none.
	OnFailure *Destination
	// DeadLetter gets the event as it came. Default: none.
	DeadLetter *Destination
	// Retries is how often a failed event is tried again. Default: 2. At most 2.
	Retries *int
	// MaxAge is for how long. Default: 6h. 1m to 6h.
	MaxAge time.Duration
	// Drop says that failed events may be lost. Default: a function with schedules must keep them.
	Drop bool
}

// Destination is an SQS queue or SNS topic in the function's region, not of the FIFO kind.
type Destination struct {
	// ARN is the queue or topic. Required.
	ARN pulumi.StringInput
	// Grants let the function send to it: what its block's GrantSend or GrantPublish returns. Required.
	Grants []role.Statement
}

func (f Failures) withDefaults() Failures {
	f.MaxAge = cmp.Or(f.MaxAge, 6*time.Hour)
	return f
}

func (f Failures) retries() int {
	if f.Retries == nil {
		return 2
	}
	return *f.Retries
}

func (f Failures) validate() error {
	var p check.Problems
	p.Between(f.retries(), 0, 2, "retries", "")
	whole(&p, f.MaxAge, time.Minute, 6*time.Hour, "maxAge")
	f.OnFailure.validate(&p, "onFailure")
	f.DeadLetter.validate(&p, "deadLetter")
	p.Unless(!f.Drop || !f.kept(), "drop", "is set with onFailure or deadLetter; want one or the other")
	return p.Err()
}

func (d *Destination) validate(p *check.Problems, path string) {
	if d == nil {
		return
	}
	p.Required(d.ARN != nil, path+".arn", "the ARN of a queue or topic")
	validateGrants(p, path+".grants", d.Grants, "the statements that let the function send")
}

func validateGrants(p *check.Problems, path string, grants []role.Statement, what string) {
	p.Required(len(grants) > 0, path, what)
	if len(grants) > 0 {
		p.Under(path, iamdoc.Validate(iamdoc.RolePolicy, grants...))
	}
}

// kept says whether anything keeps events that the function failed on.
func (f Failures) kept() bool { return f.OnFailure != nil || f.DeadLetter != nil }

// usual says whether AWS does the same without being told.
func (f Failures) usual() bool {
	return f.OnFailure == nil && f.retries() == 2 && f.MaxAge == 6*time.Hour
}

func (f Failures) grants() []role.Statement {
	var out []role.Statement
	for _, d := range []*Destination{f.OnFailure, f.DeadLetter} {
		if d != nil {
			out = append(out, d.Grants...)
		}
	}
	return out
}

// declareFailures declares how often, how long and whereto failed events go.
func (f *Function) declareFailures(ctx *pulumi.Context, a Args) error {
	if a.Failures.usual() {
		return nil
	}
	args := &lambda.FunctionEventInvokeConfigArgs{
		FunctionName:             f.Resource.Name,
		MaximumRetryAttempts:     pulumi.Int(a.Failures.retries()),
		MaximumEventAgeInSeconds: pulumi.Int(int(a.Failures.MaxAge.Seconds())),
	}
	if f.alias != nil {
		args.Qualifier = f.alias.Name.ToStringPtrOutput()
	}
	if d := a.Failures.OnFailure; d != nil {
		args.DestinationConfig = lambda.FunctionEventInvokeConfigDestinationConfigArgs{
			OnFailure: lambda.FunctionEventInvokeConfigDestinationConfigOnFailureArgs{
				Destination: d.ARN,
			},
		}
	}
	_, err := lambda.NewFunctionEventInvokeConfig(ctx, f.name, args, pulumi.Parent(f))
	return err
}
