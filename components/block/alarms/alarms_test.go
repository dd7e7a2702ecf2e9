package alarms_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	metricType    = "aws:cloudwatch/metricAlarm:MetricAlarm"
	compositeType = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
	runbooks      = "https://wiki.example.com/runbooks"
	pageARN       = "arn:aws:sns:eu-west-1:123456789012:page"
	ticketARN     = "arn:aws:sns:eu-west-1:123456789012:ticket"
)

// existing are channels that stand already.
func existing(region string) *alarms.Channels {
	return &alarms.Channels{
		Region:    region,
		PageARN:   pulumi.String(pageARN).ToStringOutput(),
		TicketARN: pulumi.String(ticketARN).ToStringOutput(),
	}
}

func declare(args *alarms.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := alarms.New(ctx, "shop", args)
		return err
	}
}

func sound() *alarms.Args {
	return &alarms.Args{
		Channels: existing("eu-west-1"),
		Runbooks: runbooks,
		Alarms: []alarms.Alarm{
			alarms.ALBTarget5xx(balancer), alarms.ALBLatency(balancer,
				2500*time.Millisecond), alarms.ECSCPU(service).For("api").At(70),
		},
	}
}

func TestMetricAlarms(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, declare(sound()))
	require.Equal(t, 3, got.Count(metricType))
	assert.Zero(t, got.Count(compositeType))
	for _, r := range got.All(metricType) {
		assert.True(t, r.OwnedBy(alarms.Type))
		assert.Equal(t, r.Inputs["alarmActions"], r.Inputs["okActions"],
			"who is told of trouble is told when it is over")
	}
	cpu := got.Named(t, metricType, "shop-api-ecs-cpu")
	for key, want := range map[string]any{
		"namespace": "AWS/ECS", "metricName": "CPUUtilization", "statistic": "Average", "period": 60.0,
		"threshold": 70.0, "comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 5.0,
		"datapointsToAlarm": 5.0, "treatMissingData": "breaching",
		"dimensions":   map[string]any{"ClusterName": "shop", "ServiceName": "api"},
		"alarmActions": []any{ticketARN},
		"alarmDescription": "The tasks use most of their CPU, and autoscaling does not keep up: " +
			"answers get slow.\n\nRunbook: https://wiki.example.com/runbooks/ecs.md#ecs-cpu",
		"unit": nil, "extendedStatistic": nil, "metricQueries": nil,
	} {
		assert.Equal(t, want, cpu.Inputs[key], key)
	}
	latency := got.Named(t, metricType, "shop-alb-latency")
	assert.Equal(t, "p90", latency.Inputs["extendedStatistic"])
	assert.Equal(t, "ignore", latency.Inputs["evaluateLowSampleCountPercentiles"])
	assert.Nil(t, latency.Inputs["statistic"])
	assert.InDelta(t, 2.5, latency.Inputs["threshold"], 0)
}

func TestRatio(t *testing.T) {
	t.Parallel()
	r := pulumitest.Both(t, declare(sound())).Named(t, metricType, "shop-alb-target-5xx")
	assert.Equal(t, []any{pageARN}, r.Inputs["alarmActions"])
	for _, key := range []string{"namespace", "metricName", "period", "statistic", "dimensions"} {
		assert.Nil(t, r.Inputs[key], "%s stands in the queries", key)
	}
	dimensions := map[string]any{
		"LoadBalancer": "app/shop/50dc6c495c0c9188", "TargetGroup": "targetgroup/api/73e2d6bc24d8a067",
	}
	query := func(id, name string) map[string]any {
		return map[string]any{"id": id, "returnData": false, "metric": map[string]any{
			"namespace": "AWS/ApplicationELB", "metricName": name, "period": 60.0, "stat": "Sum",
			"dimensions": dimensions,
		}}
	}
	assert.Equal(t, []any{
		query("part", "HTTPCode_Target_5XX_Count"),
		query("whole", "RequestCount"),
		map[string]any{
			"id": "result", "returnData": true, "label": "alb-target-5xx",
			"expression": "IF(whole>0, 100*FILL(part,0)/whole, 0)",
		},
	}, r.Inputs["metricQueries"])
}

func TestAlarmWithoutDimensions(t *testing.T) {
	t.Parallel()
	args := sound()
	args.Alarms = []alarms.Alarm{alarms.LambdaAccountConcurrency(900)}
	r := pulumitest.Both(t, declare(args)).One(t, metricType)
	assert.Nil(t, r.Inputs["dimensions"])
}

func TestAlsoIsToldOfPagesOnly(t *testing.T) {
	t.Parallel()
	plan := "arn:aws:ssm-incidents::123456789012:response-plan/shop"
	args := sound()
	args.Also = []pulumi.StringInput{pulumi.String(plan)}
	got := pulumitest.Both(t, declare(args))
	assert.Equal(t, []any{pageARN, plan}, got.Named(t, metricType, "shop-alb-target-5xx").Inputs["alarmActions"])
	assert.Equal(t, []any{ticketARN}, got.Named(t, metricType, "shop-alb-latency").Inputs["alarmActions"])
}

func TestComposite(t *testing.T) {
	t.Parallel()
	args := sound()
	args.Composite = alarms.Composite{
		When: alarms.Any("alb-target-5xx").Or(alarms.All("alb-latency",
			"api-ecs-cpu").And(alarms.Any("alb-latency"))),
	}
	assert.Equal(t, []string{"alb-latency", "alb-target-5xx", "api-ecs-cpu"}, args.Composite.When.Keys())
	got := pulumitest.Both(t, declare(args))
	r := got.One(t, compositeType)
	assert.Equal(t, "shop-users-affected", r.Name)
	assert.Equal(t, "plinth-testing-shop-users-affected", r.Inputs["alarmName"])
	assert.Equal(t, []any{pageARN}, r.Inputs["alarmActions"])
	assert.Equal(t, []any{pageARN}, r.Inputs["okActions"])
	assert.Equal(t, "Users are affected.\n\nRunbook: "+runbooks+"/users.md#users-affected",
		r.Inputs["alarmDescription"])
	rule := r.String("alarmRule")
	assert.Regexp(t, `^\(ALARM\("shop-alb-target-5xx-\w{7}"\) OR \(\(ALARM\("shop-alb-latency-\w{7}"\) AND `+
		`ALARM\("shop-api-ecs-cpu-\w{7}"\)\) AND ALARM\("shop-alb-latency-\w{7}"\)\)\)$`, rule)
	var below []string
	for _, urn := range r.DependsOn {
		below = append(below, urn[strings.LastIndex(urn, "::")+2:])
	}
	assert.Subset(t, below, []string{"shop-alb-latency", "shop-alb-target-5xx", "shop-api-ecs-cpu"},
		"AWS wants the composite deleted before its children")
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		args := sound()
		args.Composite.When = alarms.Any("alb-latency")
		a, err := alarms.New(ctx, "shop", args)
		if err != nil {
			return err
		}
		one, err := a.Name("alb-latency")
		if err != nil {
			return err
		}
		pulumi.All(a.Names, a.ARNs, a.CompositeARN, one, a.ARNList()).ApplyT(func(v []any) error {
			names, arns, list := v[0].(map[string]string), v[1].(map[string]string), v[4].([]string)
			assert.Len(t, names, 3)
			assert.Contains(t, names["alb-latency"], "shop-alb-latency-")
			assert.Equal(t, names["alb-latency"], v[3])
			assert.Contains(t, v[2], "shop-users-affected")
			assert.Equal(t, []string{arns["alb-target-5xx"], arns["alb-latency"], arns["api-ecs-cpu"]}, list)
			return nil
		})
		_, err = a.Name("alb-latncy")
		assert.EqualError(t, err,
			`no alarm has the key "alb-latncy"; want alb-target-5xx, alb-latency or api-ecs-cpu`+
				` (did you mean "alb-latency"?)`)
		return nil
	})
}

func TestRuleTooLong(t *testing.T) {
	t.Parallel()
	args := sound()
	keys := make([]string, 100)
	args.Alarms = nil
	for i := range keys {
		a := alarms.ECSCPU(service)
		a.Key = fmt.Sprintf("%s-%d", strings.Repeat("x", 100), i)
		keys[i] = a.Key
		args.Alarms = append(args.Alarms, a)
	}
	args.Composite.When = alarms.Any(keys...)
	_, err := pulumitest.Run(declare(args))
	require.ErrorContains(t, err, "AWS takes at most 10240: name fewer alarms")
}

func TestEdgeAlarmsWithChannelsThere(t *testing.T) {
	t.Parallel()
	args := sound()
	args.Channels = existing("us-east-1")
	args.Alarms = alarms.Distribution{ID: pulumi.String("E2QWRUHAPOMQZL")}.Alarms("entry")
	r := pulumitest.Both(t, declare(args)).One(t, metricType)
	assert.Equal(t, map[string]any{"DistributionId": "E2QWRUHAPOMQZL", "Region": "Global"},
		r.Inputs["dimensions"])
}
