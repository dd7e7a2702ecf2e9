package service

import (
	scaling "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/appautoscaling"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The SDK's names for the parts of a metric are up to a hundred characters long.
type (
	awsMetric    = scaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs
	customMetric = scaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationArgs
	queries      = scaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricArray
	queryArgs    = scaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricArgs
	statArgs     = scaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatArgs
	metricArgs   = scaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricArgs
	dimensions   = scaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricDimensionArray
	dimension    = scaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricDimensionArgs
	labels       = scaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationDimensionArray
	label        = scaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationDimensionArgs
)

// metric is the queue's own number, averaged over whoever publishes it.
func (q Queue) metric() *customMetric {
	m := &customMetric{
		Namespace:  pulumi.String(q.Namespace),
		MetricName: pulumi.String(q.Metric),
		Statistic:  pulumi.String("Average"),
	}
	var list labels
	for _, name := range sortedKeys(q.Dimensions) {
		list = append(list, label{Name: pulumi.String(name), Value: q.Dimensions[name]})
	}
	if len(list) > 0 {
		m.Dimensions = list
	}
	return m
}

// connections is how many clients each running task serves. The balancer counts both of its sides, one
// connection from the client and one to the task, hence the half.
func (s *Service) connections(a Args) *customMetric {
	return &customMetric{
		Metrics: queries{
			measure("connections", "Sum", metricArgs{
				Namespace:  pulumi.String("AWS/ApplicationELB"),
				MetricName: pulumi.String("ActiveConnectionCount"),
				Dimensions: dimensions{of("LoadBalancer", a.Target.BalancerSuffix)},
			}),
			measure("tasks", "Average", metricArgs{
				Namespace:  pulumi.String("ECS/ContainerInsights"),
				MetricName: pulumi.String("RunningTaskCount"),
				Dimensions: dimensions{
					of("ClusterName", a.Cluster.Name),
					of("ServiceName", s.Name),
				},
			}),
			queryArgs{
				Id:         pulumi.String("perTask"),
				Label:      pulumi.String("Connections per task"),
				Expression: pulumi.String("connections / 2 / tasks"),
				ReturnData: pulumi.Bool(true),
			},
		},
	}
}

func measure(id, statistic string, metric metricArgs) queryArgs {
	return queryArgs{
		Id:         pulumi.String(id),
		MetricStat: statArgs{Metric: metric, Stat: pulumi.String(statistic)},
		ReturnData: pulumi.Bool(false),
	}
}

func of(name string, value pulumi.StringInput) dimension {
	return dimension{Name: pulumi.String(name), Value: value}
}
