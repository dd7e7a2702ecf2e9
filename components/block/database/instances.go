package database

import (
	scaling "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/appautoscaling"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/tags"
)

// declareInstances declares the writer, and then its readers: RDS makes the first instance of a cluster the
// writer.
func (d *Database) declareInstances(
	ctx *pulumi.Context, a Args, watcher *role.Role,
) ([]pulumi.Resource, error) {
	d.InstanceIDs = make(map[string]pulumi.StringOutput, len(a.Instances))
	var made []pulumi.Resource
	for n, name := range order(a.Instances) {
		opts := []pulumi.ResourceOption{pulumi.Parent(d)}
		if n > 0 {
			opts = append(opts, pulumi.DependsOn(made[:1]))
		}
		args := a.instance(a.Instances[name])
		args.ClusterIdentifier = d.ID
		args.MonitoringRoleArn = watcher.ARN.ToStringPtrOutput()
		instance, err := rds.NewClusterInstance(ctx, d.name+"-"+name, args, opts...)
		if err != nil {
			return nil, err
		}
		d.InstanceIDs[name] = instance.Identifier
		made = append(made, instance)
	}
	return made, nil
}

// instance are the settings that come from the arguments alone. Its version is the cluster's.
func (a Args) instance(i Instance) *rds.ClusterInstanceArgs {
	args := &rds.ClusterInstanceArgs{
		Engine:                     pulumi.String(string(a.Engine.Family)),
		InstanceClass:              pulumi.String(i.Class),
		PromotionTier:              pulumi.Int(i.Tier),
		PubliclyAccessible:         pulumi.Bool(false),
		AutoMinorVersionUpgrade:    pulumi.Bool(!a.Engine.Pinned),
		ApplyImmediately:           pulumi.Bool(false),
		PreferredMaintenanceWindow: pulumi.String(a.Engine.Maintenance),
		CaCertIdentifier:           pulumi.String(string(a.Engine.Authority)),
		CopyTagsToSnapshot:         pulumi.Bool(true),
		MonitoringInterval:         pulumi.Int(int(a.Monitoring.Interval.Seconds())),
		PerformanceInsightsEnabled: pulumi.Bool(a.Monitoring.Insights != NoInsights),
		Tags:                       pulumi.StringMap{tags.DataClass: pulumi.String(string(a.DataClass))},
	}
	if i.Zone != "" {
		args.AvailabilityZone = pulumi.String(i.Zone)
	}
	if kind := a.Monitoring.Insights; kind != NoInsights {
		args.PerformanceInsightsKmsKeyId = a.KeyARN.ToStringOutput().ToStringPtrOutput()
		args.PerformanceInsightsRetentionPeriod = pulumi.Int(kind.retention())
	}
	return args
}

// declareScaling declares what adds and removes readers. It waits for the instances, for a cluster without a
// reader has nothing to measure.
func (d *Database) declareScaling(ctx *pulumi.Context, r *ReaderScaling, instances []pulumi.Resource) error {
	if r == nil {
		return nil
	}
	target, err := scaling.NewTarget(ctx, d.name+"-readers", &scaling.TargetArgs{
		MinCapacity:       pulumi.Int(r.Min),
		MaxCapacity:       pulumi.Int(r.Max),
		ResourceId:        pulumi.Sprintf("cluster:%s", d.ID),
		ScalableDimension: pulumi.String("rds:cluster:ReadReplicaCount"),
		ServiceNamespace:  pulumi.String("rds"),
	}, pulumi.Parent(d), pulumi.DependsOn(instances))
	if err != nil {
		return err
	}
	metric, keep := "RDSReaderAverageCPUUtilization", r.CPUPercent
	if r.Connections > 0 {
		metric, keep = "RDSReaderAverageDatabaseConnections", r.Connections
	}
	_, err = scaling.NewPolicy(ctx, d.name+"-readers", &scaling.PolicyArgs{
		PolicyType:        pulumi.String("TargetTrackingScaling"),
		ResourceId:        target.ResourceId,
		ScalableDimension: target.ScalableDimension,
		ServiceNamespace:  target.ServiceNamespace,
		TargetTrackingScalingPolicyConfiguration: scaling.PolicyTargetTrackingScalingPolicyConfigurationArgs{
			TargetValue: pulumi.Float64(float64(keep)),
			PredefinedMetricSpecification: awsMetric{
				PredefinedMetricType: pulumi.String(metric),
			},
		},
	}, pulumi.Parent(d))
	return err
}

// awsMetric is a metric of AWS's own, under a name that fits on a line.
type awsMetric = scaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs
