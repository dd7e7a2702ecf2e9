package pack

import "github.com/plinth-iac/plinth/policies/rule"

// OwnRule is the name of the rule under which a pack is configured as a whole and reports on its exemptions.
const OwnRule = "policy-pack"

var (
	profileSetting = rule.Setting[string]{
		Name: "profile", Text: "the profile that chooses the level of each rule", Default: "",
	}
	repairSetting = rule.Setting[bool]{
		Name: "repair", Text: "whether mandatory rules that can repair what they find do so", Default: false,
	}
	exemptionsSetting = rule.Setting[[]string]{
		Name: "exemptions", Text: "what is exempted: objects of rule, resource, reason, owner and expires",
	}
)

// ownRule never judges by itself: Run reports what is wrong with exemptions under its name.
var ownRule = rule.Rule{
	Name:     OwnRule,
	Types:    []string{rule.StackType},
	Why:      "An exemption without reason, owner and end, or that excuses nothing, hides more than meant.",
	Fix:      "complete the exemption, renew it, or remove it",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Settings: []rule.Option{profileSetting, repairSetting, exemptionsSetting},
	URL:      "https://github.com/plinth-iac/plinth/blob/main/docs/policies.md",
	CheckStack: func(rule.Inputs, *rule.Stack) rule.Verdict {
		return rule.Verdict{Answer: rule.Yes}
	},
}
