package cost

import (
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

// What AWS takes of a budget:
// https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html
const (
	mostNotifications = 10
	mostEmails        = 10
	mostTopics        = 1
)

var (
	budgetName = regexp.MustCompile(`^[^:\\]{1,100}$`)
	amount     = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)
)

// BudgetValid requires what AWS Budgets takes.
var BudgetValid = rule.Rule{
	Name:  "budget-properties-valid",
	Types: []string{budget},
	Why: "AWS refuses it: a name with a colon or a backslash, a limit that is no number, more than ten " +
		"notifications, or a notification that goes to nobody, to two topics or to eleven addresses.",
	Fix: "set name to at most 100 characters without : and \\, limitAmount to a number, and give each of at " +
		"most ten notifications one topic, up to ten addresses, or both",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL: "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/" +
		"API_budgets_NotificationWithSubscribers.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name, limit := in.At("name"), in.At("limitAmount")
		return rule.All(
			rule.When(name.Set(), name.Matches(budgetName, "1 to 100 characters without : and \\")),
			rule.When(limit.Set(), limit.Matches(amount, "a number such as 2500 or 99.5")),
			in.Each("notifications[]").Count(0, mostNotifications),
			in.Each("notifications[]").All(func(n rule.Value) rule.Verdict {
				return rule.All(
					subscribed(n),
					n.Each("subscriberEmailAddresses[]").Count(0, mostEmails),
					n.Each("subscriberSnsTopicArns[]").Count(0, mostTopics),
				)
			}),
		)
	},
}
