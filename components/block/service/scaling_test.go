package service_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/service"
)

const (
	scaled    = "aws:appautoscaling/target:Target"
	policy    = "aws:appautoscaling/policy:Policy"
	scheduled = "aws:appautoscaling/scheduledAction:ScheduledAction"
	tracking  = "targetTrackingScalingPolicyConfiguration"
)

func TestValidateScaling(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		scaling service.Scaling
		change  func(*service.Args)
		want    string
	}{
		"a fixed number": {scaling: service.Scaling{Min: 3, Max: 3}},
		"a fixed number with hours": {scaling: service.Scaling{Min: 3, Max: 3, CPUPercent: 50,
			Schedules: map[string]service.Schedule{"night": {Expression: "cron(0 20 * * ? *)", Min: new(0)}}}},
		"limits that cross": {
			scaling: service.Scaling{Min: -1, Max: -2},
			want: "min: is -1; want 1 to 5000 tasks\n" +
				"  scaling.max: is -2; want min (-1) to 5000 tasks",
		},
		"a measure that moves nothing": {
			scaling: service.Scaling{Min: 2, Max: 2, MemoryPercent: 50},
			want:    "max: is min (2) beside a measure; want more, or no measure",
		},
		"measures out of range": {
			scaling: service.Scaling{CPUPercent: 95, MemoryPercent: 5, RequestsPerTask: -1, ConnectionsPerTask: -1,
				OutCooldown: 2 * time.Hour, InCooldown: -1},
			change: func(a *service.Args) { a.Target = target() },
			want: "cpuPercent: is 95; want 10 to 90 percent\n" +
				"  scaling.memoryPercent: is 5; want 10 to 90 percent\n" +
				"  scaling.requestsPerTask: is -1; want at least 1\n" +
				"  scaling.connectionsPerTask: is -1; want at least 1\n" +
				"  scaling.outCooldown: is 2h0m0s; want whole seconds, 1s to 3600s\n" +
				"  scaling.inCooldown: is -1ns; want whole seconds, 1s to 3600s",
		},
		"requests and connections that nobody counts": {
			scaling: service.Scaling{RequestsPerTask: 100, ConnectionsPerTask: 100},
			change:  func(a *service.Args) { a.Cluster.Insights = false },
			want: "requestsPerTask: is 100; want a target with balancerSuffix and groupSuffix, which count" +
				" requests\n" +
				"  scaling.connectionsPerTask: is 100; want a target with balancerSuffix, which counts connections\n" +
				"  scaling.connectionsPerTask: is 100; want a cluster with container insights, which count the running" +
				" tasks",
		},
		"a metric of AWS": {
			scaling: service.Scaling{Queue: &service.Queue{Namespace: "AWS/SQS", Metric: "a b",
				Dimensions: map[string]pulumi.StringInput{"Queue": nil}}},
			want: "queue.namespace: is \"AWS/SQS\"; want one of your own, for AWS's metrics count the whole queue" +
				" and not a task's share\n" +
				"  scaling.queue.metric: is \"a b\"; want 1 to 255 letters, digits or _./#-\n" +
				"  scaling.queue.perTask: is 0; want at least 1\n" +
				"  scaling.queue.dimensions[\"Queue\"]: is not set; want a value",
		},
		"hours that are none": {
			scaling: service.Scaling{Schedules: map[string]service.Schedule{
				"A": {Expression: "0 6 * * *", Timezone: "UTC+1"},
				"b": {Expression: "rate(1 day)", Min: new(-1), Max: new(-2)},
			}},
			want: "schedules[\"A\"]: is its key; want lower-case letters, digits and single hyphens\n" +
				"  scaling.schedules[\"A\"].expression: is \"0 6 * * *\"; want at(yyyy-mm-ddThh:mm:ss), rate(n minutes)" +
				" or cron() with six fields\n" +
				"  scaling.schedules[\"A\"].timezone: is \"UTC+1\"; want an IANA name such as Europe/Zurich\n" +
				"  scaling.schedules[\"A\"].min: is not set; want min, max or both\n" +
				"  scaling.schedules[\"b\"].min: is -1; want 0 to 5000 tasks\n" +
				"  scaling.schedules[\"b\"].max: is -2; want 0 to 5000 tasks\n" +
				"  scaling.schedules[\"b\"].max: is less than min; want at least as many",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			a.Scaling = tc.scaling
			if tc.change != nil {
				tc.change(&a)
			}
			want := tc.want
			if want != "" {
				want = "scaling." + want
			}
			requireProblems(t, a, want)
		})
	}
}

func TestScalesByCPU(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(*service.Args) {})
	limits := rec.One(t, scaled)
	assert.Regexp(t, `^service/shop/api-[0-9a-f]{7}$`, limits.Inputs["resourceId"])
	delete(limits.Inputs, "resourceId")
	assert.Equal(t, map[string]any{
		"minCapacity": 2.0, "maxCapacity": 6.0,
		"scalableDimension": "ecs:service:DesiredCount", "serviceNamespace": "ecs",
	}, limits.Inputs)

	cpu := rec.One(t, policy)
	assert.Equal(t, "api-cpu", cpu.Name)
	assert.Equal(t, "TargetTrackingScaling", cpu.Inputs["policyType"])
	assert.Equal(t, map[string]any{
		"targetValue": 60.0, "scaleOutCooldown": 60.0, "scaleInCooldown": 300.0,
		"predefinedMetricSpecification": map[string]any{"predefinedMetricType": "ECSServiceAverageCPUUtilization"},
	}, cpu.Inputs[tracking])
	assert.Zero(t, rec.Count(scheduled))
}

func TestFixedNumber(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *service.Args) { a.Scaling = service.Scaling{Min: 3, Max: 3} })
	s := rec.One(t, ecsService)
	assert.EqualValues(t, 3, s.Inputs["desiredCount"])
	assert.Empty(t, s.IgnoreChanges, "the number is Pulumi's to keep")
	assert.Zero(t, rec.Count(scaled))
	assert.Zero(t, rec.Count(policy))
}

func TestEveryMeasure(t *testing.T) {
	t.Parallel()
	queue := &service.Queue{Namespace: "Shop/Jobs", Metric: "BacklogPerTask", PerTask: 10,
		Dimensions: map[string]pulumi.StringInput{"Queue": pulumi.String("images")}}
	rec := declare(t, func(a *service.Args) {
		a.Target = target()
		a.Scaling = service.Scaling{
			Min: 1, Max: 20, MemoryPercent: 70, RequestsPerTask: 1000, ConnectionsPerTask: 500, Queue: queue,
			OutCooldown: 30 * time.Second, InCooldown: 10 * time.Minute,
		}
	})
	require.Equal(t, 4, rec.Count(policy), "no CPU beside a measure of one's own")
	at := func(name, path string) any { return rec.Named(t, policy, "api-"+name).At(tracking + "." + path) }

	assert.EqualValues(t, 70, at("memory", "targetValue"))
	assert.EqualValues(t, 30, at("memory", "scaleOutCooldown"))
	assert.EqualValues(t, 600, at("memory", "scaleInCooldown"))
	assert.Equal(t, "ECSServiceAverageMemoryUtilization",
		at("memory", "predefinedMetricSpecification.predefinedMetricType"))

	assert.EqualValues(t, 1000, at("requests", "targetValue"))
	assert.Equal(t, map[string]any{
		"predefinedMetricType": "ALBRequestCountPerTarget", "resourceLabel": "app/shop/1/targetgroup/api/1",
	}, at("requests", "predefinedMetricSpecification"))

	assert.EqualValues(t, 10, at("queue", "targetValue"))
	assert.Equal(t, map[string]any{
		"namespace": "Shop/Jobs", "metricName": "BacklogPerTask", "statistic": "Average",
		"dimensions": []any{map[string]any{"name": "Queue", "value": "images"}},
	}, at("queue", "customizedMetricSpecification"))
	require.Len(t, queue.GrantPublish(), 1)
	assert.Equal(t, []role.Condition{role.Equals("cloudwatch:namespace", pulumi.String("Shop/Jobs"))},
		queue.GrantPublish()[0].Conditions)
}

func TestConnections(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *service.Args) {
		a.Target = target()
		a.Scaling.ConnectionsPerTask = 500
	})
	p := rec.One(t, policy)
	assert.EqualValues(t, 500, p.At(tracking+".targetValue"))
	metrics, _ := p.At(tracking + ".customizedMetricSpecification.metrics").([]any)
	require.Len(t, metrics, 3)
	assert.Equal(t, map[string]any{
		"id": "connections", "returnData": false,
		"metricStat": map[string]any{"stat": "Sum", "metric": map[string]any{
			"namespace": "AWS/ApplicationELB", "metricName": "ActiveConnectionCount",
			"dimensions": []any{map[string]any{"name": "LoadBalancer", "value": "app/shop/1"}},
		}},
	}, metrics[0])
	tasks := tracking + ".customizedMetricSpecification.metrics[1]"
	assert.Equal(t, "RunningTaskCount", p.At(tasks+".metricStat.metric.metricName"))
	assert.Equal(t, "ECS/ContainerInsights", p.At(tasks+".metricStat.metric.namespace"))
	assert.Equal(t, map[string]any{"name": "ClusterName", "value": "shop"},
		p.At(tasks+".metricStat.metric.dimensions[0]"))
	assert.Regexp(t, `^api-[0-9a-f]{7}$`, p.At(tasks+".metricStat.metric.dimensions[1].value"))
	assert.Equal(t, map[string]any{
		"id": "perTask", "label": "Connections per task", "expression": "connections / 2 / tasks",
		"returnData": true,
	}, metrics[2])
}

func TestSchedules(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *service.Args) {
		a.Scaling = service.Scaling{Min: 2, Max: 2, Schedules: map[string]service.Schedule{
			"night":   {Expression: "cron(0 20 ? * MON-FRI *)", Timezone: "Europe/Zurich", Min: new(0), Max: new(0)},
			"morning": {Expression: "cron(0 6 ? * MON-FRI *)", Min: new(2)},
		}}
	})
	assert.Equal(t, []string{"desiredCount"}, rec.One(t, ecsService).IgnoreChanges)
	assert.Zero(t, rec.Count(policy))
	night := rec.Named(t, scheduled, "api-at-night")
	assert.Equal(t, "cron(0 20 ? * MON-FRI *)", night.Inputs["schedule"])
	assert.Equal(t, "Europe/Zurich", night.Inputs["timezone"])
	assert.Equal(t, map[string]any{"minCapacity": 0.0, "maxCapacity": 0.0}, night.Inputs["scalableTargetAction"])
	morning := rec.Named(t, scheduled, "api-at-morning")
	assert.NotContains(t, morning.Inputs, "timezone")
	assert.Equal(t, map[string]any{"minCapacity": 2.0}, morning.Inputs["scalableTargetAction"])
}
