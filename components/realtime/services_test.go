package realtime_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// definition is what a test looks at in a container definition.
type definition struct {
	Image       string
	User        string
	StopTimeout float64
	ReadOnly    bool `json:"readonlyRootFilesystem"`
	Environment []struct{ Name, Value string }
	Secrets     []struct{ Name, ValueFrom string }
	Log         struct {
		Options map[string]string
	} `json:"logConfiguration"`
}

func (d definition) variables() map[string]string {
	out := map[string]string{}
	for _, v := range d.Environment {
		out[v.Name] = v.Value
	}
	return out
}

// container is the only container of the task of that name.
func container(t *testing.T, got pulumitest.Recording, task string) definition {
	t.Helper()
	var all []definition
	text := got.Named(t, taskType, task).String("containerDefinitions")
	require.NoError(t, json.Unmarshal([]byte(text), &all), "%s: %s", task, text)
	require.Len(t, all, 1)
	return all[0]
}

func TestTasksRunAsTold(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(func(a *realtime.Args) {
		a.Preset = realtime.Development
		a.API.Size = realtime.Size{CPU: 512, MemoryMiB: 2048, Min: 3, Max: 7}
		a.API.Environment = map[string]string{"LOG_LEVEL": "debug"}
		a.API.Secrets = map[string]string{"STRIPE_KEY": atlasURI + ":stripe::"}
	}))
	api, workers := got.Named(t, taskType, "shop-api"), got.Named(t, taskType, "shop-workers")
	assert.Equal(t, []string{"512", "2048"}, []string{api.String("cpu"), api.String("memory")})
	assert.Equal(t, []string{"256", "512"}, []string{workers.String("cpu"), workers.String("memory")})
	for _, task := range []pulumitest.Resource{api, workers} {
		assert.Equal(t, []any{"FARGATE"}, task.At("requiresCompatibilities"), task.Name)
		assert.Equal(t, "ARM64", task.String("runtimePlatform.cpuArchitecture"), task.Name)
		c := container(t, got, task.Name)
		assert.Equal(t, image, c.Image)
		assert.Equal(t, "1000:1000", c.User)
		assert.True(t, c.ReadOnly)
	}
	assert.Equal(t, "debug", container(t, got, "shop-api").variables()["LOG_LEVEL"])
	assert.NotContains(t, container(t, got, "shop-workers").variables(), "LOG_LEVEL", "each service has its own")
	assert.Equal(t, []struct{ Name, ValueFrom string }{{"STRIPE_KEY", atlasURI + ":stripe::"}},
		container(t, got, "shop-api").Secrets)
	scaling := got.Named(t, "aws:appautoscaling/target:Target", "shop-api-scaling")
	assert.InDelta(t, 3.0, scaling.At("minCapacity"), 0)
	assert.InDelta(t, 7.0, scaling.At("maxCapacity"), 0)
}

// TestEnvironment: the services are told where everything is, each value by following its resource.
func TestEnvironment(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	jobs := made(got.Named(t, valkeyType, "shop-jobs"), "primaryEndpointAddress") + ":6379"
	user := func(name string) string { return got.Named(t, "aws:elasticache/user:User", name).String("userId") }
	both := map[string]string{
		"QUEUE_ADDRESS": jobs, "QUEUE_USER": user("shop-jobs-queue"),
		"PUBSUB_ADDRESS": jobs, "PUBSUB_USER": user("shop-jobs-pubsub"),
		"CACHE_ADDRESS": made(got.Named(t, valkeyType, "shop-cache"), "primaryEndpointAddress") + ":6379",
		"CACHE_USER":    user("shop-cache-cache"),
		"IMAGES_BUCKET": made(got.Named(t, bucketType, "shop-images"), "id"), "IMAGES_PREFIX": "images",
		"VIDEOS_BUCKET": made(got.Named(t, bucketType, "shop-videos"), "id"), "VIDEOS_PREFIX": "uploads",
		"PUBLIC_URL":      "https://" + made(got.One(t, distributionType), "domainName"),
		"WS_PING_SECONDS": "30", "WS_DRAIN_SECONDS": "110",
	}
	api, workers := container(t, got, "shop-api").variables(), container(t, got, "shop-workers").variables()
	for name, want := range both {
		assert.Equal(t, want, api[name], name)
		assert.Equal(t, want, workers[name], name)
	}
	assert.Equal(t, "8080", api["PORT"])
	assert.Len(t, api, len(both)+2, "PORT and VIDEO_UPLOADS beside them")
	assert.Equal(t, "plinth/testing/shop", workers["BACKLOG_NAMESPACE"])
	assert.Equal(t, "BacklogPerTask", workers["BACKLOG_METRIC"])
	assert.Equal(t, made(got.Named(t, queueType, "shop-arrivals"), "url"), workers["ARRIVALS_QUEUE_URL"])
	assert.Len(t, workers, len(both)+3)
}

// TestDeploymentsRollBack: by the circuit breaker always, and for the API by the alarms at the entry as well.
func TestDeploymentsRollBack(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	api, workers := got.Named(t, serviceType, "shop-api"), got.Named(t, serviceType, "shop-workers")
	for _, s := range []pulumitest.Resource{api, workers} {
		assert.Equal(t, map[string]any{"enable": true, "rollback": true}, s.At("deploymentCircuitBreaker"), s.Name)
		assert.InDelta(t, 100.0, s.At("deploymentMinimumHealthyPercent"), 0)
		assert.Equal(t, false, s.At("networkConfiguration.assignPublicIp"), s.Name)
		assert.Equal(t, []any{"subnet-private-a", "subnet-private-b"}, s.At("networkConfiguration.subnets"), s.Name)
		assert.Equal(t, []string{"desiredCount"}, s.IgnoreChanges, "autoscaling owns the number of tasks")
	}
	assert.Equal(t, map[string]any{
		"enable": true, "rollback": true,
		"alarmNames": []any{
			made(got.Named(t, alarmType, "shop-alarms-entry-alb-target-5xx"), "name"),
			made(got.Named(t, alarmType, "shop-alarms-entry-alb-5xx"), "name"),
		},
	}, api.At("alarms"))
	assert.Nil(t, workers.At("alarms"))
	assert.Equal(t, made(got.One(t, "aws:lb/targetGroup:TargetGroup"), "arn"), api.String("loadBalancers[0].targetGroupArn"))
	assert.Nil(t, workers.At("loadBalancers"))
}

// TestSpot: workers run on spare capacity, above a base that does not.
func TestSpot(t *testing.T) {
	t.Parallel()
	onDemand := map[string]any{"capacityProvider": "FARGATE", "weight": 1.0}
	for name, tc := range map[string]struct {
		base int
		want []any
	}{
		"all of them":    {0, []any{map[string]any{"capacityProvider": "FARGATE_SPOT", "weight": 3.0}}},
		"above a base":   {2, []any{map[string]any{"capacityProvider": "FARGATE", "base": 2.0, "weight": 1.0}, map[string]any{"capacityProvider": "FARGATE_SPOT", "weight": 3.0}}},
		"above one task": {1, []any{map[string]any{"capacityProvider": "FARGATE", "base": 1.0, "weight": 1.0}, map[string]any{"capacityProvider": "FARGATE_SPOT", "weight": 3.0}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, shop(func(a *realtime.Args) { a.Workers.OnDemandBase = tc.base }))
			assert.Equal(t, tc.want, got.Named(t, serviceType, "shop-workers").At("capacityProviderStrategies"))
			assert.Equal(t, []any{onDemand}, got.Named(t, serviceType, "shop-api").At("capacityProviderStrategies"))
		})
	}
}

// TestScaling: the API grows with CPU, requests and open connections, the workers with CPU and the jobs that
// wait.
func TestScaling(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(func(a *realtime.Args) {
		a.API.ConnectionsPerTask, a.API.RequestsPerTask, a.Workers.BacklogPerTask = 500, 900, 40
	}))
	const settings = "targetTrackingScalingPolicyConfiguration"
	targets := map[string]any{}
	for _, r := range got.All("aws:appautoscaling/policy:Policy") {
		assert.Equal(t, "TargetTrackingScaling", r.String("policyType"))
		targets[r.Name] = r.At(settings + ".targetValue")
	}
	assert.Equal(t, map[string]any{
		"shop-api-cpu": 60.0, "shop-api-requests": 900.0, "shop-api-connections": 500.0,
		"shop-workers-cpu": 70.0, "shop-workers-queue": 40.0,
	}, targets)

	policy := func(name string) pulumitest.Resource { return got.Named(t, "aws:appautoscaling/policy:Policy", name) }
	lb, group := got.One(t, balancerType), got.One(t, "aws:lb/targetGroup:TargetGroup")
	assert.Equal(t, made(lb, "arnSuffix")+"/"+made(group, "arnSuffix"),
		policy("shop-api-requests").String(settings+".predefinedMetricSpecification.resourceLabel"))
	metrics := settings + ".customizedMetricSpecification.metrics"
	connections := policy("shop-api-connections")
	assert.Equal(t, "ActiveConnectionCount", connections.String(metrics+"[0].metricStat.metric.metricName"))
	assert.Equal(t, made(lb, "arnSuffix"), connections.String(metrics+"[0].metricStat.metric.dimensions[0].value"))
	assert.Equal(t, made(got.Named(t, serviceType, "shop-api"), "name"),
		connections.String(metrics+"[1].metricStat.metric.dimensions[1].value"))
	assert.Equal(t, "connections / 2 / tasks", connections.String(metrics+"[2].expression"))

	// What the workers are told to publish is what they are scaled by.
	told := container(t, got, "shop-workers").variables()
	backlog := policy("shop-workers-queue")
	assert.Equal(t, told["BACKLOG_NAMESPACE"], backlog.String(settings+".customizedMetricSpecification.namespace"))
	assert.Equal(t, told["BACKLOG_METRIC"], backlog.String(settings+".customizedMetricSpecification.metricName"))
}
