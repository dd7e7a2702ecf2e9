package waf

import (
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// field is what a rule of a web ACL has at a path of names as Pulumi writes them.
type field func(path string) rule.Value

// someRule holds when a rule of a web ACL does, be it written as rules or as ruleJson, the form of AWS's API.
func someRule(in rule.Inputs, holds func(field) rule.Verdict) rule.Verdict {
	return rule.Any(
		in.Each("rules[]").Any(func(v rule.Value) rule.Verdict { return holds(v.At) }),
		in.At("ruleJson").JSON().Each("[]").Any(func(v rule.Value) rule.Verdict {
			return holds(func(path string) rule.Value { return v.At(capitals(path)) })
		}),
	)
}

// capitals is the path with the names of AWS's API: "statement.name" is "Statement.Name".
func capitals(path string) string {
	names := strings.Split(path, ".")
	for i, name := range names {
		names[i] = strings.ToUpper(name[:1]) + name[1:]
	}
	return strings.Join(names, ".")
}

// HasRules requires that a web ACL does something.
var HasRules = rule.Rule{
	Name:     "waf-web-acl-has-rules",
	Types:    []string{webACL},
	Why:      "A web ACL without rules lets through everything and looks like protection.",
	Fix:      "set rules, AWSManagedRulesCommonRuleSet first of all",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"WAF.10"}, rule.Checkov: {"CKV_AWS_175", "CKV_AWS_342"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Any(in.At("rules").Present(), in.At("ruleJson").Set())
	},
}

var coreGroups = rule.Setting[[]string]{
	Name: "groups", Text: "the rule groups of AWS that a web ACL needs",
	Default: []string{"AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"},
}

// CoreRuleGroups asks for AWS's rules against what is tried on every server: the OWASP ten, and Log4j.
var CoreRuleGroups = rule.Rule{
	Name:  "waf-core-managed-rule-groups",
	Types: []string{webACL},
	Why:   "What is tried on every server of the internet, such as Log4j, reaches the application.",
	Fix: "add managedRuleGroupStatements of AWSManagedRulesCommonRuleSet and …KnownBadInputsRuleSet to " +
		"rules",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Settings: []rule.Option{coreGroups},
	URL:      guide + "aws-managed-rule-groups-baseline.html",
	Controls: rule.Controls{
		rule.Checkov: {"CKV_AWS_192", "CKV2_AWS_47", "CKV2_AWS_76", "CKV2_AWS_77"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		var present []rule.Verdict
		for _, group := range coreGroups.Of(in) {
			present = append(present, someRule(in, func(at field) rule.Verdict {
				return at("statement.managedRuleGroupStatement.name").Is(group)
			}).Because("rules have no "+group))
		}
		return rule.When(open(in), rule.All(present...))
	},
}

// open holds for web ACLs that let in what no rule stops. The others let in only what a rule names, such as a
// distribution by its secret.
func open(in rule.Inputs) rule.Verdict { return rule.Not(in.At("defaultAction.block").Given()) }

// RateLimited asks for a limit to what one address may send.
var RateLimited = rule.Rule{
	Name:     "waf-rate-limit-rule",
	Types:    []string{webACL},
	Why:      "One client can try passwords without end, or take the application down alone.",
	Fix:      "add a rule with statement.rateBasedStatement",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "waf-rule-statement-type-rate-based.html",
	Controls: rule.Controls{rule.WellArchitected: {"SEC05-BP03"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(open(in), someRule(in, func(at field) rule.Verdict {
			return at("statement.rateBasedStatement").Present()
		}).Because("no rule has a rateBasedStatement"))
	},
}

// NotAllCount asks that a web ACL that was tried out is switched on.
var NotAllCount = rule.Rule{
	Name:     "waf-not-all-count",
	Types:    []string{webACL},
	Why:      "Rules that only count stop nobody.",
	Fix:      "set overrideAction to none, or action to block, once the counts show no honest visitor",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "web-acl-testing.html",
	Check: func(in rule.Inputs) rule.Verdict {
		acts := someRule(in, func(at field) rule.Verdict {
			return rule.Not(rule.Any(at("overrideAction.count").Given(), at("action.count").Given()))
		}).Because("every rule only counts")
		some := rule.Any(in.At("rules").Present(), in.At("ruleJson").Set())
		return rule.When(rule.All(in.Production(), some), acts)
	},
}
