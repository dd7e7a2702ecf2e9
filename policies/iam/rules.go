// Package iam holds the rules about roles and what they may do.
package iam

import "github.com/plinth-iac/plinth/policies/rule"

const (
	policy     = "aws:iam/policy:Policy"
	rolePolicy = "aws:iam/rolePolicy:RolePolicy"
	role       = "aws:iam/role:Role"
)

// Rules are the rules about roles and what they may do.
func Rules() rule.Group {
	return rule.Group{Service: "IAM", Rules: []rule.Rule{NoAdminPolicies}}
}
