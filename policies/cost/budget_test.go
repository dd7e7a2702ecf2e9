package cost_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/cost"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const budget = "aws:budgets/budget:Budget"

func TestBudgetExists(t *testing.T) {
	ruletest.Run(t, cost.BudgetExists, ruletest.Good{
		Inputs: m{"projectName": "shop"},
		Others: []ruletest.Other{
			{Name: "month", Type: budget, Inputs: m{"budgetType": "COST", "timeUnit": "MONTHLY"}},
		},
	},
		ruletest.Fail("none", m{"month/": nil}, "there is no Budget of the costs of a month"),
		ruletest.Fail("of usage", m{"month/budgetType": "USAGE"}, "there is no Budget"),
		ruletest.Fail("of a day", m{"month/timeUnit": "DAILY"}, "there is no Budget"),
		ruletest.Fail("in the stack that is the account's", m{
			"month/": nil, "@stack": "account", "@setting.stacks": []string{"acc*"},
		}, "there is no Budget"),
		ruletest.Skip("in another stack", m{"month/": nil, "@setting.stacks": []string{"account"}}),
		ruletest.Skip("in development", m{"month/": nil, "@production": false}),
		ruletest.Open("a budget of who knows what", m{"month/timeUnit": ruletest.Unknown}),
	)
}

func TestBudgetNotifies(t *testing.T) {
	email := []string{"team@example.com"}
	ruletest.Run(t, cost.BudgetNotifies, ruletest.Good{Inputs: m{"limitAmount": "2000", "notifications": []m{
		{
			"notificationType": "ACTUAL", "threshold": 80, "thresholdType": "PERCENTAGE",
			"subscriberEmailAddresses": email,
		},
		{
			"notificationType": "FORECASTED", "threshold": 2000, "thresholdType": "ABSOLUTE_VALUE",
			"subscriberSnsTopicArns": []string{"arn:aws:sns:eu-west-1:123456789012:money"},
		},
	}}},
		ruletest.Pass("all of it, in per cent", m{
			"notifications[0].threshold": 100, "notifications[1].threshold": 100,
			"notifications[1].thresholdType": "PERCENTAGE",
		}),
		ruletest.Pass("later, where that is configured", m{
			"notifications[0].threshold": 120, "@setting.actualPercent": 120,
		}),
		ruletest.Fail("none", m{"notifications": nil}, "kind ACTUAL reaches anybody"),
		ruletest.Fail("nothing of what was spent", m{"notifications[0].notificationType": "FORECASTED"},
			"kind ACTUAL reaches anybody"),
		ruletest.Fail("nothing of what will be", m{"notifications[1]": nil}, "kind FORECASTED reaches anybody"),
		ruletest.Fail("when it is gone", m{"notifications[0].threshold": 150}, "kind ACTUAL reaches anybody"),
		ruletest.Fail("forecast above the limit", m{"notifications[1].threshold": 2500}, "kind FORECASTED reaches anybody"),
		ruletest.Fail("forecast of a sum above a small limit", m{
			"limitAmount": "50", "notifications[1].threshold": 80,
		}, "kind FORECASTED reaches anybody"),
		ruletest.Fail("forecast late", m{"@setting.forecastPercent": 90, "notifications[1].threshold": 100,
			"notifications[1].thresholdType": "PERCENTAGE"}, "kind FORECASTED reaches anybody"),
		ruletest.Fail("to nobody by letter", m{"notifications[0].subscriberEmailAddresses": nil}, "kind ACTUAL reaches anybody"),
		ruletest.Fail("to nobody by topic", m{"notifications[1].subscriberSnsTopicArns": nil},
			"kind FORECASTED reaches anybody"),
	)
}

func TestBudgetWithinMaximum(t *testing.T) {
	ruletest.Run(t, cost.BudgetWithinMaximum, ruletest.Good{
		Inputs: m{"budgetType": "COST", "limitAmount": "2000", "limitUnit": "USD"}, Given: m{"@setting.maximum": 2000},
	},
		ruletest.Skip("any, by default", m{"limitAmount": "1e9", "@setting.maximum": 0}),
		ruletest.Pass("in dollars by default", m{"limitUnit": nil}),
		ruletest.Fail("more", m{"@setting.maximum": 1999}, `limitAmount is "2000"; want at most 1999`),
		ruletest.Fail("other money", m{"limitUnit": "EUR"}, "limitUnit"),
		ruletest.Skip("of hours", m{"budgetType": "USAGE"}),
		ruletest.Skip("planned month by month", m{"limitAmount": nil}),
	)
}

func TestBudgetValid(t *testing.T) {
	addresses := make([]string, 11)
	for i := range addresses {
		addresses[i] = strings.Repeat("a", i+1) + "@example.com"
	}
	notifications := make([]m, 11)
	for i := range notifications {
		notifications[i] = m{"threshold": i, "subscriberEmailAddresses": addresses[:1]}
	}
	ruletest.Run(t, cost.BudgetValid, ruletest.Good{Inputs: m{
		"name": "shop month", "limitAmount": "99.5",
		"notifications": []m{{"subscriberEmailAddresses": addresses[:10], "subscriberSnsTopicArns": []string{"arn"}}},
	}},
		ruletest.Pass("a name of its own", m{"name": nil}),
		ruletest.Pass("planned month by month", m{"limitAmount": nil}),
		ruletest.Pass("ten notifications", m{"notifications": notifications[:10]}),
		ruletest.Pass("to a topic alone", m{"notifications[0].subscriberEmailAddresses": nil}),
		ruletest.Pass("to people alone", m{"notifications[0].subscriberSnsTopicArns": nil}),
		ruletest.Fail("a colon", m{"name": "shop:month"}, "1 to 100 characters without : and"),
		ruletest.Fail("too long", m{"name": strings.Repeat("a", 101)}, "1 to 100 characters"),
		ruletest.Fail("no number", m{"limitAmount": "2.000,00"}, "a number such as"),
		ruletest.Fail("too many", m{"notifications": notifications}, "has 11 elements; want 0 to 10"),
		ruletest.Fail("to nobody", m{
			"notifications[0].subscriberEmailAddresses": nil, "notifications[0].subscriberSnsTopicArns": nil,
		}, "has 0 elements; want at least 1"),
		ruletest.Fail("to eleven", m{"notifications[0].subscriberEmailAddresses": addresses}, "has 11 elements"),
		ruletest.Fail("to two topics", m{"notifications[0].subscriberSnsTopicArns": []string{"a", "b"}},
			"has 2 elements; want 0 to 1"),
	)
}

func TestAnomalyMonitorExists(t *testing.T) {
	ruletest.Run(t, cost.AnomalyMonitorExists, ruletest.Good{
		Inputs: m{"projectName": "shop"},
		Others: []ruletest.Other{
			{Name: "monitor", Type: "aws:costexplorer/anomalyMonitor:AnomalyMonitor", Inputs: m{}},
			{Name: "letters", Type: "aws:costexplorer/anomalySubscription:AnomalySubscription", Inputs: m{
				"monitorArnLists": []ruletest.Ref{"monitor"}, "subscribers": []m{{"type": "EMAIL", "address": "a@b.c"}},
			}},
		},
	},
		ruletest.Pass("a monitor of the account", m{
			"monitor/": nil, "letters/monitorArnLists": []string{"arn:aws:ce::123456789012:anomalymonitor/x"},
		}),
		ruletest.Fail("nothing", m{"monitor/": nil, "letters/": nil}, "no AnomalySubscription tells anybody"),
		ruletest.Fail("to nobody", m{"letters/subscribers": nil}, "no AnomalySubscription tells anybody"),
		ruletest.Fail("of nothing", m{"letters/monitorArnLists": []string{"arn:aws:sns:eu-west-1:1:x"}},
			"no AnomalySubscription tells anybody"),
	)
}
