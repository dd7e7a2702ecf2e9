package kms

import (
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

// Described asks what a key protects.
var Described = rule.Rule{
	Name:     "kms-key-has-description",
	Types:    []string{key},
	Why:      "In a list of keys nobody can tell what is lost with which.",
	Fix:      "set description to what the key encrypts",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "create-keys.html",
	Controls: rule.Controls{rule.Compliance: {"aws-kms-key-missing-description"}},
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("description").Set() },
	Repair: func(in rule.Inputs) []rule.Change {
		return []rule.Change{rule.Set("description", in.Name())}
	},
}

// HasAlias asks for a name.
var HasAlias = rule.Rule{
	Name:     "kms-key-has-alias",
	Types:    []string{key},
	With:     []string{alias},
	Why:      "In logs, policies and lists the key is a number, which people confuse.",
	Fix:      "add an Alias with the targetKeyId",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "kms-alias.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Users(in, alias, "targetKeyId").Exist()
	},
}

// Used asks that a key protects something. What only names it, or says who may use it, is no use; what the
// stack hands to others is.
var Used = rule.Rule{
	Name:     "kms-no-unused-keys",
	Types:    []string{key},
	With:     []string{"*"},
	Why:      "A key costs a dollar a month, and more with each rotation, whether it is used or not.",
	Fix:      "encrypt something with the key, export it, or remove it",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      "https://aws.amazon.com/kms/pricing/",
	Controls: rule.Controls{rule.WellArchitected: {"COST09"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		exported := []rule.Verdict{rule.Decide(false, "nothing in the stack refers to the key")}
		for _, user := range stack.All() {
			switch user.Type() {
			case alias, keyPolicy, grant:
				continue
			case rule.StackType:
				exported = append(exported, exports(user, in))
				continue
			}
			for _, sources := range user.Resource().PropertyDependencies {
				if slices.Contains(sources, in.URN()) {
					return rule.Decide(true, "")
				}
			}
		}
		return rule.Any(exported...).OnNo("nothing in the stack refers to the key")
	},
}

// exports holds when an output of the stack is the key's ARN or its id.
func exports(stack, in rule.Inputs) rule.Verdict {
	arn, knownARN := in.At("arn").Text()
	id, knownID := in.At("keyId").Text()
	if !knownARN || !knownID {
		return rule.Unclear("the ARN of the key is not known")
	}
	return stack.Fields().Any(func(v rule.Value) rule.Verdict {
		return v.Fits("the key", func(text string) bool { return text == arn || text == id })
	})
}
