package iam

import "github.com/plinth-iac/plinth/policies/rule"

// NoUsers forbids users, whose keys and passwords last until somebody takes them away.
var NoUsers = rule.Rule{
	Name:  "iam-no-users-or-access-keys",
	Types: []string{user, accessKey, loginProfile, userPolicy, userAttachment},
	Why:   "Keys and passwords that do not run out are copied, leaked and used years later.",
	Fix: "use roles: for people through IAM Identity Center, for programs through OIDC or the service " +
		"they run in",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"IAM.2", "IAM.3"}, rule.CIS5: {"1.14"}, rule.Nag: {"IAMUserNoPolicies"},
		rule.Checkov: {"CKV_AWS_273", "CKV_AWS_40"}, rule.Trivy: {"AWS-0143"},
		rule.AWSGuard: {"access-keys-rotated"},
	},
	Check: func(rule.Inputs) rule.Verdict {
		return rule.Forbidden("users and their keys and passwords last for ever")
	},
}

var boundary = rule.Setting[string]{
	Name: "boundary", Text: `the ARN of the boundary that every role must have; "" is any`, Default: "",
}

// PermissionsBoundary requires, when wanted, that no role can be given more than a boundary allows.
var PermissionsBoundary = rule.Rule{
	Name:     "iam-permissions-boundary",
	Types:    []string{role},
	Why:      "Who may make roles can make one that may do more than he may himself.",
	Fix:      "set permissionsBoundary",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	Settings: []rule.Option{boundary},
	URL:      guide + "access_policies_boundaries.html",
	Check: func(in rule.Inputs) rule.Verdict {
		if wanted := boundary.Of(in); wanted != "" {
			return in.At("permissionsBoundary").Is(wanted)
		}
		return in.At("permissionsBoundary").Set()
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if wanted := boundary.Of(in); wanted != "" {
			return []rule.Change{rule.Set("permissionsBoundary", wanted)}
		}
		return nil
	},
}

// The least that CIS asks of passwords:
// https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html
const (
	leastPasswordLength = 14
	leastPasswordReuse  = 24
)

// characterClasses are the kinds of characters that a password can be required to have.
var characterClasses = []string{
	"requireLowercaseCharacters", "requireUppercaseCharacters", "requireNumbers", "requireSymbols",
}

// AccountPasswordPolicy asks for passwords that cannot be guessed, in the one stack that says what the
// account's are.
var AccountPasswordPolicy = rule.Rule{
	Name:     "iam-account-password-policy",
	Types:    []string{passwordPolicy},
	Why:      "Short passwords are guessed, and used ones are known already.",
	Fix:      "set minimumPasswordLength to 14, passwordReusePrevention to 24, and every require… to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"IAM.7"}, rule.CIS5: {"1.7", "1.8"}, rule.Checkov: {"CKV_AWS_10", "CKV_AWS_13"},
		rule.Trivy: {"AWS-0063"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		parts := []rule.Verdict{
			in.At("minimumPasswordLength").AtLeast(leastPasswordLength),
			in.At("passwordReusePrevention").AtLeast(leastPasswordReuse),
		}
		for _, class := range characterClasses {
			parts = append(parts, in.At(class).True())
		}
		return rule.All(parts...)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		var changes []rule.Change
		if in.At("minimumPasswordLength").AtLeast(leastPasswordLength).Answer == rule.No {
			changes = append(changes, rule.Set("minimumPasswordLength", leastPasswordLength))
		}
		if in.At("passwordReusePrevention").AtLeast(leastPasswordReuse).Answer == rule.No {
			changes = append(changes, rule.Set("passwordReusePrevention", leastPasswordReuse))
		}
		for _, class := range characterClasses {
			changes = append(changes, rule.Set(class, true))
		}
		return changes
	},
}
