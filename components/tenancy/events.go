package tenancy

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/components/tenancy/spec"
)

// declareEvents declares the bus to which the engine tells what happened, and the queue of what custom
// functions failed on.
func (p *Platform) declareEvents(ctx *pulumi.Context, a Args, w *wires) error {
	bus, err := cloudwatch.NewEventBus(ctx, p.name+"-events", &cloudwatch.EventBusArgs{
		Description: pulumi.Sprintf("What happens in %s of %s", p.name, ctx.Stack()),
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	w.bus, w.busARN, p.EventBus = bus.Name, bus.Arn, bus.Name
	if a.Custom.Spec == nil || len(a.Custom.Spec.Functions) == 0 {
		return nil
	}
	rules := pulumi.Sprintf("%s%s/*", a.Site.ARN("events", "rule/"), bus.Name)
	failed, err := queue.New(ctx, p.name+"-failed", &queue.Args{
		KeyARN: p.keys.data.ARN, Retention: failedRetention, AllowDestroy: a.AllowDestroy,
		Producers: map[string]queue.Producer{"Rules": {Service: queue.Events, SourceARN: rules}},
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	w.failed = &function.Destination{ARN: failed.ARN, Grants: failed.GrantSend()}
	w.watched.failed(failed)
	return nil
}

// declareTrigger has a custom function called for each event that matches. What EventBridge cannot deliver
// within a day goes to the queue of failed events.
func (p *Platform) declareTrigger(
	ctx *pulumi.Context, w *wires, f *function.Function, name string, t spec.Trigger,
) error {
	state := "ENABLED"
	if t.Off {
		state = "DISABLED"
	}
	rule, err := cloudwatch.NewEventRule(ctx, name, &cloudwatch.EventRuleArgs{
		EventBusName: w.bus, EventPattern: pulumi.String(t.Pattern), State: pulumi.String(state),
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	if _, err := f.AllowInvoke(ctx, "trigger-"+t.Key, function.EventBridge, rule.Arn); err != nil {
		return err
	}
	_, err = cloudwatch.NewEventTarget(ctx, name, &cloudwatch.EventTargetArgs{
		Rule: rule.Name, EventBusName: w.bus, Arn: f.ARN,
		DeadLetterConfig: cloudwatch.EventTargetDeadLetterConfigArgs{Arn: w.failed.ARN},
		RetryPolicy: cloudwatch.EventTargetRetryPolicyArgs{
			MaximumEventAgeInSeconds: pulumi.Int(int(eventAge.Seconds())),
			MaximumRetryAttempts:     pulumi.Int(eventTries),
		},
	}, pulumi.Parent(p))
	return err
}
