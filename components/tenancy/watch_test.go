package tenancy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// everyAlarm is what each alarm of the production preset waits for, without those that every function and
// every instance has, which are counted.
var everyAlarm = map[string]string{
	"base-alarms-api-rest-5xx":                          "page 5XXError > 0.05",
	"base-alarms-api-rest-4xx":                          "ticket 4XXError > 0.05",
	"base-alarms-api-rest-latency":                      "ticket Latency >= 2500",
	"base-alarms-socket-socket-execution-errors":        "page ExecutionError > 0.05",
	"base-alarms-socket-socket-client-errors":           "ticket ClientError > 0.05",
	"base-alarms-socket-socket-latency":                 "ticket IntegrationLatency >= 2000",
	"base-alarms-requests-sqs-age":                      "ticket ApproximateAgeOfOldestMessage >= 1800",
	"base-alarms-requests-sqs-dead-letters":             "ticket ApproximateNumberOfMessagesVisible > 0",
	"base-alarms-failed-sqs-dead-letters":               "ticket ApproximateNumberOfMessagesVisible > 0",
	"base-alarms-failed-twice-sqs-dead-letters":         "ticket ApproximateNumberOfMessagesVisible > 0",
	"base-alarms-cell-a-workspaces-cell-full":           "ticket CellUsedPercent >= 90",
	"base-alarms-cell-b-workspaces-cell-full":           "ticket CellUsedPercent >= 90",
	"base-alarms-workspaces-throttled":                  "ticket ThrottledRequests >= 100",
	"base-alarms-cell-a-aurora-uptime":                  "page EngineUptime <= 0",
	"base-alarms-cell-b-aurora-uptime":                  "page EngineUptime <= 0",
	"base-edge-alarms-edge-waf-blocked":                 "ticket BlockedRequests >= 1000",
	"base-edge-alarms-edge-cloudfront-5xx":              "page 5xxErrorRate > 5",
	"base-edge-alarms-edge-cloudfront-origin-latency":   "ticket OriginLatency > 2500",
	"base-alarms-registry-dynamodb-write-throttles":     "ticket WriteThrottleEvents > 0",
	"base-alarms-connections-dynamodb-write-throttles":  "ticket WriteThrottleEvents > 0",
	"base-alarms-cell-a-b-aurora-replica-lag":           "ticket AuroraReplicaLag > 1000",
	"base-alarms-cache-001-cache-memory":                "ticket DatabaseMemoryUsagePercentage >= 80",
	"base-alarms-custom-order-created-lambda-throttles": "ticket Throttles >= 1",
	"base-alarms-provisioner-lambda-duration":           "ticket Duration > 810000",
	"base-alarms-engine-lambda-duration":                "ticket Duration > 18000",
}

// metric is what an alarm looks at.
func metric(r pulumitest.Resource) string {
	if name := r.String("metricName"); name != "" {
		return name
	}
	return r.String("metricQueries[0].metric.metricName")
}

func TestEveryAlarm(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	topics := map[string]string{}
	for _, r := range got.All("aws:sns/topic:Topic") {
		topics[made(r, "arn")] = strings.TrimPrefix(r.Name[strings.LastIndex(r.Name, "-"):], "-")
	}
	signs := map[string]string{
		"GreaterThanThreshold": ">", "GreaterThanOrEqualToThreshold": ">=", "LessThanThreshold": "<",
		"LessThanOrEqualToThreshold": "<=",
	}
	told, functions := map[string]string{}, 0
	for _, r := range got.All(alarmType) {
		actions := r.At("alarmActions").([]any)
		require.Len(t, actions, 1, r.Name)
		told[r.Name] = fmt.Sprintf("%s %s %s %v", topics[actions[0].(string)], metric(r), signs[r.String("comparisonOperator")], r.At("threshold"))
		if strings.HasSuffix(r.Name, "-lambda-errors") {
			functions++
		}
	}
	for name, want := range everyAlarm {
		assert.Equal(t, want, told[name], name)
	}
	assert.Equal(t, got.Count(functionType), functions, "every function is watched")
	assert.Len(t, told, 3*8+6+4+3+2+2*(2+2*6)+2*3+6+3+2, "%v", told)
}

// TestUsersAffected: the one alarm is over those that tenants feel, and speaks to the page channel.
func TestUsersAffected(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	rule := got.One(t, "aws:cloudwatch/compositeAlarm:CompositeAlarm").String("alarmRule")
	assert.Equal(t, 5, strings.Count(rule, "ALARM("))
	for _, part := range []string{"rest-5xx", "rest-latency", "socket-execution-errors", "cell-a-aurora-uptime", "cell-b-aurora-uptime"} {
		assert.Contains(t, rule, part)
	}
}

// TestAlarmsWatchWhatExists: each dimension of each metric belongs to something that the platform declares or
// to what its functions say, so that no alarm is deaf.
func TestAlarmsWatchWhatExists(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	known := map[string]bool{
		"Global": true, "WRITER": true, "ALL": true, "live": true, "socket": true, "eu-west-1": true,
		"plinth": true, "testing": true, "a": true, "b": true, // as the provisioner tells of cells
	}
	for _, operation := range alarms.Operations() {
		known[string(operation)] = true
	}
	for _, r := range got {
		known[r.Name] = true
		for _, property := range []string{"id", "name", "clusterIdentifier", "identifier"} {
			if r.Outputs != nil && property != "id" {
				text, _ := r.Outputs[property].(string)
				known[text] = true
			}
			known[r.ID] = true
		}
		if members, ok := r.Outputs["memberClusters"].([]any); ok {
			for _, m := range members {
				known[m.(string)] = true
			}
		}
	}
	acl := got.Named(t, aclType, "base-firewall").String("visibilityConfig.metricName")
	known[acl] = true
	seen := 0
	for _, r := range got.All(alarmType) {
		dimensions := []any{r.At("dimensions")}
		if queries, ok := r.At("metricQueries").([]any); ok {
			for _, q := range queries {
				if m, ok := q.(map[string]any)["metric"].(map[string]any); ok {
					dimensions = append(dimensions, m["dimensions"])
				}
			}
		}
		for _, d := range dimensions {
			values, _ := d.(map[string]any)
			for name, v := range values {
				assert.True(t, known[v.(string)], "%s: %s is %v", r.Name, name, v)
				seen++
			}
		}
	}
	assert.Greater(t, seen, 100)
}

// TestThrottled: who is refused for a plan is counted, and found by a saved search.
func TestThrottled(t *testing.T) {
	t.Parallel()
	const filterType, searchType = "aws:cloudwatch/logMetricFilter:LogMetricFilter", "aws:cloudwatch/queryDefinition:QueryDefinition"
	got := pulumitest.Both(t, base(whole(t)))
	filter := got.One(t, filterType)
	assert.Contains(t, filter.String("pattern"), `$.status = "429"`)
	alarm := got.Named(t, alarmType, "base-alarms-workspaces-throttled")
	assert.Equal(t, filter.String("metricTransformation.name"), metric(alarm))
	search := got.Named(t, searchType, "base-query-throttled-tenants")
	assert.Equal(t, "plinth/testing/base/throttled-tenants", search.String("name"))
	assert.Equal(t, []any{filter.String("logGroupName")}, search.At("logGroupNames"))
	none := pulumitest.Both(t, base(asIs))
	assert.Zero(t, none.Count(filterType), "without plans nobody is refused for one")
}

// TestOwnChannels: a caller's channels carry the alarms, and no others are made.
func TestOwnChannels(t *testing.T) {
	t.Parallel()
	channels := func(region string) *alarms.Channels {
		topic := func(name string) pulumi.StringOutput {
			return pulumi.String("arn:aws:sns:" + region + ":123456789012:" + name).ToStringOutput()
		}
		return &alarms.Channels{Region: region, PageARN: topic("page"), TicketARN: topic("ticket")}
	}
	got := pulumitest.Both(t, base(func(a *tenancy.Args) {
		a.Watch.Channels, a.Watch.EdgeChannels = channels("eu-west-1"), channels(site.Edge)
	}))
	assert.Zero(t, got.Count("aws:sns/topic:Topic"))
	assert.Equal(t, 5, got.Count(keyType))
	assert.Equal(t, []any{"arn:aws:sns:eu-west-1:123456789012:page"},
		got.Named(t, alarmType, "base-alarms-api-rest-5xx").At("alarmActions"))
}
