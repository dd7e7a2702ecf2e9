// Package function provides a Lambda function with a role of its own, a log that is there before it, traces,
// and a place for what it failed on.
package function

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Function.
const Type = "plinth:function:Function"

// Function is a Lambda function.
type Function struct {
	pulumi.ResourceState

	// Resource is the function itself.
	Resource *lambda.Function

	// Name is what alarms name as FunctionName.
	Name pulumi.StringOutput `pulumi:"name"`
	// ARN is what callers name: that of the alias where there is one.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// InvokeARN is what API Gateway's integrations name.
	InvokeARN pulumi.StringOutput `pulumi:"invokeArn"`
	// RoleARN is the role that the function acts with.
	RoleARN pulumi.StringOutput `pulumi:"roleArn"`
	// RoleName is its name, to attach further policies to.
	RoleName pulumi.StringOutput `pulumi:"roleName"`
	// LogGroupName is where the function's output goes.
	LogGroupName pulumi.StringOutput `pulumi:"logGroupName"`
	// SecurityGroupID is the group that databases and caches admit, "" outside a VPC.
	SecurityGroupID pulumi.StringOutput `pulumi:"securityGroupId"`

	name     string
	physical string
	site     site.Site
	boundary pulumi.StringInput
	logs     *logs.Logs
	alias    *lambda.Alias
}

// New declares a Function. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Function, error) {
	if args == nil {
		args = &Args{}
	}
	physical := names.Fit(names.Function.Max, ctx.Project(), ctx.Stack(), name)
	if args.Access.NamePrefix != "" {
		physical = args.Access.NamePrefix + names.Fit(names.Function.Max-len(args.Access.NamePrefix), name)
	}
	if err := args.validateNames(name, physical); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	f := &Function{name: name, physical: physical, site: args.Site, boundary: args.Access.Boundary}
	if err := ctx.RegisterComponentResource(Type, name, f, opts...); err != nil {
		return nil, err
	}
	if err := f.declare(ctx, args.withDefaults()); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{
		"name":            f.Name,
		"arn":             f.ARN,
		"invokeArn":       f.InvokeARN,
		"roleArn":         f.RoleARN,
		"roleName":        f.RoleName,
		"logGroupName":    f.LogGroupName,
		"securityGroupId": f.SecurityGroupID,
	})
}

// validateNames adds to the arguments' problems those of the names that come of them.
func (a Args) validateNames(name, physical string) error {
	var p check.Problems
	p.Under("", a.Validate())
	names.Fixed(&p, "name", names.Function, physical)
	longest := name + "-role"
	if len(a.Events.Schedules) > 0 {
		longest = name + "-schedule"
	}
	names.Auto(&p, "name", names.Role, longest)
	for _, key := range sorted(a.Events.Schedules) {
		made := name + "-at-" + key + "-1234567" // Pulumi appends eight characters of its own.
		p.Unless(len(made) <= maxSchedule, "events.schedules."+key,
			"makes a schedule's name of %d characters; want at most %d", len(made), maxSchedule)
	}
	return p.Err()
}

// declare declares everything in the order in which Lambda wants it: log, role, network, function, callers.
func (f *Function) declare(ctx *pulumi.Context, a Args) error {
	var err error
	if f.logs, err = logs.New(ctx, f.name+"-log", &a.Logs.Group, pulumi.Parent(f)); err != nil {
		return err
	}
	acts, err := f.declareRole(ctx, a)
	if err != nil {
		return err
	}
	f.RoleARN, f.RoleName, f.LogGroupName = acts.ARN, acts.Name, f.logs.Name
	rules, err := f.declareNetwork(ctx, a.Network)
	if err != nil {
		return err
	}
	if err := f.declareFunction(ctx, a, acts, rules); err != nil {
		return err
	}
	if err := f.declareAlias(ctx, a.Alias); err != nil {
		return err
	}
	if err := f.declareFailures(ctx, a); err != nil {
		return err
	}
	if err := f.declareGuard(ctx, a.AllowRecursion); err != nil {
		return err
	}
	return f.declareEvents(ctx, a.Events)
}

func (f *Function) declareFunction(
	ctx *pulumi.Context, a Args, acts *role.Role, before []pulumi.Resource,
) error {
	args := a.function()
	args.Name = pulumi.String(f.physical)
	args.Role = acts.ARN
	args.LoggingConfig = lambda.FunctionLoggingConfigArgs{
		LogFormat:           pulumi.String("JSON"),
		LogGroup:            f.LogGroupName.ToStringPtrOutput(),
		ApplicationLogLevel: pulumi.String(string(a.Logs.Level)),
		// Left out, it would be read back as INFO and show as a difference.
		SystemLogLevel: pulumi.String("INFO"),
	}
	if a.Network != nil {
		args.VpcConfig = lambda.FunctionVpcConfigArgs{
			SubnetIds:        a.Network.Placement.SubnetIDs,
			SecurityGroupIds: pulumi.StringArray{f.SecurityGroupID},
		}
		// AWS keeps a deleted function's interfaces for up to 45 minutes, and their group with them.
		args.ReplaceSecurityGroupsOnDestroy = pulumi.Bool(true)
	}
	made, err := lambda.NewFunction(ctx, f.name, args, pulumi.Parent(f), pulumi.DependsOn(before),
		// Two functions cannot have one name.
		pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return err
	}
	f.Resource, f.Name, f.ARN, f.InvokeARN = made, made.Name, made.Arn, made.InvokeArn
	return nil
}

// function are the settings that come from the arguments alone.
func (a Args) function() *lambda.FunctionArgs {
	args := &lambda.FunctionArgs{
		MemorySize:       pulumi.Int(a.Limits.MemoryMiB),
		Timeout:          pulumi.Int(int(a.Limits.Timeout.Seconds())),
		EphemeralStorage: lambda.FunctionEphemeralStorageArgs{Size: pulumi.Int(a.Limits.StorageMiB)},
		TracingConfig:    lambda.FunctionTracingConfigArgs{Mode: pulumi.String("Active")},
		Publish:          pulumi.Bool(a.Alias != ""),
	}
	a.Code.apply(args)
	a.Environment.apply(args)
	if a.Limits.Reserved != nil {
		args.ReservedConcurrentExecutions = pulumi.Int(*a.Limits.Reserved)
	}
	if d := a.Failures.DeadLetter; d != nil {
		args.DeadLetterConfig = lambda.FunctionDeadLetterConfigArgs{TargetArn: d.ARN}
	}
	return args
}

func (f *Function) declareAlias(ctx *pulumi.Context, name string) error {
	if name == "" {
		return nil
	}
	var err error
	f.alias, err = lambda.NewAlias(ctx, f.name, &lambda.AliasArgs{
		Name:            pulumi.String(name),
		FunctionName:    f.Resource.Name,
		FunctionVersion: f.Resource.Version,
	}, pulumi.Parent(f), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return err
	}
	f.ARN, f.InvokeARN = f.alias.Arn, f.alias.InvokeArn
	return nil
}

// declareGuard declares what AWS does when the function calls itself in a circle. It is AWS's own default,
// declared so that a change by hand is seen.
func (f *Function) declareGuard(ctx *pulumi.Context, allow bool) error {
	loop := "Terminate"
	if allow {
		loop = "Allow"
	}
	_, err := lambda.NewFunctionRecursionConfig(ctx, f.name, &lambda.FunctionRecursionConfigArgs{
		FunctionName: f.Resource.Name, RecursiveLoop: pulumi.String(loop),
	}, pulumi.Parent(f))
	return err
}
