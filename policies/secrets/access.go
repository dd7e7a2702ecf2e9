package secrets

import "github.com/plinth-iac/plinth/policies/rule"

// PolicyNotPublic forbids a policy that gives a secret to everybody.
var PolicyNotPublic = rule.Rule{
	Name:     "secret-policy-not-public",
	Types:    []string{secret, secretPolicy},
	Why:      "Anybody in any AWS account can read the secret.",
	Fix:      "name the principals in policy, or add a condition on aws:PrincipalOrgID",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	URL:      guide + "auth-and-access_resource-policies.html",
	Check: func(in rule.Inputs) rule.Verdict {
		policy := in.At("policy")
		return rule.When(policy.Set(), policy.Statements().None(func(s rule.Statement) rule.Verdict {
			scoped := s.Conditioned(
				"aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:SourceArn", "aws:SourceAccount",
			)
			return rule.All(s.Allows(), s.Public(), rule.Not(scoped))
		}).OnNo("policy has a statement that allows everybody"))
	},
}

// PolicyBlocksPublic requires that Secrets Manager looks at a policy itself, by reasoning, and refuses one
// that lets in the public.
var PolicyBlocksPublic = rule.Rule{
	Name:     "secret-policy-blocks-public",
	Types:    []string{secretPolicy},
	Why:      "A policy that lets in the public, by whatever combination of conditions, is accepted.",
	Fix:      "set blockPublicPolicy to true",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      reference + "API_PutResourcePolicy.html",
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("blockPublicPolicy").True() },
	Repair:   rule.Put("blockPublicPolicy", true),
}

// EncryptedWithCMK asks for a key of the account, whose policy can refuse, and without which no other account
// can be given the secret.
var EncryptedWithCMK = rule.Rule{
	Name:     "secret-encrypted-with-cmk",
	Types:    []string{secret},
	Why:      "Whoever may read secrets reads this one: there is no key that could be withheld or revoked.",
	Fix:      "set kmsKeyId to a key of your own",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "security-encryption.html",
	Controls: rule.Controls{
		rule.Nag: {"SecretsManagerUsingKMSKey"}, rule.Checkov: {"CKV_AWS_149"}, rule.Trivy: {"AWS-0098"},
		rule.Compliance: {"aws-secretsmanager-secret-configure-customer-managed-key"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		key := in.At("kmsKeyId")
		return rule.All(key.Set(), rule.Not(key.HasSuffix("alias/aws/secretsmanager")))
	},
}

// Described asks what a secret is for.
var Described = rule.Rule{
	Name:     "secret-description-required",
	Types:    []string{secret},
	Why:      "Nobody dares to delete or to change a secret of which nobody knows what it opens.",
	Fix:      "set description",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Disabled,
	URL:      guide + "best-practices.html",
	Controls: rule.Controls{rule.Compliance: {"aws-secretsmanager-secret-missing-description"}},
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("description").Set() },
}
