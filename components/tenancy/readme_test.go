package tenancy_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/tenancy"
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
	large    = price{"Aurora instance db.r7g.large", "2025-05-28", 0.304 * hours}
	capacity = price{"Aurora capacity unit, at the least of half a unit", "2026-08-21", 0.14 * hours}
	pooling  = price{"vCPU behind an RDS Proxy", "2026-08-21", 0.018 * hours}
	big      = price{"Valkey node cache.m7g.large", "2025-05-28", 0.1392 * hours}
	small    = price{"Valkey node cache.t4g.micro", "2025-05-28", 0.0136 * hours}
	webACL   = price{"web ACL", "2026-08-21", 5}
	wafRule  = price{"rule or managed group of a web ACL", "2026-08-21", 1}
	kmsKey   = price{"KMS key", "2026-08-21", 1}
	hidden   = price{"secret, that of each cell's administrator among them", "2026-08-21", 0.40}
	watching = price{"metric of an alarm", "2026-08-21", 0.10}
	over     = price{"composite alarm", "2026-08-21", 0.50}
	own      = price{"metric of the functions' own, or detailed metric of CloudFront", "2026-08-21", 0.30}
	board    = price{"dashboard", "2026-08-21", 3}
)

// detailed is how many metrics CloudFront adds with a monitoring subscription.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html
const detailed = 8

// bill counts what a platform without traffic is charged for.
func bill(t *testing.T, got pulumitest.Recording) map[price]float64 {
	t.Helper()
	clusters := float64(got.Count(clusterType))
	out := map[price]float64{
		webACL: float64(got.Count(aclType)), kmsKey: float64(got.Count(keyType)), over: 1, board: 1,
		hidden: clusters + float64(got.Count("aws:secretsmanager/secret:Secret")),
		own:    clusters + detailed*float64(got.Count("aws:cloudfront/monitoringSubscription:MonitoringSubscription")),
	}
	for _, i := range got.All(instanceType) {
		if i.String("instanceClass") == "db.serverless" {
			out[capacity] += 0.5
			continue
		}
		require.Equal(t, "db.r7g.large", i.String("instanceClass"))
		out[large]++
	}
	out[pooling] = 4 * float64(got.Count(proxyType)) // of two instances of a cell
	for _, group := range got.All(valkeyType) {
		node := map[string]price{"cache.m7g.large": big, "cache.t4g.micro": small}[group.String("nodeType")]
		require.NotEmpty(t, node.what)
		out[node] += group.At("numCacheClusters").(float64)
	}
	for _, acl := range got.All(aclType) {
		out[wafRule] += float64(len(acl.At("rules").([]any)))
	}
	for _, alarm := range got.All(alarmType) {
		n := 0
		if queries, ok := alarm.At("metricQueries").([]any); ok {
			for _, q := range queries {
				if q.(map[string]any)["metric"] != nil {
					n++
				}
			}
		}
		out[watching] += float64(max(1, n))
	}
	return out
}

// TestCostInTheReadme: the table counts what the presets really declare.
func TestCostInTheReadme(t *testing.T) {
	t.Parallel()
	pooled := func(a *tenancy.Args) {
		a.Workspaces.Declared = map[string]tenancy.Declared{"acme": {Cell: "a", Pooled: true}}
	}
	production, little := bill(t, pulumitest.Up(t, base(pooled))), bill(t, pulumitest.Up(t, base(development)))
	var b strings.Builder
	b.WriteString("| | price of | each | production | | development | |\n|---|---|--:|--:|--:|--:|--:|\n")
	var sum, less float64
	for _, p := range []price{
		large, capacity, pooling, big, small, webACL, wafRule, kmsKey, hidden, watching, over, own, board,
	} {
		n, m := production[p], little[p]
		require.Positive(t, n+m, p.what)
		fmt.Fprintf(&b, "| %s | %s | %.2f | %v | %.2f | %v | %.2f |\n", p.what, p.read, p.month, n, n*p.month, m, m*p.month)
		sum, less = sum+n*p.month, less+m*p.month
	}
	fmt.Fprintf(&b, "| **together** | | | | **%.2f** | | **%.2f** |\n", sum, less)
	fmt.Fprintf(&b, "\nA further cell is %.2f a month in production.\n",
		2*large.month+hidden.month+own.month+watching.month*float64(2+2*6+1))

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
	assert.Equal(t, fresh, string(readme), "run `go test ./components/tenancy -update`")
}
