package cost

import (
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

// AnomalyMonitorExists asks, when wanted, that somebody is told of costs that are unusual rather than high.
var AnomalyMonitorExists = rule.Rule{
	Name:  "cost-anomaly-monitor-exists",
	Types: []string{rule.StackType},
	With:  []string{monitor, subscription},
	Why: "A key that was stolen on the second of a month has a whole budget to spend before anybody is " +
		"warned.",
	Fix: "add an AnomalyMonitor, and an AnomalySubscription with its ARN in monitorArnLists and with " +
		"subscribers",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Disabled,
	URL:      guide + "manage-ad.html",
	Controls: rule.Controls{rule.WellArchitected: {"COST03"}},
	CheckStack: func(_ rule.Inputs, stack *rule.Stack) rule.Verdict {
		const nobody = "no AnomalySubscription tells anybody of the anomalies of a monitor"
		ways := []rule.Verdict{rule.Decide(false, nobody)}
		for _, s := range stack.Of(subscription) {
			ways = append(ways, rule.All(
				s.Each("subscribers[]").Count(1, math.MaxInt),
				rule.Any(
					stack.Targets(s, "monitorArnLists[]", monitor).Exist(),
					s.Each("monitorArnLists[]").Any(func(v rule.Value) rule.Verdict {
						return v.Mentions(":anomalymonitor/")
					}),
				),
			))
		}
		return rule.Any(ways...).OnNo(nobody)
	},
}
