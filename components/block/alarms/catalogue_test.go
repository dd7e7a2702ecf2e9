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
	db, cluster := alarms.DBInstance{ID: s("i")}, alarms.DBCluster{ID: s("c")}
	proxy := alarms.DBProxy{Name: s("p")}
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
		alarms.SQSSilent(queue,
			time.Hour), alarms.SNSFailed(topic), alarms.SNSDeadLetters(topic), alarms.SNSLost(topic),
		alarms.LambdaErrors(fn), alarms.LambdaThrottles(fn), alarms.LambdaDuration(fn), alarms.LambdaConcurrency(fn,
			90),
		alarms.LambdaAccountConcurrency(900), alarms.LambdaIteratorAge(fn, time.Minute), alarms.LambdaLost(fn),
		alarms.NATPortAllocation(nat), alarms.NATPacketsDropped(nat), alarms.EndpointPacketsDropped(endpoint, 10),
		alarms.DBCPU(db), alarms.DBConnections(db, 900), alarms.DBFreeMemory(db, 1<<30), alarms.DBFreeStorage(db,
			1<<30),
		alarms.DBFreeLocalStorage(db, 1<<30), alarms.DBLoad(db, 2), alarms.DBReadLatency(db, 20*time.Millisecond),
		alarms.DBWriteLatency(db, 20*time.Millisecond), alarms.DBReplicaLag(db), alarms.PostgresTransactionIDs(db),
		alarms.ProxyBorrowLatency(proxy, 100*time.Millisecond), alarms.ProxyRefused(proxy),
		alarms.AuroraUptime(cluster), alarms.AuroraVolumeLeft(cluster, 1<<40), alarms.AuroraReplicaLag(db,
			time.Second),
		alarms.AuroraCapacity(db), alarms.AuroraBlocked(db,
			5), alarms.AuroraBufferCache(db), alarms.AuroraHistory(db),
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
		alarms.CopyFailed(vault), alarms.WAFBlocked(alarms.WebACL{Metric: s("w"), Region: "eu-west-1",
			Rule: "rate"}, 1000),
		alarms.CertificateExpiry(alarms.Certificate{ARN: s("c")}),
		alarms.HealthCheckFailed(alarms.HealthCheck{ID: s("h")}),
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
	sign := map[alarms.Comparison]string{alarms.Above: ">", alarms.AtLeast: ">=", alarms.Below: "<",
		alarms.AtMost: "<="}
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
		fmt.Fprintf(&b, "  %s = %s %s %s by %s\n", t.ID, t.Statistic, t.Namespace, t.Metric,
			strings.Join(names, ", "))
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
