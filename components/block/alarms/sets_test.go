package alarms_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
)

func TestSets(t *testing.T) {
	t.Parallel()
	s := func(text string) pulumi.StringInput { return pulumi.String(text) }
	for name, tc := range map[string]struct {
		set  []alarms.Alarm
		want []string
	}{
		"load balancer": {balancer.Alarms("api"), []string{
			"api-alb-5xx", "api-alb-target-5xx", "api-alb-healthy-hosts", "api-alb-unhealthy-hosts", "api-alb-latency",
			"api-alb-rejected", "api-alb-connection-errors",
		}},
		"service": {service.Alarms("api"), []string{"api-ecs-cpu", "api-ecs-memory", "api-ecs-running-tasks"}},
		"cache node": {alarms.CacheNode{Cluster: s("c")}.Alarms("jobs"), []string{
			"jobs-cache-engine-cpu", "jobs-cache-memory", "jobs-cache-replication-lag",
		}},
		"distribution": {alarms.Distribution{ID: s("d")}.Alarms(""), []string{"cloudfront-5xx"}},
		"function": {alarms.Function{Name: s("f"), Timeout: time.Second}.Alarms("f"), []string{
			"f-lambda-errors", "f-lambda-throttles", "f-lambda-duration",
		}},
		"NAT gateway": {alarms.NATGateway{ID: s("n")}.Alarms("a"),
			[]string{"a-nat-port-allocation", "a-nat-packets-dropped"}},
		"table": {alarms.Table{Name: s("t")}.Alarms("t"), []string{
			"t-dynamodb-read-throttles", "t-dynamodb-write-throttles", "t-dynamodb-system-errors",
		}},
		"REST stage": {alarms.RESTStage{API: s("a"), Stage: s("s")}.Alarms("x"), []string{
			"x-rest-5xx", "x-rest-4xx", "x-rest-latency",
		}},
		"HTTP stage": {alarms.HTTPStage{API: s("a"), Stage: s("s")}.Alarms("x"), []string{
			"x-http-5xx", "x-http-4xx", "x-http-latency",
		}},
		"WebSocket stage": {alarms.SocketStage{API: s("a"), Stage: s("s")}.Alarms("x"), []string{
			"x-socket-execution-errors", "x-socket-client-errors", "x-socket-latency",
		}},
		"search domain": {alarms.SearchDomain{Name: s("d"), Account: "1"}.Alarms("s"), []string{
			"s-search-red", "s-search-yellow", "s-search-writes-blocked", "s-search-snapshot", "s-search-cpu",
			"s-search-memory", "s-search-key-error", "s-search-key-lost",
		}},
		"app client": {alarms.UserPoolClient{Pool: s("p"), Client: s("c")}.Alarms("web"), []string{
			"web-cognito-sign-in", "web-cognito-sign-up", "web-cognito-refresh",
		}},
		"EKS cluster": {alarms.EKSCluster{Name: s("c")}.Alarms("k"), []string{
			"k-eks-failed-nodes", "k-eks-node-cpu", "k-eks-node-memory", "k-eks-node-disk", "k-eks-api-errors",
		}},
		"EKS namespace": {alarms.EKSNamespace{Cluster: s("c"), Namespace: s("n")}.Alarms("n"), []string{
			"n-eks-pods-pending", "n-eks-pod-cpu", "n-eks-pod-memory",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var keys []string
			for _, a := range tc.set {
				require.NoError(t, a.Validate())
				keys = append(keys, a.Key)
			}
			assert.Equal(t, tc.want, keys)
		})
	}
}

func TestEdge(t *testing.T) {
	t.Parallel()
	acl := alarms.WebACL{Metric: pulumi.String("w")}
	global := alarms.WAFBlocked(acl, 1)
	assert.True(t, global.Edge(), "a web ACL without a region is CloudFront's")
	assert.Len(t, global.Terms()[0].Dimensions, 2, "which has no dimension Region")
	assert.Equal(t, pulumi.String("ALL"), global.Terms()[0].Dimensions[1].Value)
	acl.Region = "eu-west-1"
	assert.False(t, alarms.WAFBlocked(acl, 1).Edge())
	assert.Len(t, alarms.WAFBlocked(acl, 1).Terms()[0].Dimensions, 3)
}

func TestMissingBackupWindow(t *testing.T) {
	t.Parallel()
	vault := alarms.BackupVault{Name: pulumi.String("v")}
	for longest, want := range map[time.Duration]alarms.Window{
		90 * time.Minute:   {Period: 2 * time.Hour, Datapoints: 1, Evaluations: 1},
		24 * time.Hour:     {Period: 24 * time.Hour, Datapoints: 1, Evaluations: 1},
		25 * time.Hour:     {Period: 24 * time.Hour, Datapoints: 2, Evaluations: 2},
		7 * 24 * time.Hour: {Period: 24 * time.Hour, Datapoints: 7, Evaluations: 7},
	} {
		got := alarms.BackupMissing(vault, longest)
		assert.Equal(t, want, got.Window, longest)
		require.NoError(t, got.Validate())
	}
}

func TestBalancerErrorsWithoutAnyTarget(t *testing.T) {
	t.Parallel()
	terms := alarms.ALB5xx(balancer).Terms()
	assert.Equal(t, "100*part/SUM(METRICS())", terms[2].Expression,
		"RequestCount is not published when every request is refused")
}

func TestSystemErrorsAddUpEveryOperation(t *testing.T) {
	t.Parallel()
	terms := alarms.DynamoSystemErrors(alarms.Table{Name: pulumi.String("t")}).Terms()
	require.Len(t, terms, 11)
	for i, o := range alarms.Operations() {
		assert.Equal(t, pulumi.String(o), terms[i].Dimensions[1].Value)
		assert.Len(t, terms[i].Dimensions, 2, "terms must not share their dimensions")
	}
}
