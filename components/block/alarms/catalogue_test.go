package alarms_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
)

var update = flag.Bool("update", false, "rewrite testdata/catalogue.txt")

// every is one alarm from each function of the catalogue.
func every() []alarms.Alarm {
	s := func(text string) pulumi.StringInput { return pulumi.String(text) }
	node := alarms.CacheNode{Cluster: s("c")}
	site := alarms.Distribution{ID: s("d")}
	edge := alarms.EdgeFunction{Distribution: s("d"), Function: s("f")}
	queue, topic := alarms.Queue{Name: s("q")}, alarms.Topic{Name: s("t")}
	fn := alarms.Function{Name: s("f"), Timeout: 10 * time.Second}
	nat := alarms.NATGateway{ID: s("n")}
	endpoint := alarms.VPCEndpoint{ID: s("e"), VPC: s("v"), Subnet: s("s"), Service: s("x")}
	db, cluster, proxy := alarms.DBInstance{ID: s("i")}, alarms.DBCluster{ID: s("c")}, alarms.DBProxy{Name: s("p")}
	table := alarms.Table{Name: s("t")}
	rest := alarms.RESTStage{API: s("a"), Stage: s("s")}
	web := alarms.HTTPStage{API: s("a"), Stage: s("s")}
	socket := alarms.SocketStage{API: s("a"), Stage: s("s")}
	domain := alarms.SearchDomain{Name: s("d"), Account: "123456789012"}
	client := alarms.UserPoolClient{Pool: s("p"), Client: s("c")}
	vault := alarms.BackupVault{Name: s("v")}
	bucket := alarms.BucketFilter{Bucket: s("b"), Filter: s("f")}
	stream := alarms.Stream{Name: s("s")}
	eks := alarms.EKSCluster{Name: s("c")}
	ns := alarms.EKSNamespace{Cluster: s("c"), Namespace: s("n")}
	return slices.Concat([]alarms.Alarm{
		alarms.ALB5xx(balancer), alarms.ALBTarget5xx(balancer), alarms.ALBHealthyHosts(balancer, 1),
		alarms.ALBUnhealthyHosts(balancer), alarms.ALBLatency(balancer, 2500*time.Millisecond),
		alarms.ALBRejected(balancer), alarms.ALBConnectionErrors(balancer), alarms.ALBTLSErrors(balancer, 50),
		alarms.ECSCPU(service), alarms.ECSMemory(service), alarms.ECSRunningTasks(service, 2),
		alarms.ECSEphemeralStorage(service),
		alarms.CacheEngineCPU(node), alarms.CacheCPU(node), alarms.CacheMemory(node), alarms.CacheEvictions(node),
		alarms.CacheConnections(node, 1000), alarms.CacheReplicationLag(node, 30*time.Second),
		alarms.CloudFront5xx(site), alarms.CloudFrontOriginLatency(site, time.Second),
		alarms.CloudFrontFunctionErrors(edge), alarms.CloudFrontFunctionThrottles(edge),
		alarms.SQSAge(queue, 5*time.Minute), alarms.SQSBacklog(queue, 1000), alarms.SQSDeadLetters(queue),
		alarms.SQSSilent(queue, time.Hour), alarms.SNSFailed(topic), alarms.SNSDeadLetters(topic), alarms.SNSLost(topic),
		alarms.LambdaErrors(fn), alarms.LambdaThrottles(fn), alarms.LambdaDuration(fn), alarms.LambdaConcurrency(fn, 90),
		alarms.LambdaAccountConcurrency(900), alarms.LambdaIteratorAge(fn, time.Minute), alarms.LambdaLost(fn),
		alarms.NATPortAllocation(nat), alarms.NATPacketsDropped(nat), alarms.EndpointPacketsDropped(endpoint, 10),
		alarms.DBCPU(db), alarms.DBConnections(db, 900), alarms.DBFreeMemory(db, 1<<30), alarms.DBFreeStorage(db, 1<<30),
		alarms.DBFreeLocalStorage(db, 1<<30), alarms.DBLoad(db, 2), alarms.DBReadLatency(db, 20*time.Millisecond),
		alarms.DBWriteLatency(db, 20*time.Millisecond), alarms.DBReplicaLag(db), alarms.PostgresTransactionIDs(db),
		alarms.ProxyBorrowLatency(proxy, 100*time.Millisecond), alarms.ProxyRefused(proxy),
		alarms.AuroraUptime(cluster), alarms.AuroraVolumeLeft(cluster, 1<<40), alarms.AuroraReplicaLag(db, time.Second),
		alarms.AuroraCapacity(db), alarms.AuroraBlocked(db, 5), alarms.AuroraBufferCache(db), alarms.AuroraHistory(db),
		alarms.AuroraBinlog(cluster),
	}, []alarms.Alarm{
		alarms.DynamoReadThrottles(table), alarms.DynamoWriteThrottles(alarms.Table{Name: s("t"), Index: s("i")}),
		alarms.DynamoSystemErrors(table, alarms.GetItem, alarms.PutItem),
		alarms.DynamoLatency(table, alarms.Query, 50*time.Millisecond),
		alarms.REST5xx(rest), alarms.REST4xx(rest), alarms.RESTLatency(rest),
		alarms.HTTP5xx(web), alarms.HTTP4xx(web), alarms.HTTPLatency(web),
		alarms.SocketExecutionErrors(socket), alarms.SocketClientErrors(socket), alarms.SocketLatency(socket),
		alarms.SearchRed(domain), alarms.SearchYellow(domain), alarms.SearchStorage(domain, 20480),
		alarms.SearchWritesBlocked(domain), alarms.SearchNodes(domain, 3), alarms.SearchSnapshot(domain),
		alarms.SearchCPU(domain), alarms.SearchMemory(domain), alarms.SearchMasterCPU(domain),
		alarms.SearchMasterMemory(domain), alarms.SearchKeyError(domain), alarms.SearchKeyLost(domain),
		alarms.CognitoSignIn(client), alarms.CognitoSignUp(client), alarms.CognitoRefresh(client),
		alarms.BackupFailed(vault), alarms.BackupMissing(vault, 1200*time.Minute), alarms.RestoreFailed(vault),
		alarms.CopyFailed(vault), alarms.WAFBlocked(alarms.WebACL{Metric: s("w"), Region: "eu-west-1", Rule: "rate"}, 1000),
		alarms.CertificateExpiry(alarms.Certificate{ARN: s("c")}), alarms.HealthCheckFailed(alarms.HealthCheck{ID: s("h")}),
		alarms.S35xx(bucket), alarms.S34xx(bucket), alarms.EventsFailed(alarms.EventRule{Name: s("r")}),
		alarms.ScheduleDropped(alarms.ScheduleGroup{Name: s("g")}), alarms.KinesisAge(stream, 12*time.Hour),
		alarms.KinesisWriteThrottles(stream),
		alarms.EKSFailedNodes(eks), alarms.EKSNodeCPU(eks), alarms.EKSNodeMemory(eks), alarms.EKSNodeDisk(eks),
		alarms.EKSAPIErrors(eks), alarms.EKSPodsPending(ns), alarms.EKSPodCPU(ns), alarms.EKSPodMemory(ns),
		alarms.EKSRunningPods(alarms.EKSService{Cluster: s("c"), Namespace: s("n"), Service: s("s")}, 1),
	})
}

// line is an alarm as a person compares it with AWS's documentation.
func line(a alarms.Alarm) string {
	sign := map[alarms.Comparison]string{alarms.Above: ">", alarms.AtLeast: ">=", alarms.Below: "<", alarms.AtMost: "<="}
	var b strings.Builder
	fmt.Fprintf(&b, "%-30s %-6s %s %v %s, %d of %d x %s, %s\n", a.Kind, a.Severity, sign[a.Comparison],
		a.Threshold, a.Unit, a.Window.Datapoints, a.Window.Evaluations, a.Window.Period, a.Missing)
	for _, t := range a.Terms() {
		if t.Expression != "" {
			fmt.Fprintf(&b, "  %s = %s\n", t.ID, t.Expression)
			continue
		}
		var names []string
		for _, d := range t.Dimensions {
			names = append(names, d.Name)
		}
		fmt.Fprintf(&b, "  %s = %s %s %s by %s\n", t.ID, t.Statistic, t.Namespace, t.Metric, strings.Join(names, ", "))
	}
	return b.String()
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	seen := map[string]bool{}
	for _, a := range every() {
		require.NoError(t, a.Validate(), a.Kind)
		require.False(t, seen[a.Kind], "two functions call their alarm %s", a.Kind)
		seen[a.Kind] = true
		assert.Less(t, len(a.Intent), 200, a.Kind)
		assert.True(t, strings.HasSuffix(a.Intent, "."), a.Kind)
		text.WriteString(line(a))
	}
	golden := filepath.Join("testdata", "catalogue.txt")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(text.String()), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), text.String(), "run with -update to accept")
}

// TestEveryFunctionIsInTheCatalogue reads the source, so that a new alarm cannot escape the test above.
func TestEveryFunctionIsInTheCatalogue(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	functions := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && makesAlarm(f) {
				functions++
			}
		}
	}
	assert.Len(t, every(), functions)
}

func makesAlarm(f *ast.FuncDecl) bool {
	if f.Recv != nil || !f.Name.IsExported() || f.Name.Name == "Custom" || f.Type.Results == nil {
		return false
	}
	result, ok := f.Type.Results.List[0].Type.(*ast.Ident)
	return ok && result.Name == "Alarm"
}

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
		"NAT gateway": {alarms.NATGateway{ID: s("n")}.Alarms("a"), []string{"a-nat-port-allocation", "a-nat-packets-dropped"}},
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

func TestSystemErrorsAddUpEveryOperation(t *testing.T) {
	t.Parallel()
	terms := alarms.DynamoSystemErrors(alarms.Table{Name: pulumi.String("t")}).Terms()
	require.Len(t, terms, 11)
	for i, o := range alarms.Operations() {
		assert.Equal(t, pulumi.String(o), terms[i].Dimensions[1].Value)
		assert.Len(t, terms[i].Dimensions, 2, "terms must not share their dimensions")
	}
}
