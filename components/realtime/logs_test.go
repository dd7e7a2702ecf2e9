package realtime_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// TestLogsAreKeptAsLongAsTheyAreWorth: what the services say for seven days, what Valkey says for a month, and what
// the firewall saw for three.
func TestLogsAreKeptAsLongAsTheyAreWorth(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*realtime.Args)
		groups int
		days   float64
	}{
		"production":      {asIs, 7, 7},
		"development":     {development, 5, 7},
		"as long as told": {func(a *realtime.Args) { a.Watch.LogDays = 30 }, 7, 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, shop(tc.change))
			require.Equal(t, tc.groups, got.Count(logGroupType))
			for _, r := range got.All(logGroupType) {
				want := 30.0
				switch r.Name {
				case "shop-api-log", "shop-workers-log":
					want = tc.days
				case "shop-firewall-log":
					want = 90
				}
				assert.InDelta(t, want, r.At("retentionInDays"), 0, r.Name)
				assert.NotEmpty(t, r.String("kmsKeyId"), r.Name)
			}
		})
	}
}

// TestTasksWriteToTheirOwnGroup: the group is there before the tasks, which name it.
func TestTasksWriteToTheirOwnGroup(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	for _, service := range []string{"shop-api", "shop-workers"} {
		group := got.Named(t, logGroupType, service+"-log")
		assert.Equal(t, made(group, "name"), container(t, got, service).Log.Options["awslogs-group"])
		assert.Contains(t, got.Named(t, taskType, service).DependsOn, group.URN)
	}
}

// TestSavedQueries are the searches that people come back to, over the logs of both services.
func TestSavedQueries(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	groups := []any{
		made(got.Named(t, logGroupType, "shop-api-log"), "name"), made(got.Named(t, logGroupType, "shop-workers-log"), "name"),
	}
	looksFor := map[string]string{}
	for _, r := range got.All("aws:cloudwatch/queryDefinition:QueryDefinition") {
		assert.Equal(t, groups, r.At("logGroupNames"), r.Name)
		for line := range strings.SplitSeq(r.String("queryString"), "\n") {
			if filter, found := strings.CutPrefix(line, "| filter "); found {
				looksFor[r.String("name")] = filter
			}
		}
	}
	assert.Equal(t, map[string]string{
		"plinth/testing/shop/errors":           `level = "error"`,
		"plinth/testing/shop/requests":         `ispresent(operation)`,
		"plinth/testing/shop/wallet-purchases": `event = "purchase" and item = "wallet"`,
		"plinth/testing/shop/gem-purchases":    `event = "purchase" and item = "gems"`,
	}, looksFor)
}

// TestDashboardMentionsEveryAlarm: those of the region by their state, those of the edge by what they
// measure, for a status widget shows one region only.
func TestDashboardMentionsEveryAlarm(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*realtime.Args){"production": asIs, "development": development} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, shop(change))
			body := got.One(t, "aws:cloudwatch/dashboard:Dashboard").JSON(t, "dashboardBody")
			states := map[string]bool{}
			for _, path := range where(body, "", "arn:aws:cloudwatch:") {
				states[at(body, path)] = true
			}
			composite := got.One(t, "aws:cloudwatch/compositeAlarm:CompositeAlarm")
			assert.True(t, states[made(composite, "arn")], "the composite alarm")
			home := 1
			for _, r := range got.All(alarmType) {
				switch {
				case r.OwnedBy("plinth:alarms:Channels"): // watches the messenger, not the platform
				case r.Provider == "edge":
					assert.NotEmpty(t, where(body, "", r.String("metricName")), "%s is not drawn", r.Name)
				default:
					home++
					assert.True(t, states[made(r, "arn")], "%s has no state on the dashboard", r.Name)
				}
			}
			assert.Len(t, states, home, "and no alarm is shown that does not exist")
			groups := where(body, "", "SOURCE '"+made(got.Named(t, logGroupType, "shop-api-log"), "name")+"'")
			assert.Len(t, groups, 1, "the errors of the last hour")
		})
	}
}

// at is the text at path below v.
func at(v any, path string) string {
	return pulumitest.Resource{Inputs: v.(map[string]any)}.String(path)
}
