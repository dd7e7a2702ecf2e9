package waf

import (
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

// PrioritiesUnique requires that it is clear which rule comes first.
var PrioritiesUnique = rule.Rule{
	Name:     "waf-rate-rule-priority-unique",
	Types:    []string{webACL},
	Why:      "AWS refuses a web ACL two of whose rules have the same priority or the same name.",
	Fix:      "give each of rules a priority and a name of its own",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "web-acl-processing-order.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(in.Each("rules[].priority").Unique(), in.Each("rules[].name").Unique())
	},
}

// ActionFits requires an action of rules, and an override of the actions of rule groups.
var ActionFits = rule.Rule{
	Name:  "waf-rule-group-uses-override-action",
	Types: []string{webACL},
	Why: "AWS refuses a rule that has both action and overrideAction, neither, or the wrong one of the " +
		"two.",
	Fix:      "set overrideAction for managedRuleGroupStatement and ruleGroupReferenceStatement, else action",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/waf/latest/APIReference/API_Rule.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("rules[]").All(func(r rule.Value) rule.Verdict {
			statement := r.At("statement")
			group := rule.Any(
				statement.At("managedRuleGroupStatement").Present(),
				statement.At("ruleGroupReferenceStatement").Present(),
			)
			action, override := r.At("action").Present(), r.At("overrideAction").Present()
			return rule.All(
				rule.When(group, rule.All(override, rule.Not(action))),
				rule.When(rule.Not(group), rule.All(action, rule.Not(override))),
			)
		})
	},
}

// validName is what AWS takes as a name.
var validName = regexp.MustCompile(`^[\w-]{1,128}$`)

// NameValid requires names that AWS takes.
var NameValid = rule.Rule{
	Name:  "waf-name-valid",
	Types: []string{webACL, ipSet, patternSet, ruleGroup},
	Why: "AWS refuses names that are longer than 128 characters or have others than letters, digits, _ " +
		"and -.",
	Fix:      "set name to 1 to 128 letters, digits, underscores and hyphens",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name := in.At("name")
		return rule.When(name.Set(), name.Matches(validName, "1 to 128 letters, digits, _ and -"))
	},
}
