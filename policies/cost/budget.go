package cost

import (
	"math"
	"path"
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

var budgetStacks = rule.Setting[[]string]{
	Name: "stacks", Text: `the stacks that hold a budget, by name; "*" is any text`, Default: []string{"*"},
}

// BudgetExists asks that somebody is told before a month becomes dear.
var BudgetExists = rule.Rule{
	Name:     "budget-monthly-cost-exists",
	Types:    []string{rule.StackType},
	With:     []string{budget},
	Why:      "What runs by mistake is found on the bill, a month later.",
	Fix:      `add a Budget with the budgetType "COST" and the timeUnit "MONTHLY"`,
	Severity: rule.Medium,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Settings: []rule.Option{budgetStacks},
	URL:      guide + "budgets-managing-costs.html",
	Controls: rule.Controls{rule.WellArchitected: {"COST03-BP05"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		holds := slices.ContainsFunc(budgetStacks.Of(in), func(pattern string) bool {
			match, err := path.Match(pattern, in.Env().Stack)
			return err == nil && match
		})
		ways := []rule.Verdict{rule.Decide(false, "there is no Budget of the costs of a month")}
		for _, b := range stack.Of(budget) {
			ways = append(ways, rule.All(b.At("budgetType").Is("COST"), b.At("timeUnit").Is("MONTHLY")))
		}
		return rule.When(
			rule.All(in.Production(), rule.Decide(holds, "the stack is not one that holds a budget")),
			rule.Any(ways...).OnNo("there is no Budget of the costs of a month"),
		)
	},
}

var (
	actualPercent = rule.Setting[int]{
		Name: "actualPercent", Text: "the share of the limit, in per cent, by which what was spent is reported",
		Default: 100,
	}
	forecastPercent = rule.Setting[int]{
		Name: "forecastPercent", Default: 100,
		Text: "the share of the limit, in per cent, by which what will be spent is reported",
	}
)

// BudgetNotifies requires that somebody hears of a budget: of what was spent, and before that of what will
// be.
var BudgetNotifies = rule.Rule{
	Name:  "budget-notifies",
	Types: []string{budget},
	Why:   "A budget that tells nobody, or only when the money is gone, is a number in the console.",
	Fix: `add notifications of the notificationType "ACTUAL" and "FORECASTED" with a threshold of at most 100 ` +
		"and with subscriberEmailAddresses or subscriberSnsTopicArns",
	Severity: rule.Medium,
	Topic:    rule.Cost,
	Level:    rule.Mandatory,
	Settings: []rule.Option{actualPercent, forecastPercent},
	URL:      guide + "budgets-best-practices.html",
	Controls: rule.Controls{rule.WellArchitected: {"COST03-BP05"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			tells(in, "ACTUAL", actualPercent.Of(in)), tells(in, "FORECASTED", forecastPercent.Of(in)),
		)
	},
}

// tells holds when a notification of the kind reaches somebody by that share of the limit.
func tells(in rule.Inputs, kind string, percent int) rule.Verdict {
	return in.Each("notifications[]").Any(func(n rule.Value) rule.Verdict {
		threshold := n.At("threshold")
		return rule.All(
			n.At("notificationType").Is(kind),
			rule.Any(
				rule.All(n.At("thresholdType").Is("PERCENTAGE"), threshold.AtMost(float64(percent))),
				rule.All(n.At("thresholdType").Is("ABSOLUTE_VALUE"), in.At("limitAmount").NoLessThan(threshold, 1)),
			),
			subscribed(n),
		)
	}).OnNo("no notification of the kind " + kind + " reaches anybody in time")
}

// subscribed holds when a notification has somebody to tell.
func subscribed(n rule.Value) rule.Verdict {
	return rule.Any(
		n.Each("subscriberEmailAddresses[]").Count(1, math.MaxInt),
		n.Each("subscriberSnsTopicArns[]").Count(1, math.MaxInt),
	)
}

var maximum = rule.Setting[int]{
	Name: "maximum", Text: "the highest limit of a budget, in US dollars a month; 0 is any", Default: 0,
}

// BudgetWithinMaximum asks, when wanted, that nobody gives himself more than was agreed.
var BudgetWithinMaximum = rule.Rule{
	Name:     "budget-limit-within-configured-maximum",
	Types:    []string{budget},
	Why:      "A limit above what was agreed warns nobody until the difference is spent.",
	Fix:      "lower limitAmount, or agree on a higher maximum and configure it",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Settings: []rule.Option{maximum},
	URL:      guide + "budgets-create.html",
	Check: func(in rule.Inputs) rule.Verdict {
		most := maximum.Of(in)
		if most <= 0 {
			return rule.Irrelevant("no maximum is configured")
		}
		return rule.When(
			rule.All(in.At("budgetType").Is("COST"), in.At("limitAmount").Set()),
			rule.All(in.At("limitUnit").Default("USD").Is("USD"), in.At("limitAmount").AtMost(float64(most))),
		)
	},
}
