// Package key provides a KMS key for one data domain: rotated, protected, and open to exactly the services
// that are named. It costs USD 1 a month, and as much again for each of the first two rotations.
package key

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Type is the Pulumi type token of a Key.
const Type = "plinth:key:Key"

// Key is a symmetric customer managed key with an alias.
type Key struct {
	pulumi.ResourceState

	// Resource is the key itself.
	Resource *kms.Key

	// ARN is what resources and policies name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// ID is the key id, the last part of the ARN.
	ID pulumi.StringOutput `pulumi:"id"`
	// Alias is the name that people see: "alias/<project>/<stack>/<name>".
	Alias pulumi.StringOutput `pulumi:"alias"`

	name string
	site site.Site
}

// alias is what KMS takes, without its own prefix "alias/aws/".
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
var alias = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]{1,250}$`)

// New declares a Key. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Key, error) {
	if args == nil {
		args = &Args{}
	}
	known := "alias/" + ctx.Project() + "/" + ctx.Stack() + "/" + name
	var p check.Problems
	p.Under("", args.Validate())
	p.Unless(alias.MatchString(known) && ctx.Project() != "aws", "name",
		"makes the alias %q; want at most 256 letters, digits, hyphens, underscores and slashes after alias/, "+
			"not beginning with aws/", known)
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	k := &Key{name: name, site: args.Site}
	if err := ctx.RegisterComponentResource(Type, name, k, opts...); err != nil {
		return nil, err
	}
	if err := k.declare(ctx, known, args.withDefaults()); err != nil {
		return nil, err
	}
	return k, ctx.RegisterResourceOutputs(k, pulumi.Map{"arn": k.ARN, "id": k.ID, "alias": k.Alias})
}

func (k *Key) declare(ctx *pulumi.Context, known string, a Args) error {
	policy, err := iamdoc.Render(iamdoc.KeyPolicy, a.policy()...)
	if err != nil {
		return err
	}
	k.Resource, err = kms.NewKey(ctx, k.name, &kms.KeyArgs{
		Description:          pulumi.String(a.Purpose),
		Policy:               policy,
		EnableKeyRotation:    pulumi.Bool(true),
		RotationPeriodInDays: pulumi.Int(a.RotationDays),
		DeletionWindowInDays: pulumi.Int(a.DeletionWindowDays),
		MultiRegion:          pulumi.Bool(a.MultiRegion),
	}, pulumi.Parent(k), pulumi.Protect(!a.AllowDestroy))
	if err != nil {
		return err
	}
	named, err := kms.NewAlias(ctx, k.name, &kms.AliasArgs{
		Name:        pulumi.String(known),
		TargetKeyId: k.Resource.KeyId,
	}, pulumi.Parent(k))
	if err != nil {
		return err
	}
	k.ARN, k.ID, k.Alias = k.Resource.Arn, k.Resource.KeyId, named.Name
	return nil
}

// policy begins with the account, for a key whose policy leaves it out can never be changed again.
func (a Args) policy() []iamdoc.Statement {
	root := iamdoc.AWS(pulumi.String(a.Site.GlobalARN("iam", "root")))
	out := []iamdoc.Statement{statement("Account", root, []string{"kms:*"})}
	for _, s := range a.Services {
		out = append(out, services[s](a.Site)...)
	}
	return append(out, a.Statements...)
}

// GrantDecrypt lets a role read what the key encrypted: by way of the given services only, named as in their
// host names ("secretsmanager", "sqs", "s3"), or by KMS itself when none is given.
func (k *Key) GrantDecrypt(services ...string) []iamdoc.Statement {
	return k.grant("decrypt", []string{"kms:Decrypt"}, services)
}

// GrantEncrypt lets a role write what the key encrypts: by way of the given services only, or by KMS itself
// when none is given. It includes reading, because SQS, SNS and the multipart uploads of S3 decrypt the data
// key they made.
func (k *Key) GrantEncrypt(services ...string) []iamdoc.Statement {
	return k.grant("encrypt", []string{"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"}, services)
}

func (k *Key) grant(verb string, actions, services []string) []iamdoc.Statement {
	via := slices.Sorted(slices.Values(services))
	s := iamdoc.Statement{
		Sid:       iamdoc.Sid(append([]string{verb, k.name}, via...)...),
		Actions:   actions,
		Resources: []pulumi.StringInput{k.ARN},
	}
	if len(via) > 0 {
		hosts := make([]pulumi.StringInput, len(via))
		for i, v := range via {
			hosts[i] = pulumi.String(k.site.ServiceHost(v))
		}
		s.Conditions = []iamdoc.Condition{iamdoc.Equals("kms:ViaService", hosts...)}
	}
	return []iamdoc.Statement{s}
}
