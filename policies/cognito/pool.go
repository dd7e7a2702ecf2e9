package cognito

import "github.com/plinth-iac/plinth/policies/rule"

var (
	leastLength = rule.Setting[int]{
		Name: "leastLength", Text: "the shortest password that users may choose, in characters", Default: 12,
	}
	mostInvitationDays = rule.Setting[int]{
		Name: "mostDays", Text: "the longest time for which a temporary password can be used, in days", Default: 7,
	}
)

// characterClasses are what a password can be required to contain.
var characterClasses = []string{"requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols"}

// PasswordPolicyStrong requires passwords that cannot be guessed, and invitations that end.
var PasswordPolicyStrong = rule.Rule{
	Name:     "cognito-password-policy-strong",
	Types:    []string{userPool},
	Why:      "Short and simple passwords are guessed, and an invitation that never ends is found one day.",
	Fix:      "set passwordPolicy with minimumLength, all require… properties and temporaryPasswordValidityDays",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{leastLength, mostInvitationDays},
	Controls: rule.Controls{rule.FSBP: {"Cognito.3"}, rule.Nag: {"COG1"}},
	Check: func(in rule.Inputs) rule.Verdict {
		policy := in.At("passwordPolicy")
		parts := []rule.Verdict{
			policy.At("minimumLength").AtLeast(float64(leastLength.Of(in))),
			policy.At("temporaryPasswordValidityDays").Default(7).AtMost(float64(mostInvitationDays.Of(in))),
		}
		for _, class := range characterClasses {
			parts = append(parts, policy.At(class).True())
		}
		return rule.All(parts...)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		const block = "passwordPolicy."
		var changes []rule.Change
		if in.At(block+"minimumLength").AtLeast(float64(leastLength.Of(in))).Answer == rule.No {
			changes = append(changes, rule.Set(block+"minimumLength", leastLength.Of(in)))
		}
		days := in.At(block + "temporaryPasswordValidityDays")
		if days.Default(7).AtMost(float64(mostInvitationDays.Of(in))).Answer == rule.No {
			changes = append(changes, rule.Set(days.Path(), mostInvitationDays.Of(in)))
		}
		for _, class := range characterClasses {
			changes = append(changes, rule.Set(block+class, true))
		}
		return changes
	},
}

// ThreatProtection asks for what Cognito has against stolen passwords and robots.
var ThreatProtection = rule.Rule{
	Name:     "cognito-threat-protection",
	Types:    []string{userPool},
	Why:      "Passwords that were stolen elsewhere work, and nobody notices an unusual sign-in.",
	Fix:      "set userPoolAddOns.advancedSecurityMode to ENFORCED, which AWS takes with userPoolTier PLUS only",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"Cognito.1"}, rule.Nag: {"COG8"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.At("userPoolAddOns.advancedSecurityMode").Is("ENFORCED"), in.At("userPoolTier").Is("PLUS"),
		)
	},
}

// DeletionProtection requires that a pool cannot be deleted in passing. Passwords cannot be exported.
var DeletionProtection = rule.Rule{
	Name:     "cognito-deletion-protection",
	Types:    []string{userPool},
	Why:      "With the pool every user and every password is gone, and no backup brings them back.",
	Fix:      "set deletionProtection to ACTIVE",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"Cognito.6"}},
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("deletionProtection").Is("ACTIVE") },
	Repair:   rule.Put("deletionProtection", "ACTIVE"),
}

// SignInAttributesExclusive requires one way in which users are named. Neither can be changed later: AWS
// would replace the pool.
var SignInAttributesExclusive = rule.Rule{
	Name:     "cognito-sign-in-attributes-exclusive",
	Types:    []string{userPool},
	Why:      `AWS refuses it: "Only one of the aliasAttributes or usernameAttributes can be set".`,
	Fix:      "set one of usernameAttributes and aliasAttributes",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      reference + "API_CreateUserPool.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(rule.All(in.At("usernameAttributes").Present(), in.At("aliasAttributes").Present())).
			Because("usernameAttributes and aliasAttributes are both set")
	},
}

// NoGuestIdentities forbids that strangers get credentials of AWS.
var NoGuestIdentities = rule.Rule{
	Name:     "cognito-no-guest-identities",
	Types:    []string{identityPool},
	Why:      "Anybody gets credentials of the account, or gets more than the pool meant to give.",
	Fix:      "set allowUnauthenticatedIdentities and allowClassicFlow to false",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"Cognito.2"}, rule.Nag: {"COG7"}, rule.Checkov: {"CKV_AWS_366"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			rule.Not(in.At("allowUnauthenticatedIdentities").True()), rule.Not(in.At("allowClassicFlow").True()),
		)
	},
	Repair: rule.Both(
		rule.Put("allowUnauthenticatedIdentities", false), rule.Put("allowClassicFlow", false),
	),
}
