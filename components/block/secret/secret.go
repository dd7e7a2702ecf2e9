// Package secret provides a Secrets Manager secret, or a reference to one that exists, without its value: no
// value ever passes through Pulumi.
package secret

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

// Type is the Pulumi type token of a Secret.
const Type = "plinth:secret:Secret"

// Secret is an empty secret, whose value somebody puts in afterwards:
//
//	aws secretsmanager put-secret-value --secret-id <ARN> --secret-string file://value
type Secret struct {
	pulumi.ResourceState

	// ARN is what tasks and functions name to get the value.
	ARN pulumi.StringOutput `pulumi:"arn"`

	ref Reference
}

// New declares a Secret. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Secret, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	validateName(&p, name)
	p.Under("", args.Validate())
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	s := &Secret{}
	if err := ctx.RegisterComponentResource(Type, name, s, opts...); err != nil {
		return nil, err
	}
	if err := s.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{"arn": s.ARN})
}

func (s *Secret) declare(ctx *pulumi.Context, name string, a Args) error {
	child := []pulumi.ResourceOption{pulumi.Parent(s)}
	recovery := a.RecoveryDays
	if a.AllowDestroy {
		recovery = 0
	} else {
		child = append(child, pulumi.Protect(true))
	}
	args := &secretsmanager.SecretArgs{
		RecoveryWindowInDays: pulumi.Int(recovery),
		Tags:                 pulumi.StringMap{tags.DataClass: pulumi.String(a.DataClass)},
	}
	if a.KeyARN != nil {
		args.KmsKeyId = a.KeyARN.ToStringOutput().ToStringPtrOutput()
	}
	if a.Description != "" {
		args.Description = pulumi.String(a.Description)
	}
	made, err := secretsmanager.NewSecret(ctx, name, args, child...)
	if err != nil {
		return err
	}
	s.ARN = made.Arn
	s.ref = Reference{name: name, arn: made.Arn, key: a.KeyARN}
	return nil
}

// Reference is the secret as blocks take it that do not care who made it.
func (s *Secret) Reference() Reference { return s.ref }
