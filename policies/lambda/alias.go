package lambda

import (
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

var aliasName = regexp.MustCompile(`^[a-zA-Z0-9-_]*[a-zA-Z-_][a-zA-Z0-9-_]*$`)

const latest = "$LATEST"

// AliasValid requires what AWS takes of an alias.
var AliasValid = rule.Rule{
	Name:  "lambda-alias-valid",
	Types: []string{functionAlias},
	Why: "AWS refuses a name that is only a number, shares of more than one other version, shares that are " +
		"not between 0 and 1, and any share beside $LATEST.",
	Fix: "set name to letters, digits, - and _ with at least one letter, and give one version a share in " +
		"routingConfig.additionalVersionWeights, beside a functionVersion that is published",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "configuring-alias-routing.html",
	Check: func(in rule.Inputs) rule.Verdict {
		shares := in.At("routingConfig.additionalVersionWeights")
		return rule.All(
			rule.When(in.At("name").Set(), rule.All(
				in.At("name").Matches(aliasName, "letters, digits, - and _, and not only digits"),
				in.At("name").Length(1, 128),
			)),
			rule.When(shares.Present(), rule.All(
				rule.Not(in.At("functionVersion").Is(latest)),
				shares.Fields().Count(1, 1),
				shares.Fields().All(func(share rule.Value) rule.Verdict { return share.Between(0, 1) }),
			)),
		)
	},
}

// RecursionStopped asks that a function which sets itself off is stopped before the bill arrives.
var RecursionStopped = rule.Rule{
	Name:     "lambda-recursion-stopped",
	Types:    []string{recursionConfig},
	Why:      "A function that sets itself off runs as often as the account lets it, day and night.",
	Fix:      `set recursiveLoop to "Terminate", or leave the FunctionRecursionConfig out`,
	Severity: rule.Medium,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      guide + "invocation-recursion.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(in.At("recursiveLoop").Is("Allow"))
	},
	Repair: rule.Put("recursiveLoop", "Terminate"),
}
