package kms

import "github.com/plinth-iac/plinth/policies/rule"

// PolicyNoWildcardPrincipal forbids a key policy that lets everybody in.
var PolicyNoWildcardPrincipal = rule.Rule{
	Name:     "kms-key-policy-no-wildcard-principal",
	Types:    []string{key, keyPolicy, replicaKey, externalKey},
	Why:      "Anybody in any AWS account can use the key on what it protects.",
	Fix:      "name the principals in policy, or add a condition on kms:CallerAccount or aws:PrincipalOrgID",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: rule.Controls{rule.FSBP: {"KMS.5"}, rule.Checkov: {"CKV_AWS_33"}},
	Check: func(in rule.Inputs) rule.Verdict {
		policy := in.At("policy")
		return rule.When(policy.Set(), policy.Statements().None(func(s rule.Statement) rule.Verdict {
			scoped := s.Conditioned(
				"kms:CallerAccount", "aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:PrincipalArn",
				"aws:SourceArn", "aws:SourceAccount",
			)
			return rule.All(s.Allows(), s.Public(), rule.Not(scoped))
		}).OnNo("policy has a statement that allows everybody"))
	},
}

// PolicyDefined asks that somebody has thought about who may use a key. The policy that KMS makes up by
// itself goes by the id key-default-1.
var PolicyDefined = rule.Rule{
	Name:     "kms-key-policy-defined",
	Types:    []string{key},
	With:     []string{keyPolicy},
	Why:      "Everybody in the account with a right to use keys may use this one.",
	Fix:      "set policy, or add a KeyPolicy with the keyId",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "key-policy-default.html",
	Controls: rule.Controls{rule.Checkov: {"CKV2_AWS_64"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		policy := in.At("policy")
		return rule.Any(
			stack.Users(in, keyPolicy, "keyId").Exist(),
			rule.All(policy.Set(), rule.Not(policy.JSON().At("Id").Is("key-default-1"))),
		).OnNo("the key has no policy but the one that KMS makes up")
	},
}

// NoLockoutBypass forbids to switch off the check that somebody can still change the policy.
var NoLockoutBypass = rule.Rule{
	Name:     "kms-no-bypass-lockout-check",
	Types:    []string{key, keyPolicy, replicaKey, externalKey},
	Why:      "A slip in the policy leaves a key that nobody can ever change or delete again.",
	Fix:      "remove bypassPolicyLockoutSafetyCheck",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	URL:      reference + "API_PutKeyPolicy.html",
	Controls: rule.Controls{
		rule.Compliance: {"aws-kms-key-disallow-bypass-policy-lockout-safety-check"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(in.At("bypassPolicyLockoutSafetyCheck").True())
	},
	Repair: rule.Drop("bypassPolicyLockoutSafetyCheck"),
}
