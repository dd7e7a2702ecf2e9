// Package budget provides a monthly AWS budget that warns of what has been spent and of what is going to be,
// an optional watch for unusual costs, and the activation of the tags by which costs are told apart.
package budget

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Budget.
const Type = "plinth:budget:Budget"

// Budget is a monthly limit with somebody who is told.
type Budget struct {
	pulumi.ResourceState

	// Name is what the budget is called in the billing console.
	Name pulumi.StringOutput `pulumi:"name"`
	// ARN is the budget's ARN.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// MonitorARN is the anomaly monitor, own or adopted; empty without Args.Anomaly.
	MonitorARN pulumi.StringOutput `pulumi:"monitorArn"`
}

// New declares a Budget named name. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Budget, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.Budget, name)
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	b := &Budget{}
	if err := ctx.RegisterComponentResource(Type, name, b, opts...); err != nil {
		return nil, err
	}
	if err := b.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return b, ctx.RegisterResourceOutputs(b,
		pulumi.Map{"name": b.Name, "arn": b.ARN, "monitorArn": b.MonitorARN})
}
