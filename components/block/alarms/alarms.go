// Package alarms provides CloudWatch alarms that can fire: a typed catalogue of AWS's metrics, each with
// exactly its dimensions, the channels that carry them to people, and one composite alarm that says whether
// users are affected.
package alarms

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a set of Alarms.
const Type = "plinth:alarms:Alarms"

// Alarms is the alarms of one system in one region.
type Alarms struct {
	pulumi.ResourceState

	// Names are the alarms' names by key, as the roll-back of an ECS deployment takes them.
	Names pulumi.StringMapOutput `pulumi:"names"`
	// ARNs are the alarms' ARNs by key, as a dashboard takes them.
	ARNs pulumi.StringMapOutput `pulumi:"arns"`
	// CompositeARN is the alarm that says whether users are affected; empty without Args.Composite.
	CompositeARN pulumi.StringOutput `pulumi:"compositeArn"`

	// Metric are the metric alarms by key.
	Metric map[string]*cloudwatch.MetricAlarm

	keys []string
}

// New declares Alarms named name. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Alarms, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	p.Under("", args.Validate())
	for _, a := range args.Alarms {
		names.Auto(&p, "name", names.Alarm, name+"-"+a.Key)
	}
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	c := &Alarms{Metric: map[string]*cloudwatch.MetricAlarm{}}
	if err := ctx.RegisterComponentResource(Type, name, c, opts...); err != nil {
		return nil, err
	}
	if err := c.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{
		"names":        c.Names,
		"arns":         c.ARNs,
		"compositeArn": c.CompositeARN,
	})
}

// ARNList is the ARNs of the metric alarms in the order of Args.Alarms, for a dashboard's status widget.
func (c *Alarms) ARNList() pulumi.StringArray {
	list := make(pulumi.StringArray, len(c.keys))
	for i, key := range c.keys {
		list[i] = c.Metric[key].Arn
	}
	return list
}

// Name is the name of the metric alarm with that key. The error names the keys that there are.
func (c *Alarms) Name(key string) (pulumi.StringOutput, error) {
	alarm, ok := c.Metric[key]
	if !ok {
		return pulumi.StringOutput{}, errors.New("no alarm has the key " + quoteAmong(key, c.keys))
	}
	return alarm.Name, nil
}

func (c *Alarms) declare(ctx *pulumi.Context, name string, a Args) error {
	alarmNames, arns := pulumi.StringMap{}, pulumi.StringMap{}
	for _, alarm := range a.Alarms {
		made, err := declareAlarm(ctx, name+"-"+alarm.Key, order{alarm, a.Runbooks, a.actions(alarm.Severity)}, c)
		if err != nil {
			return err
		}
		c.Metric[alarm.Key] = made
		c.keys = append(c.keys, alarm.Key)
		alarmNames[alarm.Key], arns[alarm.Key] = made.Name, made.Arn
	}
	c.Names, c.ARNs = alarmNames.ToStringMapOutput(), arns.ToStringMapOutput()
	return c.declareComposite(ctx, name, a)
}
