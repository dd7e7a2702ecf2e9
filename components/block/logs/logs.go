// Package logs provides a CloudWatch log group that is made before its writer, so that its retention and its
// key hold from the first entry, with saved queries and metrics.
package logs

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Type is the Pulumi type token of a log group.
const Type = "plinth:logs:Logs"

// Logs is a log group.
type Logs struct {
	pulumi.ResourceState

	// Group is the log group itself.
	Group *cloudwatch.LogGroup

	// Name is the physical name, which writers are told.
	Name pulumi.StringOutput `pulumi:"name"`
	// ARN is the group's, without the ":*" that stands for its streams.
	ARN pulumi.StringOutput `pulumi:"arn"`

	name string
}

// New declares a log group. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Logs, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	p.Under("", args.Validate())
	// Pulumi appends eight characters of its own.
	p.Unless(args.Name != "" || groupName.MatchString(name+"-1234567"), "name",
		"makes the log group name %q; want at most 504 letters, digits and ./_-#", name)
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	l := &Logs{name: name}
	if err := ctx.RegisterComponentResource(Type, name, l, opts...); err != nil {
		return nil, err
	}
	if err := l.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return l, ctx.RegisterResourceOutputs(l, pulumi.Map{"name": l.Name, "arn": l.ARN})
}

func (l *Logs) declare(ctx *pulumi.Context, name string, a Args) error {
	args := &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(a.RetentionDays),
		LogGroupClass:   pulumi.String(string(a.Class)),
	}
	opts := []pulumi.ResourceOption{pulumi.Parent(l), pulumi.Protect(!a.AllowDestroy)}
	if a.KeyARN != nil {
		args.KmsKeyId = a.KeyARN.ToStringOutput().ToStringPtrOutput()
	}
	if a.Name != "" {
		args.Name = pulumi.String(a.Name)
		// Two groups cannot have one name, so a replacement has to wait until the old one is gone.
		opts = append(opts, pulumi.DeleteBeforeReplace(true))
	}
	var err error
	if l.Group, err = cloudwatch.NewLogGroup(ctx, name, args, opts...); err != nil {
		return err
	}
	l.Name, l.ARN = l.Group.Name, l.Group.Arn
	if err := l.declareQueries(ctx, name, a.Queries); err != nil {
		return err
	}
	return l.declareMetrics(ctx, name, a.Metrics)
}

// GrantWrite lets a role write entries. It does not include making log groups, for the group is there
// already.
func (l *Logs) GrantWrite() []iamdoc.Statement {
	return []iamdoc.Statement{{
		Sid:       iamdoc.Sid("write", l.name, "logs"),
		Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", l.ARN)},
	}}
}
