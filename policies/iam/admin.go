package iam

import "github.com/plinth-iac/plinth/policies/rule"

// NoAdminPolicies forbids policies that allow everything.
var NoAdminPolicies = rule.Rule{
	Name:     "iam-no-admin-policies",
	Types:    policyTypes,
	Why:      "Whoever gets hold of the role owns the account: its data, its keys and its bill.",
	Fix:      "allow the actions that are needed on the resources that are needed",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: rule.Controls{
		rule.FSBP: {"IAM.1"}, rule.CIS5: {"1.15"},
		rule.Nag:     {"IAM5", "IAMPolicyNoStatementsWithAdminAccess"},
		rule.Checkov: {"CKV_AWS_62", "CKV_AWS_63", "CKV2_AWS_40"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return inEachPolicy(in, func(s rule.Statement) rule.Verdict {
			return rule.Not(rule.All(s.Allows(), s.Covers("*"), s.CoversResource("*")))
		}).Because("a statement allows every action on every resource")
	},
}
