package realtime_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// everyAlarm is what each alarm of the production preset waits for, and who is told.
var everyAlarm = map[string]string{
	"shop-alarms-entry-alb-5xx":                       "page > 5",
	"shop-alarms-entry-alb-target-5xx":                "page > 5",
	"shop-alarms-entry-alb-healthy-hosts":             "page < 1",
	"shop-alarms-entry-alb-unhealthy-hosts":           "ticket >= 1",
	"shop-alarms-entry-alb-latency":                   "ticket >= 2.5",
	"shop-alarms-entry-alb-rejected":                  "ticket > 0",
	"shop-alarms-entry-alb-connection-errors":         "ticket > 10",
	"shop-edge-alarms-edge-cloudfront-5xx":            "page > 5",
	"shop-edge-alarms-edge-cloudfront-origin-latency": "ticket > 2500",
	"shop-edge-alarms-edge-waf-blocked":               "ticket >= 1000",
	"shop-parts-api-ecs-cpu":                          "ticket > 80",
	"shop-parts-api-ecs-memory":                       "ticket > 80",
	"shop-parts-api-ecs-running-tasks":                "page < 1",
	"shop-parts-workers-ecs-cpu":                      "ticket > 80",
	"shop-parts-workers-ecs-memory":                   "ticket > 80",
	"shop-parts-workers-ecs-running-tasks":            "page < 1",
	"shop-parts-arrivals-sqs-age":                     "ticket >= 1800",
	"shop-parts-arrivals-sqs-dead-letters":            "ticket > 0",
	"shop-parts-jobs-001-cache-engine-cpu":            "ticket > 90",
	"shop-parts-jobs-001-cache-memory":                "page >= 80",
	"shop-parts-jobs-001-cache-evictions":             "page > 0",
	"shop-parts-jobs-001-cache-replication-lag":       "ticket > 60",
	"shop-parts-jobs-002-cache-engine-cpu":            "ticket > 90",
	"shop-parts-jobs-002-cache-memory":                "page >= 80",
	"shop-parts-jobs-002-cache-evictions":             "page > 0",
	"shop-parts-jobs-002-cache-replication-lag":       "ticket > 60",
	"shop-parts-cache-001-cache-engine-cpu":           "ticket > 90",
	"shop-parts-cache-001-cache-memory":               "ticket >= 80",
	"shop-parts-cache-001-cache-replication-lag":      "ticket > 60",
	"shop-parts-cache-002-cache-engine-cpu":           "ticket > 90",
	"shop-parts-cache-002-cache-memory":               "ticket >= 80",
	"shop-parts-cache-002-cache-replication-lag":      "ticket > 60",
	"shop-channels-page-failed":                       "ticket > 0",
	"shop-channels-ticket-failed":                     "page > 0",
	"shop-edge-channels-page-failed":                  "ticket > 0",
	"shop-edge-channels-ticket-failed":                "page > 0",
}

func TestEveryAlarm(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	topics := map[string]string{}
	for _, r := range got.All(topicType) {
		topics[made(r, "arn")] = strings.TrimPrefix(r.Name[strings.LastIndex(r.Name, "-"):], "-")
	}
	signs := map[string]string{
		"GreaterThanThreshold": ">", "GreaterThanOrEqualToThreshold": ">=", "LessThanThreshold": "<",
	}
	told := map[string]string{}
	for _, r := range got.All(alarmType) {
		actions := r.At("alarmActions").([]any)
		require.Len(t, actions, 1, r.Name)
		assert.Equal(t, actions, r.At("okActions"), r.Name)
		told[r.Name] = fmt.Sprintf("%s %s %v", topics[actions[0].(string)], signs[r.String("comparisonOperator")], r.At("threshold"))
	}
	assert.Equal(t, everyAlarm, told)
}

// TestAlarmsWatchWhatExists: each dimension of each metric belongs to a resource of the platform, so that no
// alarm is deaf.
func TestAlarmsWatchWhatExists(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*realtime.Args){"production": asIs, "development": development} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, shop(change))
			exist := dimensions(got)
			looked := 0
			for _, r := range got.All(alarmType) {
				for _, path := range where(r.Inputs, "", "") {
					_, dimension, found := strings.Cut(path, "dimensions.")
					if !found {
						continue
					}
					looked++
					assert.Contains(t, exist[dimension], r.String(path), "%s: %s", r.Name, dimension)
				}
			}
			assert.Greater(t, looked, got.Count(alarmType), "the walk must have seen the dimensions")
		})
	}
}

// dimensions are the values by which CloudWatch tells the platform's resources apart.
func dimensions(got pulumitest.Recording) map[string][]string {
	out := map[string][]string{"Region": {"Global"}, "Rule": {"ALL"}}
	for _, of := range []struct{ dimension, typ, property string }{
		{"LoadBalancer", balancerType, "arnSuffix"}, {"TargetGroup", "aws:lb/targetGroup:TargetGroup", "arnSuffix"},
		{"ClusterName", "aws:ecs/cluster:Cluster", "name"}, {"ServiceName", serviceType, "name"},
		{"QueueName", queueType, "name"}, {"TopicName", topicType, "name"}, {"DistributionId", distributionType, "id"},
	} {
		for _, r := range got.All(of.typ) {
			out[of.dimension] = append(out[of.dimension], made(r, of.property))
		}
	}
	for _, r := range got.All("aws:wafv2/webAcl:WebAcl") {
		out["WebACL"] = append(out["WebACL"], r.String("visibilityConfig.metricName"))
	}
	for _, r := range got.All(valkeyType) {
		_, state := awsmodel.Fabricate(awsmodel.Resource{Type: r.Type, Name: r.Name, URN: r.URN, Inputs: r.Raw()})
		for _, member := range state["memberClusters"].ArrayValue() {
			out["CacheClusterId"] = append(out["CacheClusterId"], member.StringValue())
		}
	}
	return out
}

// TestUsersAffected: one alarm over those that people feel at the entry.
func TestUsersAffected(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	composite := got.One(t, "aws:cloudwatch/compositeAlarm:CompositeAlarm")
	var parts []string
	for _, key := range []string{"alb-target-5xx", "alb-5xx", "alb-healthy-hosts", "alb-latency"} {
		parts = append(parts, `ALARM("`+made(got.Named(t, alarmType, "shop-alarms-entry-"+key), "name")+`")`)
	}
	assert.Equal(t, "("+strings.Join(parts, " OR ")+")", composite.String("alarmRule"))
	assert.Equal(t, []any{made(got.Named(t, topicType, "shop-channels-page"), "arn")}, composite.At("alarmActions"))
}

func TestChannelsOfTheCaller(t *testing.T) {
	t.Parallel()
	topic := func(region, name string) pulumi.StringOutput {
		return pulumi.String("arn:aws:sns:" + region + ":123456789012:" + name).ToStringOutput()
	}
	channels := func(region string) *alarms.Channels {
		return &alarms.Channels{Region: region, PageARN: topic(region, "page"), TicketARN: topic(region, "ticket")}
	}
	got := pulumitest.Both(t, shop(func(a *realtime.Args) {
		a.Watch.Channels, a.Watch.EdgeChannels = channels("eu-west-1"), channels("us-east-1")
	}))
	assert.Zero(t, got.Count(topicType), "nothing is made beside them")
	assert.Equal(t, 4, got.Count(keyType), "the keys of the topics are the caller's")
	told := map[string]bool{}
	for _, r := range got.All(alarmType) {
		region := map[string]string{"edge": "us-east-1", "": "eu-west-1"}[r.Provider]
		assert.Contains(t, r.String("alarmActions[0]"), "arn:aws:sns:"+region+":", r.Name)
		told[r.String("alarmActions[0]")] = true
	}
	assert.Len(t, told, 4)
}

func TestPeopleAreSubscribed(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(func(a *realtime.Args) {
		a.Watch.Page, a.Watch.Ticket = []string{"on-call@example.com"}, []string{"team@example.com"}
	}))
	var names []string
	for _, r := range got.All("aws:sns/topicSubscription:TopicSubscription") {
		names = append(names, r.Name+" "+r.Provider)
	}
	slices.Sort(names)
	assert.Equal(t, []string{
		"shop-channels-page-on-call-example-com ", "shop-channels-ticket-team-example-com ",
		"shop-edge-channels-page-on-call-example-com edge", "shop-edge-channels-ticket-team-example-com edge",
	}, names)
}
