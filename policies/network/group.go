package network

import "github.com/plinth-iac/plinth/policies/rule"

// GroupDescribed requires that a group says what it is for. There is no repair: AWS replaces a group whose
// description changes.
var GroupDescribed = rule.Rule{
	Name:     "sg-description-required",
	Types:    []string{group},
	Why:      "Nobody dares to touch a group of which nobody knows what it is for.",
	Fix:      "set description to what the members of the group are; AWS replaces the group when it changes",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "security-group-rules.html",
	Controls: rule.Controls{
		rule.Nag: {"EC27"}, rule.Checkov: {"CKV_AWS_23"}, rule.Trivy: {"AWS-0099"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		description := in.At("description")
		return rule.All(description.Set(), rule.Not(description.Is("Managed by Pulumi")))
	},
}

// GroupRuleDescribed requires that every rule of a group says why it is there.
var GroupRuleDescribed = rule.Rule{
	Name:     "sg-rule-description-required",
	Types:    []string{group, groupRule, ingressRule, egressRule},
	Why:      "A rule without a reason is never removed, for nobody knows what would stop working.",
	Fix:      "set description to who needs the rule and what for",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "security-group-rules.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_23"}, rule.Trivy: {"AWS-0124"}},
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() != group {
			return in.At("description").Set()
		}
		described := func(p passage) rule.Verdict { return p.description.Set() }
		return rule.All(throughEach(in, "ingress", described), throughEach(in, "egress", described))
	},
}

// NoUnrestrictedEgress asks for groups that say where their members may connect to.
var NoUnrestrictedEgress = rule.Rule{
	Name:     "sg-no-unrestricted-egress",
	Types:    []string{group, groupRule, egressRule},
	Why:      "Whoever gets into a member of the group can carry data away to anywhere, by any protocol.",
	Fix:      "allow egress by protocol and port, to the groups, prefix lists or blocks that are needed",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "security-group-rules.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_382"}, rule.Trivy: {"AWS-0104"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return throughEach(in, "egress", func(p passage) rule.Verdict {
			return rule.Not(rule.All(p.everybody(), p.all()))
		})
	},
}
