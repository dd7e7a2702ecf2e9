// Package role provides an IAM role for an AWS service, built from typed grants: it may do what its
// statements say and nothing else, and only this account's resources may assume it.
package role

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Role.
const Type = "plinth:role:Role"

// Role is an IAM role that a service assumes.
type Role struct {
	pulumi.ResourceState

	// Resource is the role itself. Its own Arn is known before its policies are in place: use that one only in a
	// policy of this same role.
	Resource *iam.Role

	// ARN is what the service is told. It is known once every policy is in place, so that what uses it comes
	// after.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// Name is the physical name, to attach further policies to.
	Name pulumi.StringOutput `pulumi:"name"`
}

// New declares a Role. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Role, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.Role, name)
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	r := &Role{}
	if err := ctx.RegisterComponentResource(Type, name, r, opts...); err != nil {
		return nil, err
	}
	if err := r.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return r, ctx.RegisterResourceOutputs(r, pulumi.Map{"arn": r.ARN, "name": r.Name})
}

func (r *Role) declare(ctx *pulumi.Context, name string, a Args) error {
	trust, err := iamdoc.Render(iamdoc.TrustPolicy, a.trust())
	if err != nil {
		return err
	}
	args := &iam.RoleArgs{
		AssumeRolePolicy:   trust,
		Description:        pulumi.String(a.Description),
		MaxSessionDuration: pulumi.Int(int(a.MaxSession.Seconds())),
	}
	if a.Boundary != nil {
		args.PermissionsBoundary = a.Boundary.ToStringOutput().ToStringPtrOutput()
	}
	r.Resource, err = iam.NewRole(ctx, name, args, pulumi.Parent(r))
	if err != nil {
		return err
	}
	policies, err := r.declarePolicies(ctx, name, a)
	if err != nil {
		return err
	}
	r.ARN, r.Name = after(r.Resource.Arn, policies), r.Resource.Name
	return nil
}

// declarePolicies returns the ids of everything that must be in place before the role can do its work.
func (r *Role) declarePolicies(ctx *pulumi.Context, name string, a Args) ([]any, error) {
	var ids []any
	if len(a.Statements) > 0 {
		text, err := iamdoc.Render(iamdoc.RolePolicy, a.Statements...)
		if err != nil {
			return nil, err
		}
		policy, err := iam.NewRolePolicy(ctx, name+"-policy", &iam.RolePolicyArgs{
			Role:   r.Resource.Name,
			Policy: text,
		}, pulumi.Parent(r))
		if err != nil {
			return nil, err
		}
		ids = append(ids, policy.ID())
	}
	for _, m := range a.ManagedPolicies {
		attached, err := iam.NewRolePolicyAttachment(ctx, name+"-"+m.name(), &iam.RolePolicyAttachmentArgs{
			Role:      r.Resource.Name,
			PolicyArn: pulumi.String(m.arn(a.Site)),
		}, pulumi.Parent(r))
		if err != nil {
			return nil, err
		}
		ids = append(ids, attached.ID())
	}
	return ids, nil
}

// after is arn once all the others are known too, so that AWS never meets a role without its rights.
func after(arn pulumi.StringOutput, others []any) pulumi.StringOutput {
	if len(others) == 0 {
		return arn
	}
	return pulumi.All(append([]any{arn}, others...)...).ApplyT(func(values []any) string {
		return values[0].(string)
	}).(pulumi.StringOutput)
}

// trust says who may assume the role. Pods of EKS bring session tags along, which need an action of their
// own.
func (a Args) trust() Statement {
	s := Statement{
		Sid:        "Assume",
		Principals: []Principal{Service(a.Service)},
		Actions:    []string{"sts:AssumeRole"},
	}
	if a.Service == "pods.eks.amazonaws.com" {
		s.Actions = append(s.Actions, "sts:TagSession")
	}
	if !a.AnySource && !unsourced[a.Service] {
		s.Conditions = append(s.Conditions, Equals("aws:SourceAccount", pulumi.String(a.Site.Account)))
	}
	if len(a.SourceARNs) > 0 {
		s.Conditions = append(s.Conditions, ARNLike("aws:SourceArn", a.SourceARNs...))
	}
	s.Conditions = append(s.Conditions, a.Conditions...)
	return s
}
