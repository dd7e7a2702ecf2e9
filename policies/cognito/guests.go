package cognito

import "github.com/plinth-iac/plinth/policies/rule"

// NoGuestRole requires that who has not signed in gets no role.
var NoGuestRole = rule.Rule{
	Name:     "cognito-no-guest-role",
	Types:    []string{roleAttachment},
	Why:      "Anybody on the internet gets credentials of the account, with whatever the role may do.",
	Fix:      "remove unauthenticated from roles",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "role-based-access-control.html",
	Controls: rule.Controls{rule.FSBP: {"Cognito.2"}, rule.Nag: {"COG7"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(in.At("roles.unauthenticated").Set())
	},
	Repair: rule.Drop("roles.unauthenticated"),
}
