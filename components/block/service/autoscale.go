package service

import (
	scaling "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/appautoscaling"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The tasks of a service, as Application Auto Scaling calls them.
const (
	scaledNamespace = "ecs"
	scaledDimension = "ecs:service:DesiredCount"
)

// tracking is one measure that scaling keeps at its target: one of AWS's, or one of our own.
type tracking struct {
	name       string
	value      int
	predefined *awsMetric
	customized *customMetric
}

// declareScaling declares what changes the number of tasks, or nothing when that is fixed.
func (s *Service) declareScaling(ctx *pulumi.Context, name string, a Args) error {
	if !a.Scaling.moves() {
		return nil
	}
	target, err := scaling.NewTarget(ctx, name+"-scaling", &scaling.TargetArgs{
		MinCapacity:       pulumi.Int(a.Scaling.Min),
		MaxCapacity:       pulumi.Int(a.Scaling.Max),
		ResourceId:        pulumi.Sprintf("service/%s/%s", a.Cluster.Name, s.Name),
		ScalableDimension: pulumi.String(scaledDimension),
		ServiceNamespace:  pulumi.String(scaledNamespace),
	}, pulumi.Parent(s))
	if err != nil {
		return err
	}
	for _, t := range s.trackings(a) {
		if err := s.declareTracking(ctx, name+"-"+t.name, a.Scaling, target, t); err != nil {
			return err
		}
	}
	for _, key := range sortedKeys(a.Scaling.Schedules) {
		if err := s.declareSchedule(ctx, name+"-at-"+key, a.Scaling.Schedules[key], target); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) trackings(a Args) []tracking {
	var list []tracking
	if v := a.Scaling.CPUPercent; v != 0 {
		list = append(list, predefined("cpu", v, "ECSServiceAverageCPUUtilization"))
	}
	if v := a.Scaling.MemoryPercent; v != 0 {
		list = append(list, predefined("memory", v, "ECSServiceAverageMemoryUtilization"))
	}
	if v := a.Scaling.RequestsPerTask; v != 0 {
		requests := predefined("requests", v, "ALBRequestCountPerTarget")
		requests.predefined.ResourceLabel = pulumi.Sprintf("%s/%s", a.Target.BalancerSuffix, a.Target.GroupSuffix)
		list = append(list, requests)
	}
	if v := a.Scaling.ConnectionsPerTask; v != 0 {
		list = append(list, tracking{name: "connections", value: v, customized: s.connections(a)})
	}
	if q := a.Scaling.Queue; q != nil {
		list = append(list, tracking{name: "queue", value: q.PerTask, customized: q.metric()})
	}
	return list
}

func predefined(name string, value int, metric string) tracking {
	spec := &awsMetric{PredefinedMetricType: pulumi.String(metric)}
	return tracking{name: name, value: value, predefined: spec}
}

func (s *Service) declareTracking(
	ctx *pulumi.Context, name string, cooldowns Scaling, target *scaling.Target, t tracking,
) error {
	conf := scaling.PolicyTargetTrackingScalingPolicyConfigurationArgs{
		TargetValue:      pulumi.Float64(float64(t.value)),
		ScaleOutCooldown: pulumi.Int(int(cooldowns.OutCooldown.Seconds())),
		ScaleInCooldown:  pulumi.Int(int(cooldowns.InCooldown.Seconds())),
	}
	if t.predefined != nil {
		conf.PredefinedMetricSpecification = t.predefined
	} else {
		conf.CustomizedMetricSpecification = t.customized
	}
	_, err := scaling.NewPolicy(ctx, name, &scaling.PolicyArgs{
		PolicyType:                               pulumi.String("TargetTrackingScaling"),
		ResourceId:                               target.ResourceId,
		ScalableDimension:                        target.ScalableDimension,
		ServiceNamespace:                         target.ServiceNamespace,
		TargetTrackingScalingPolicyConfiguration: conf,
	}, pulumi.Parent(s))
	return err
}

func (s *Service) declareSchedule(
	ctx *pulumi.Context, name string, at Schedule, target *scaling.Target,
) error {
	args := &scaling.ScheduledActionArgs{
		ResourceId:        target.ResourceId,
		ScalableDimension: target.ScalableDimension,
		ServiceNamespace:  target.ServiceNamespace,
		Schedule:          pulumi.String(at.Expression),
		ScalableTargetAction: scaling.ScheduledActionScalableTargetActionArgs{
			MinCapacity: pulumi.IntPtrFromPtr(at.Min),
			MaxCapacity: pulumi.IntPtrFromPtr(at.Max),
		},
	}
	if at.Timezone != "" {
		args.Timezone = pulumi.String(at.Timezone)
	}
	_, err := scaling.NewScheduledAction(ctx, name, args, pulumi.Parent(s))
	return err
}
