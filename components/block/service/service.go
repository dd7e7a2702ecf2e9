// Package service provides an ECS service on Fargate: containers as an ordinary user on a read-only file
// system, roles that reach what was named and nothing else, scaling, and deployments that roll themselves
// back.
package service

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Service.
const Type = "plinth:service:Service"

// Service is an ECS service on Fargate.
type Service struct {
	pulumi.ResourceState

	// Name is the ServiceName dimension of metrics.
	Name pulumi.StringOutput `pulumi:"name"`
	// ARN is what policies name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// ClusterName is the ClusterName dimension of metrics.
	ClusterName pulumi.StringOutput `pulumi:"clusterName"`
	// TaskDefinitionARN is the version that runs, for tasks started beside the service.
	TaskDefinitionARN pulumi.StringOutput `pulumi:"taskDefinitionArn"`
	// SecurityGroupID is the group of the tasks, which databases and caches admit.
	SecurityGroupID pulumi.StringOutput `pulumi:"securityGroupId"`
	// TaskRoleARN is the role that the containers act with.
	TaskRoleARN pulumi.StringOutput `pulumi:"taskRoleArn"`
	// TaskRoleName is its name, to attach further policies to.
	TaskRoleName pulumi.StringOutput `pulumi:"taskRoleName"`
	// ExecutionRoleARN is the role that ECS starts the containers with.
	ExecutionRoleARN pulumi.StringOutput `pulumi:"executionRoleArn"`
	// LogGroupName is where the containers' output goes.
	LogGroupName pulumi.StringOutput `pulumi:"logGroupName"`

	site       site.Site
	family     string
	clusterARN pulumi.StringInput
	logs       *logs.Logs
	taskRole   *role.Role
	startRole  *role.Role
	before     []pulumi.Resource // what must exist before the first task starts
}

// New declares a Service. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Service, error) {
	if args == nil {
		args = &Args{}
	}
	family := names.Fit(maxName, ctx.Project(), ctx.Stack(), name)
	if err := validate(name, family, *args); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	s := &Service{site: args.Site, family: family}
	if err := ctx.RegisterComponentResource(Type, name, s, opts...); err != nil {
		return nil, err
	}
	if err := s.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{
		"name":              s.Name,
		"arn":               s.ARN,
		"clusterName":       s.ClusterName,
		"taskDefinitionArn": s.TaskDefinitionARN,
		"securityGroupId":   s.SecurityGroupID,
		"taskRoleArn":       s.TaskRoleARN,
		"taskRoleName":      s.TaskRoleName,
		"executionRoleArn":  s.ExecutionRoleARN,
		"logGroupName":      s.LogGroupName,
	})
}

// maxName is how long the names of services and families of task definitions may be.
const maxName = 255

var familyName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// validate adds to the arguments' problems those of the names that come of them.
func validate(name, family string, args Args) error {
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.Role, name+"-execution")
	p.Unless(!strings.HasPrefix(name, "sg-"), "name",
		"is %q; want one that does not start with sg-, which AWS keeps for the ids of security groups", name)
	p.Unless(familyName.MatchString(family), "name",
		"makes with project and stack the task definition family %q;"+
			" want letters, digits, hyphens and underscores", family)
	return p.Err()
}

func (s *Service) declare(ctx *pulumi.Context, name string, a Args) error {
	var err error
	if s.logs, err = logs.New(ctx, name+"-log", &a.Logs.Group, pulumi.Parent(s)); err != nil {
		return err
	}
	s.LogGroupName = s.logs.Name
	if err := s.declareRoles(ctx, name, a); err != nil {
		return err
	}
	if err := s.declareNetwork(ctx, name, a); err != nil {
		return err
	}
	if err := s.declareTask(ctx, name, a); err != nil {
		return err
	}
	if err := s.declareService(ctx, name, a); err != nil {
		return err
	}
	return s.declareScaling(ctx, name, a)
}

func (s *Service) declareTask(ctx *pulumi.Context, name string, a Args) error {
	args := &ecs.TaskDefinitionArgs{
		Family:                  pulumi.String(s.family),
		RequiresCompatibilities: pulumi.ToStringArray([]string{"FARGATE"}),
		NetworkMode:             pulumi.String("awsvpc"),
		Cpu:                     pulumi.String(strconv.Itoa(a.Task.CPU)),
		Memory:                  pulumi.String(strconv.Itoa(a.Task.MemoryMiB)),
		TaskRoleArn:             s.TaskRoleARN,
		ExecutionRoleArn:        s.ExecutionRoleARN,
		ContainerDefinitions:    a.definitions(name, s.LogGroupName),
		RuntimePlatform: ecs.TaskDefinitionRuntimePlatformArgs{
			OperatingSystemFamily: pulumi.String("LINUX"),
			CpuArchitecture:       pulumi.String(string(a.Task.Architecture)),
		},
	}
	if a.Task.StorageGiB != 0 {
		args.EphemeralStorage = ecs.TaskDefinitionEphemeralStorageArgs{SizeInGib: pulumi.Int(a.Task.StorageGiB)}
	}
	var volumes ecs.TaskDefinitionVolumeArray
	for _, volume := range a.Task.volumes() {
		volumes = append(volumes, ecs.TaskDefinitionVolumeArgs{Name: pulumi.String(volume)})
	}
	if len(volumes) > 0 {
		args.Volumes = volumes
	}
	task, err := ecs.NewTaskDefinition(ctx, name, args, pulumi.Parent(s))
	if err != nil {
		return err
	}
	s.TaskDefinitionARN = task.Arn
	return nil
}

func (s *Service) declareService(ctx *pulumi.Context, name string, a Args) error {
	args := &ecs.ServiceArgs{
		Cluster:                    a.Cluster.ARN.ToStringOutput().ToStringPtrOutput(),
		TaskDefinition:             s.TaskDefinitionARN,
		DesiredCount:               pulumi.Int(a.Scaling.Min),
		CapacityProviderStrategies: a.Spot.strategy(),
		PlatformVersion:            pulumi.String("LATEST"),
		NetworkConfiguration: ecs.ServiceNetworkConfigurationArgs{
			Subnets:        a.Placement.SubnetIDs,
			SecurityGroups: pulumi.StringArray{s.SecurityGroupID},
			AssignPublicIp: pulumi.Bool(false),
		},
		DeploymentMinimumHealthyPercent: pulumi.Int(a.Deployment.MinHealthyPercent),
		DeploymentMaximumPercent:        pulumi.Int(a.Deployment.MaxPercent),
		DeploymentCircuitBreaker: ecs.ServiceDeploymentCircuitBreakerArgs{
			Enable: pulumi.Bool(true), Rollback: pulumi.Bool(true),
		},
		Alarms:                      a.Deployment.alarms(),
		AvailabilityZoneRebalancing: a.Deployment.rebalancing(),
		WaitForSteadyState:          pulumi.Bool(a.Deployment.Wait),
		EnableExecuteCommand:        pulumi.Bool(a.Access.Shell),
		// A provider's default tags reach the service; this hands them on to its tasks, where costs arise.
		EnableEcsManagedTags: pulumi.Bool(true),
		PropagateTags:        pulumi.String("SERVICE"),
	}
	opts := []pulumi.ResourceOption{pulumi.Parent(s)}
	s.before = append(s.before, a.Cluster.After...)
	if t := a.Target; t != nil {
		args.HealthCheckGracePeriodSeconds = pulumi.Int(int(t.Grace.Seconds()))
		args.LoadBalancers = ecs.ServiceLoadBalancerArray{ecs.ServiceLoadBalancerArgs{
			TargetGroupArn: t.GroupARN.ToStringOutput().ToStringPtrOutput(),
			ContainerName:  pulumi.String(t.Container),
			ContainerPort:  pulumi.Int(a.Task.containers()[t.Container].Port),
		}}
		s.before = append(s.before, t.After...)
	}
	if a.Scaling.moves() {
		opts = append(opts, pulumi.IgnoreChanges([]string{"desiredCount"}))
	}
	service, err := ecs.NewService(ctx, name, args, append(opts, pulumi.DependsOn(s.before))...)
	if err != nil {
		return err
	}
	// The provider's id of a service is its ARN.
	s.Name, s.ARN = service.Name, service.ID().ToStringOutput()
	s.clusterARN, s.ClusterName = a.Cluster.ARN, a.Cluster.Name.ToStringOutput()
	return nil
}
