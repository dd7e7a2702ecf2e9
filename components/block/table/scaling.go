package table

import (
	scaling "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/appautoscaling"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// scaled is one number of units that follows its use.
type scaled struct {
	name      string // of the resources, after the component's
	resource  pulumi.StringInput
	dimension string
	metric    string
	units     Range
	target    int
}

// declareScaling declares what changes the units of the table and its indexes, or nothing when each request
// is paid for.
func (t *Table) declareScaling(ctx *pulumi.Context, a Args) error {
	if a.Throughput.Provisioned == nil {
		return nil
	}
	list := both("", "table", pulumi.Sprintf("table/%s", t.Name), *a.Throughput.Provisioned)
	for _, name := range sorted(a.GlobalIndexes) {
		units := a.GlobalIndexes[name].provisioned(a.Throughput)
		list = append(list, both("-"+name, "index", pulumi.Sprintf("table/%s/index/%s", t.Name, name), *units)...)
	}
	for _, s := range list {
		if err := t.declareUnits(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// both are the reads and the writes of a table or index.
func both(suffix, of string, resource pulumi.StringInput, units Provisioned) []scaled {
	return []scaled{{
		name: suffix + "-reads", resource: resource, dimension: "dynamodb:" + of + ":ReadCapacityUnits",
		metric: "DynamoDBReadCapacityUtilization", units: units.Reads, target: units.TargetPercent,
	}, {
		name: suffix + "-writes", resource: resource, dimension: "dynamodb:" + of + ":WriteCapacityUnits",
		metric: "DynamoDBWriteCapacityUtilization", units: units.Writes, target: units.TargetPercent,
	}}
}

func (t *Table) declareUnits(ctx *pulumi.Context, s scaled) error {
	target, err := scaling.NewTarget(ctx, t.name+s.name, &scaling.TargetArgs{
		MinCapacity:       pulumi.Int(s.units.Min),
		MaxCapacity:       pulumi.Int(s.units.Max),
		ResourceId:        s.resource,
		ScalableDimension: pulumi.String(s.dimension),
		ServiceNamespace:  pulumi.String("dynamodb"),
	}, pulumi.Parent(t))
	if err != nil {
		return err
	}
	_, err = scaling.NewPolicy(ctx, t.name+s.name, &scaling.PolicyArgs{
		PolicyType:        pulumi.String("TargetTrackingScaling"),
		ResourceId:        target.ResourceId,
		ScalableDimension: target.ScalableDimension,
		ServiceNamespace:  target.ServiceNamespace,
		TargetTrackingScalingPolicyConfiguration: scaling.PolicyTargetTrackingScalingPolicyConfigurationArgs{
			TargetValue:                   pulumi.Float64(float64(s.target)),
			PredefinedMetricSpecification: awsMetric{PredefinedMetricType: pulumi.String(s.metric)},
		},
	}, pulumi.Parent(t))
	return err
}

// awsMetric is a metric of AWS's own, under a name that fits on a line.
type awsMetric = scaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs
