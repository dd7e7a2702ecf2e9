package function

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/check"
)

// Events are what the function is called by.
type Events struct {
	// Queues are SQS queues whose messages it handles, by key. Default: none.
	Queues map[string]Queue
	// Streams are DynamoDB streams whose changes it handles, by key. Default: none.
	Streams map[string]Stream
	// Schedules are the times at which it is called, by key. Default: none.
	Schedules map[string]Schedule
}

func (e Events) withDefaults() Events {
	queues := make(map[string]Queue, len(e.Queues))
	for name, q := range e.Queues {
		queues[name] = q.withDefaults()
	}
	streams := make(map[string]Stream, len(e.Streams))
	for name, s := range e.Streams {
		streams[name] = s.withDefaults()
	}
	schedules := make(map[string]Schedule, len(e.Schedules))
	for name, s := range e.Schedules {
		schedules[name] = s.withDefaults()
	}
	return Events{queues, streams, schedules}
}

func (e Events) validate(a Args) error {
	var p check.Problems
	for _, name := range sorted(e.Queues) {
		validateKey(&p, "queues", name)
		p.Under("queues."+name, e.Queues[name].validate(a.Limits))
	}
	for _, name := range sorted(e.Streams) {
		validateKey(&p, "streams", name)
		p.Under("streams."+name, e.Streams[name].validate())
	}
	for _, name := range sorted(e.Schedules) {
		validateKey(&p, "schedules", name)
		p.Under("schedules."+name, e.Schedules[name].validate())
	}
	p.Unless(len(e.Schedules) == 0 || a.Failures.kept() || a.Failures.Drop, "schedules",
		"are set without failures.onFailure or deadLetter; want one, or failures.drop, for nobody sees them fail")
	return p.Err()
}

func validateKey(p *check.Problems, path, name string) {
	p.Unless(key.MatchString(name), path,
		"has the key %q; want lower-case letters, digits and single hyphens", name)
}

func (e Events) grants() []role.Statement {
	var out []role.Statement
	for _, name := range sorted(e.Queues) {
		out = append(out, e.Queues[name].Grants...)
	}
	for _, name := range sorted(e.Streams) {
		out = append(append(out, e.Streams[name].Grants...), e.Streams[name].OnFailure.Grants...)
	}
	return out
}

func (f *Function) declareEvents(ctx *pulumi.Context, e Events) error {
	for _, name := range sorted(e.Queues) {
		args := e.Queues[name].mapping()
		args.FunctionName = f.ARN
		if _, err := lambda.NewEventSourceMapping(ctx, f.name+"-queue-"+name, args, pulumi.Parent(f)); err != nil {
			return err
		}
	}
	for _, name := range sorted(e.Streams) {
		args := e.Streams[name].mapping()
		args.FunctionName = f.ARN
		_, err := lambda.NewEventSourceMapping(ctx, f.name+"-stream-"+name, args, pulumi.Parent(f))
		if err != nil {
			return err
		}
	}
	return f.declareSchedules(ctx, e.Schedules)
}
