// Package iam holds the rules about roles and what they may do.
package iam

import "github.com/plinth-iac/plinth/policies/rule"

const (
	policy           = "aws:iam/policy:Policy"
	rolePolicy       = "aws:iam/rolePolicy:RolePolicy"
	groupPolicy      = "aws:iam/groupPolicy:GroupPolicy"
	role             = "aws:iam/role:Role"
	attachment       = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	policyAttachment = "aws:iam/policyAttachment:PolicyAttachment"
	groupAttachment  = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"
	user             = "aws:iam/user:User"
	accessKey        = "aws:iam/accessKey:AccessKey"
	loginProfile     = "aws:iam/userLoginProfile:UserLoginProfile"
	userPolicy       = "aws:iam/userPolicy:UserPolicy"
	userAttachment   = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
	passwordPolicy   = "aws:iam/accountPasswordPolicy:AccountPasswordPolicy"
)

// guide is where the user guide of IAM begins.
const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"

// Rules are the rules about roles and what they may do.
func Rules() rule.Group {
	return rule.Group{
		Service: "IAM",
		Rules: []rule.Rule{
			NoAdminPolicies, NoServiceWildcards, NoPrivilegeEscalation, NoDecryptOnAllKeys, NoAdminManagedPolicies,
			TrustNotPublic, TrustScoped, ServiceTrustScoped, OIDCTrustScoped,
			NoUsers, PermissionsBoundary, AccountPasswordPolicy,
			DocumentValid, LimitsValid, AttachmentsWithinQuota,
		},
		LeftOut: []rule.LeftOut{{
			Name: "iam-role-no-mixed-management",
			Reason: "after a refresh a role lists the policies of separate resources among its own, so that " +
				"every role that has any would look mixed",
		}},
	}
}

// policyTypes are the resources that say what somebody may do.
var policyTypes = []string{policy, rolePolicy, groupPolicy, userPolicy, role}

// inEachPolicy asks about every statement of what a role is allowed, wherever it is written.
func inEachPolicy(in rule.Inputs, holds func(rule.Statement) rule.Verdict) rule.Verdict {
	if in.Type() == role {
		return in.Each("inlinePolicies[].policy").All(func(v rule.Value) rule.Verdict {
			return v.Statements().All(holds)
		})
	}
	return in.At("policy").Statements().All(holds)
}
