// Package gatewayaccount provides the one setting of API Gateway that belongs to an account and region
// instead of an API: the role with which it writes logs. Without it AWS refuses every stage that logs.
package gatewayaccount

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of an Account.
const Type = "plinth:gatewayaccount:Account"

// Account is API Gateway's permission to write logs in one account and region. Two stacks that both declare
// it overwrite each other's: let one declare it and the others adopt it.
type Account struct {
	pulumi.ResourceState

	// RoleARN is the role that API Gateway writes logs with. Empty for an adopted account.
	RoleARN pulumi.StringOutput `pulumi:"roleArn"`

	made []pulumi.Resource
}

// New declares an Account. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Account, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.Role, name)
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	a := &Account{}
	if err := ctx.RegisterComponentResource(Type, name, a, opts...); err != nil {
		return nil, err
	}
	if err := a.declare(ctx, name, *args); err != nil {
		return nil, err
	}
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{"roleArn": a.RoleARN})
}

// declare keeps the role and the setting in AWS when the stack goes, for the APIs of other stacks log with
// them. The role's own children inherit that.
func (a *Account) declare(ctx *pulumi.Context, name string, args Args) error {
	if args.Adopt {
		a.RoleARN = pulumi.String("").ToStringOutput()
		return nil
	}
	writer, err := role.New(ctx, name, &role.Args{
		Site:            args.Site,
		Service:         "apigateway.amazonaws.com",
		Description:     "Lets API Gateway write the logs of every API in " + args.Site.Region,
		ManagedPolicies: []role.ManagedPolicy{role.APIGatewayLogs},
		Boundary:        args.Boundary,
	}, pulumi.Parent(a), pulumi.RetainOnDelete(true))
	if err != nil {
		return err
	}
	setting, err := apigateway.NewAccount(ctx, name, &apigateway.AccountArgs{
		CloudwatchRoleArn: writer.ARN.ToStringPtrOutput(),
	}, pulumi.Parent(a), pulumi.RetainOnDelete(true))
	if err != nil {
		return err
	}
	a.RoleARN, a.made = writer.ARN, []pulumi.Resource{setting}
	return nil
}

// After is what a stage that logs must wait for: the After of restapi.Stage and websocketapi.Stage. It is
// empty for an adopted account.
func (a *Account) After() []pulumi.Resource { return slices.Clone(a.made) }
