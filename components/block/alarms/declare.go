package alarms

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// order is one alarm to declare, with what it needs beside itself.
type order struct {
	Alarm
	runbooks string
	actions  []pulumi.StringInput
}

// declareAlarm declares a metric alarm that speaks to its actions when it fires and when it is over.
func declareAlarm(
	ctx *pulumi.Context, name string, o order, parent pulumi.Resource,
) (*cloudwatch.MetricAlarm, error) {
	actions := make(pulumi.Array, len(o.actions))
	for i, arn := range o.actions {
		actions[i] = arn
	}
	args := &cloudwatch.MetricAlarmArgs{
		AlarmDescription:   pulumi.String(o.description(o.runbooks)),
		ComparisonOperator: pulumi.String(o.Comparison),
		Threshold:          pulumi.Float64(o.Threshold),
		EvaluationPeriods:  pulumi.Int(o.Window.Evaluations),
		DatapointsToAlarm:  pulumi.Int(o.Window.Datapoints),
		TreatMissingData:   pulumi.String(o.Missing),
		AlarmActions:       actions,
		OkActions:          actions,
	}
	if len(o.terms) == 1 {
		o.single(args)
	} else {
		args.MetricQueries = o.queries()
	}
	return cloudwatch.NewMetricAlarm(ctx, name, args, pulumi.Parent(parent))
}

func (a Alarm) single(args *cloudwatch.MetricAlarmArgs) {
	t := a.terms[0]
	args.Namespace, args.MetricName = pulumi.String(t.Namespace), pulumi.String(t.Metric)
	args.Period = pulumi.Int(a.seconds())
	args.Dimensions = t.values()
	if t.simple() {
		args.Statistic = pulumi.String(t.Statistic)
		return
	}
	args.ExtendedStatistic = pulumi.String(t.Statistic)
	// The slowest tenth of five requests is chance: the alarm keeps its state until there are enough.
	args.EvaluateLowSampleCountPercentiles = pulumi.String("ignore")
}

func (a Alarm) queries() cloudwatch.MetricAlarmMetricQueryArray {
	list := make(cloudwatch.MetricAlarmMetricQueryArray, len(a.terms))
	for i, t := range a.terms {
		query := cloudwatch.MetricAlarmMetricQueryArgs{
			Id:         pulumi.String(t.ID),
			ReturnData: pulumi.Bool(i == len(a.terms)-1),
		}
		if t.Expression != "" {
			query.Expression = pulumi.String(t.Expression)
			query.Label = pulumi.String(a.Key)
		} else {
			query.Metric = cloudwatch.MetricAlarmMetricQueryMetricArgs{
				Namespace:  pulumi.String(t.Namespace),
				MetricName: pulumi.String(t.Metric),
				Period:     pulumi.Int(a.seconds()),
				Stat:       pulumi.String(t.Statistic),
				Dimensions: t.values(),
			}
		}
		list[i] = query
	}
	return list
}

func (a Alarm) seconds() int { return int(a.Window.Period.Seconds()) }

// simple says whether the statistic is one of those that CloudWatch keeps apart from percentiles.
func (t Term) simple() bool {
	return slices.Contains([]string{sum, average, maximum, minimum, "SampleCount"}, t.Statistic)
}

func (t Term) values() pulumi.StringMapInput {
	if len(t.Dimensions) == 0 {
		return nil
	}
	values := pulumi.StringMap{}
	for _, d := range t.Dimensions {
		values[d.Name] = d.Value
	}
	return values
}
