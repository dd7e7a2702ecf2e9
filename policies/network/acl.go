package network

import "github.com/plinth-iac/plinth/policies/rule"

var aclAdminPorts = rule.Setting[[]int]{
	Name: "ports", Text: "the ports that must not be open to everybody", Default: []int{22, 3389},
}

// ACLNoPublicAdminPorts forbids network ACLs that let everybody try to log in. An entry that denies before
// the one that allows is not taken into account: it does not survive the next change of numbers.
var ACLNoPublicAdminPorts = rule.Rule{
	Name:     "nacl-no-public-admin-ingress",
	Types:    []string{aclRule, acl, defaultACL},
	Why:      "One security group that is too wide is enough for strangers to try to log in.",
	Fix:      "set cidrBlock to those who administer, or the ports to those that everybody may reach",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{aclAdminPorts},
	Controls: rule.Controls{
		rule.FSBP: {"EC2.21"}, rule.CIS5: {"5.2"}, rule.Trivy: {"AWS-0105"},
		rule.Checkov: {"CKV_AWS_231", "CKV_AWS_232"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		ports := aclAdminPorts.Of(in)
		if in.Type() == aclRule {
			inbound := rule.Not(in.At("egress").True())
			return rule.When(inbound, closedTo(ports, in.Value, in.At("ruleAction")))
		}
		return in.Each("ingress[]").All(func(v rule.Value) rule.Verdict {
			return closedTo(ports, v, v.At("action"))
		})
	},
}

// closedTo holds for an entry of an ACL that does not let everybody reach the ports.
func closedTo(ports []int, v, action rule.Value) rule.Verdict {
	p := passage{
		sources:  []rule.List{v.Each("cidrBlock"), v.Each("ipv6CidrBlock")},
		protocol: v.At("protocol"), from: v.At("fromPort"), to: v.At("toPort"),
	}
	return rule.Not(rule.All(action.Is("allow"), p.everybody(), p.reaches(ports)))
}
