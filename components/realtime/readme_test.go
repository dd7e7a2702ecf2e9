package realtime_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// hours are those of a month, as AWS counts them.
const hours = 730

// price is what one unit of something costs in eu-west-1, in USD.
type price struct {
	what, read string
	month      float64
}

// The prices, with the day on which AWS's price list was read.
var (
	vcpu     = price{"vCPU of Fargate on Graviton", "2026-08-21", 0.03238 * hours}
	gigabyte = price{"GB of memory of Fargate on Graviton", "2026-08-21", 0.00356 * hours}
	load     = price{"Application Load Balancer", "2026-10-04", 0.0252 * hours}
	webACL   = price{"web ACL", "2026-08-21", 5}
	wafRule  = price{"rule or managed group of a web ACL", "2026-08-21", 1}
	kmsKey   = price{"KMS key", "2026-08-21", 1}
	metric   = price{"metric of an alarm", "2026-08-21", 0.10}
	over     = price{"composite alarm", "2026-08-21", 0.50}
	custom   = price{"metric of the application's own, or detailed metric of CloudFront", "2026-08-21", 0.30}
	board    = price{"dashboard", "2026-08-21", 3}
	nodes    = map[string]price{
		"cache.m7g.large": {"Valkey node cache.m7g.large", "2025-05-28", 0.1392 * hours},
		"cache.t4g.micro": {"Valkey node cache.t4g.micro", "2025-05-28", 0.0136 * hours},
	}
)

// detailed is how many metrics CloudFront adds with a monitoring subscription.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html
const detailed = 8

// bill counts what a platform without traffic is charged for.
func bill(t *testing.T, got pulumitest.Recording) map[price]float64 {
	t.Helper()
	out := map[price]float64{
		load: float64(got.Count(balancerType)), kmsKey: float64(got.Count(keyType)), custom: 1, // the workers' backlog
		over: float64(got.Count("aws:cloudwatch/compositeAlarm:CompositeAlarm")), board: float64(got.Count("aws:cloudwatch/dashboard:Dashboard")),
		webACL:  float64(got.Count("aws:wafv2/webAcl:WebAcl")),
		wafRule: float64(len(got.One(t, "aws:wafv2/webAcl:WebAcl").At("rules").([]any))),
	}
	for _, service := range []string{"shop-api", "shop-workers"} {
		task, tasks := got.Named(t, taskType, service), got.Named(t, serviceType, service).At("desiredCount").(float64)
		cpu, err := strconv.ParseFloat(task.String("cpu"), 64)
		require.NoError(t, err)
		memory, err := strconv.ParseFloat(task.String("memory"), 64)
		require.NoError(t, err)
		out[vcpu] += tasks * cpu / 1024
		out[gigabyte] += tasks * memory / 1024
	}
	for _, group := range got.All(valkeyType) {
		node, known := nodes[group.String("nodeType")]
		require.True(t, known, group.String("nodeType"))
		out[node] += group.At("numCacheClusters").(float64)
	}
	for _, alarm := range got.All(alarmType) {
		out[metric] += float64(max(1, len(where(alarm.Inputs["metricQueries"], "", "AWS/"))))
	}
	out[custom] += detailed * float64(got.Count("aws:cloudfront/monitoringSubscription:MonitoringSubscription"))
	return out
}

// TestCostInTheReadme: the table counts what the presets really declare.
func TestCostInTheReadme(t *testing.T) {
	t.Parallel()
	large, small := bill(t, pulumitest.Up(t, shop(asIs))), bill(t, pulumitest.Up(t, shop(development)))
	var b strings.Builder
	b.WriteString("| | price of | each | production | | development | |\n|---|---|--:|--:|--:|--:|--:|\n")
	var sum, little float64
	for _, p := range []price{
		vcpu, gigabyte, nodes["cache.m7g.large"], nodes["cache.t4g.micro"], load, webACL, wafRule, kmsKey, metric, over, custom, board,
	} {
		n, m := large[p], small[p]
		require.Positive(t, n+m, p.what)
		fmt.Fprintf(&b, "| %s | %s | %.2f | %v | %.2f | %v | %.2f |\n", p.what, p.read, p.month, n, n*p.month, m, m*p.month)
		sum, little = sum+n*p.month, little+m*p.month
	}
	fmt.Fprintf(&b, "| **together** | | | | **%.2f** | | **%.2f** |\n", sum, little)
	fmt.Fprintf(&b, "\nThe workers' half of the Fargate lines is on Spot, at up to 70 %% less: from %.2f and %.2f together.\n",
		sum-0.7*(large[vcpu]*vcpu.month+large[gigabyte]*gigabyte.month)/2,
		little-0.7*(small[vcpu]*vcpu.month+small[gigabyte]*gigabyte.month)/2)

	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(readme), "<!-- cost -->\n")
	require.True(t, found)
	_, after, found := strings.Cut(rest, "<!-- end -->")
	require.True(t, found)
	fresh := before + "<!-- cost -->\n" + b.String() + "<!-- end -->" + after
	if *update {
		require.NoError(t, os.WriteFile("README.md", []byte(fresh), 0o600))
		return
	}
	assert.Equal(t, fresh, string(readme), "run `go test ./components/realtime -update`")
}
