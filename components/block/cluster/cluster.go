// Package cluster provides an ECS cluster for Fargate and Fargate Spot, measured by Container Insights.
package cluster

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Cluster.
const Type = "plinth:cluster:Cluster"

// The capacity providers that AWS has built in.
const (
	OnDemand = "FARGATE"
	Spot     = "FARGATE_SPOT"
)

// Cluster is an ECS cluster whose services run on Fargate.
//
// AWS makes the role AWSServiceRoleForECS with the first cluster of an account. Two first clusters at once
// can fail with "Unable to assume the service linked role"; running the deployment again helps.
type Cluster struct {
	pulumi.ResourceState

	// ARN is what policies name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// Name is the ClusterName dimension of metrics.
	Name pulumi.StringOutput `pulumi:"name"`

	insights Insights
	audit    *Audit
	provided pulumi.Resource
}

// Ref is what a service must know of the cluster that it runs in.
type Ref struct {
	// ARN of the cluster. Required.
	ARN pulumi.StringInput
	// Name of the cluster. Required.
	Name pulumi.StringInput
	// Insights says that Container Insights counts the running tasks. Default: it is not relied upon.
	Insights bool
	// Audit says where shell sessions are logged. Default: services cannot allow any.
	Audit *Audit
	// After is what must exist before a service: the cluster's capacity providers. Default: nothing is waited
	// for.
	After []pulumi.Resource
}

// New declares a Cluster. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Cluster, error) {
	if args == nil {
		args = &Args{}
	}
	if err := validate(name, *args); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	c := &Cluster{}
	if err := ctx.RegisterComponentResource(Type, name, c, opts...); err != nil {
		return nil, err
	}
	if err := c.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{"arn": c.ARN, "name": c.Name})
}

func validate(name string, args Args) error {
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.Cluster, name)
	return p.Err()
}

func (c *Cluster) declare(ctx *pulumi.Context, name string, a Args) error {
	main, err := ecs.NewCluster(ctx, name, &ecs.ClusterArgs{
		Settings: ecs.ClusterSettingArray{ecs.ClusterSettingArgs{
			Name: pulumi.String("containerInsights"), Value: pulumi.String(string(a.Insights)),
		}},
		Configuration: a.configuration(),
	}, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.ARN, c.Name = main.Arn, main.Name
	c.insights, c.audit = a.Insights, a.Audit
	c.provided, err = ecs.NewClusterCapacityProviders(ctx, name+"-providers", &ecs.ClusterCapacityProvidersArgs{
		ClusterName:       main.Name,
		CapacityProviders: pulumi.StringArray{pulumi.String(OnDemand), pulumi.String(Spot)},
		// What is started without a strategy of its own, such as a task from the console, must not be on Spot.
		DefaultCapacityProviderStrategies: ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArray{
			ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArgs{
				CapacityProvider: pulumi.String(OnDemand), Weight: pulumi.Int(1),
			},
		},
	}, pulumi.Parent(c))
	return err
}

// configuration returns nil when AWS's defaults are wanted, for it refuses an empty block.
func (a Args) configuration() ecs.ClusterConfigurationPtrInput {
	if a.Audit == nil && a.StorageKeyARN == nil {
		return nil
	}
	conf := ecs.ClusterConfigurationArgs{}
	if a.Audit != nil {
		conf.ExecuteCommandConfiguration = ecs.ClusterConfigurationExecuteCommandConfigurationArgs{
			KmsKeyId: a.Audit.KeyARN.ToStringOutput().ToStringPtrOutput(),
			Logging:  pulumi.String("OVERRIDE"),
			LogConfiguration: ecs.ClusterConfigurationExecuteCommandConfigurationLogConfigurationArgs{
				CloudWatchEncryptionEnabled: pulumi.Bool(true),
				CloudWatchLogGroupName:      a.Audit.LogGroupName.ToStringOutput().ToStringPtrOutput(),
			},
		}
	}
	if a.StorageKeyARN != nil {
		conf.ManagedStorageConfiguration = ecs.ClusterConfigurationManagedStorageConfigurationArgs{
			FargateEphemeralStorageKmsKeyId: a.StorageKeyARN.ToStringOutput().ToStringPtrOutput(),
		}
	}
	return conf
}

// Ref tells a service what it must know of the cluster.
func (c *Cluster) Ref() Ref {
	return Ref{
		ARN: c.ARN, Name: c.Name,
		Insights: c.insights != Off,
		Audit:    c.audit,
		After:    []pulumi.Resource{c.provided},
	}
}

// Validate reports what is missing.
func (r Ref) Validate() error {
	var p check.Problems
	p.Required(r.ARN != nil, "arn", "the ARN of an ECS cluster")
	p.Required(r.Name != nil, "name", "the name of an ECS cluster")
	return p.Err()
}
