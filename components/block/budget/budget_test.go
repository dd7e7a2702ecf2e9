package budget_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/budget"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	budgetType       = "aws:budgets/budget:Budget"
	monitorType      = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
	subscriptionType = "aws:costexplorer/anomalySubscription:AnomalySubscription"
	tagType          = "aws:costexplorer/costAllocationTag:CostAllocationTag"
	topicARN         = "arn:aws:sns:eu-west-1:123456789012:ticket"
	monitorARN       = "arn:aws:ce::123456789012:anomalymonitor/1"
)

func sound(change ...func(*budget.Args)) *budget.Args {
	a := &budget.Args{
		Site:       site.Site{Account: "123456789012", Region: "eu-west-1"},
		MonthlyUSD: 640,
		TopicARN:   pulumi.String(topicARN),
		Tags:       map[string]string{"environment": "production", "application": "shop"},
	}
	for _, f := range change {
		f(a)
	}
	return a
}

func declare(args *budget.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := budget.New(ctx, "shop", args)
		return err
	}
}

func TestBudget(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, declare(sound()))
	r := got.One(t, budgetType)
	note := func(kind string, percent float64) map[string]any {
		return map[string]any{
			"notificationType": kind, "comparisonOperator": "GREATER_THAN", "threshold": percent,
			"thresholdType": "PERCENTAGE", "subscriberSnsTopicArns": []any{topicARN},
		}
	}
	for key, want := range map[string]any{
		"accountId": "123456789012", "budgetType": "COST", "timeUnit": "MONTHLY", "limitAmount": "640",
		"limitUnit": "USD",
		"costFilters": []any{map[string]any{
			"name":   "TagKeyValue",
			"values": []any{"user:application$shop", "user:environment$production"},
		}},
		"notifications": []any{note("ACTUAL", 80), note("ACTUAL", 100), note("FORECASTED", 100)},
	} {
		assert.Equal(t, want, r.Inputs[key], key)
	}
	assert.True(t, r.OwnedBy(budget.Type))
	for _, absent := range []string{monitorType, subscriptionType, tagType} {
		assert.Zero(t, got.Count(absent), absent)
	}
}

func TestWholeAccountByLetter(t *testing.T) {
	t.Parallel()
	r := pulumitest.Both(t, declare(sound(func(a *budget.Args) {
		a.Tags, a.TopicARN, a.Emails = nil, nil, []string{"cfo@example.com"}
		a.Actual, a.Forecast = []int{50}, []int{90, 120}
	}))).One(t, budgetType)
	assert.Nil(t, r.Inputs["costFilters"])
	notes, ok := r.Inputs["notifications"].([]any)
	require.True(t, ok)
	require.Len(t, notes, 3)
	for _, n := range notes {
		note, ok := n.(map[string]any)
		require.True(t, ok)
		assert.Equal(t, []any{"cfo@example.com"}, note["subscriberEmailAddresses"])
		assert.Nil(t, note["subscriberSnsTopicArns"])
	}
}

func TestAnomaly(t *testing.T) {
	t.Parallel()
	both := sound(func(a *budget.Args) {
		a.Anomaly.ThresholdUSD = 25
		a.Emails = []string{"cfo@example.com", "team@example.com"}
	})
	got := pulumitest.Both(t, declare(both))
	monitor := got.One(t, monitorType)
	assert.Equal(t, "shop-anomaly", monitor.Name)
	assert.Equal(t, "CUSTOM", monitor.Inputs["monitorType"])
	assert.Equal(t, map[string]any{"Tags": map[string]any{"Key": "application", "Values": []any{"shop"}}},
		monitor.JSON(t, "monitorSpecification"))
	require.Equal(t, 2, got.Count(subscriptionType))
	topic := got.Named(t, subscriptionType, "shop-anomaly-topic")
	assert.Equal(t, "IMMEDIATE", topic.Inputs["frequency"])
	assert.Equal(t, []any{map[string]any{"type": "SNS", "address": topicARN}}, topic.Inputs["subscribers"])
	assert.Equal(t, map[string]any{"dimension": map[string]any{
		"key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "matchOptions": []any{"GREATER_THAN_OR_EQUAL"},
		"values": []any{"25"},
	}}, topic.Inputs["thresholdExpression"])
	assert.Contains(t, topic.String("monitorArnLists[0]"), ":anomalymonitor/")
	letters := got.Named(t, subscriptionType, "shop-anomaly-email")
	assert.Equal(t, "DAILY", letters.Inputs["frequency"])
	assert.Equal(t, []any{
		map[string]any{"type": "EMAIL", "address": "cfo@example.com"},
		map[string]any{"type": "EMAIL", "address": "team@example.com"},
	}, letters.Inputs["subscribers"])
}

func TestAdoptedMonitor(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, declare(sound(func(a *budget.Args) {
		a.Tags, a.TopicARN, a.Emails = nil, nil, []string{"cfo@example.com"}
		a.Anomaly = budget.Anomaly{ThresholdUSD: 100, MonitorARN: pulumi.String(monitorARN)}
	})))
	assert.Zero(t, got.Count(monitorType))
	one := got.One(t, subscriptionType)
	assert.Equal(t, "shop-anomaly-email", one.Name)
	assert.Equal(t, []any{monitorARN}, one.Inputs["monitorArnLists"])
}

func TestActivateTags(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		tags map[string]string
		want []string
	}{
		"those of the budget": {map[string]string{"team": "red"}, []string{"team"}},
		"those of the library, if any": {nil,
			[]string{"application", "cost-centre", "data-class", "environment", "owner"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, declare(sound(func(a *budget.Args) { a.Tags, a.ActivateTags = tc.tags, true })))
			require.Equal(t, len(tc.want), got.Count(tagType))
			for _, key := range tc.want {
				r := got.Named(t, tagType, "shop-tag-"+key)
				assert.Equal(t, key, r.Inputs["tagKey"])
				assert.Equal(t, "Active", r.Inputs["status"])
				assert.True(t, r.RetainOnDelete, "others of the account may rely on it")
			}
		})
	}
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*budget.Args)
		want   string
	}{
		"without anomaly detection": {func(*budget.Args) {}, `^$`},
		"with a monitor of its own": {func(a *budget.Args) { a.Anomaly.ThresholdUSD = 5 }, `:anomalymonitor/`},
		"with one that stands already": {func(a *budget.Args) {
			a.Anomaly = budget.Anomaly{ThresholdUSD: 5, MonitorARN: pulumi.String(monitorARN)}
		}, `^` + monitorARN + `$`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pulumitest.Both(t, func(ctx *pulumi.Context) error {
				b, err := budget.New(ctx, "shop", sound(tc.change))
				if err != nil {
					return err
				}
				pulumi.All(b.Name, b.ARN, b.MonitorARN).ApplyT(func(v []any) error {
					assert.Contains(t, v[0], "shop-")
					assert.Contains(t, v[1], "arn:aws:")
					assert.Regexp(t, tc.want, v[2])
					return nil
				})
				return nil
			})
		})
	}
}
