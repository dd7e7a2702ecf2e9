package cognito

import "github.com/plinth-iac/plinth/policies/rule"

var optionalMFA = rule.Setting[bool]{
	Name: "optional", Text: "whether it is enough that users may choose a second factor", Default: false,
}

// MFARequired requires a second factor, and one that does not go by SMS.
var MFARequired = rule.Rule{
	Name:     "cognito-mfa-required",
	Types:    []string{userPool},
	Why:      "Whoever learns a password is the user.",
	Fix:      "set mfaConfiguration to ON and softwareTokenMfaConfiguration.enabled to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{optionalMFA},
	Controls: rule.Controls{rule.FSBP: {"Cognito.5"}, rule.Nag: {"COG2"}},
	Check: func(in rule.Inputs) rule.Verdict {
		enough := []string{"ON"}
		if optionalMFA.Of(in) {
			enough = append(enough, "OPTIONAL")
		}
		return rule.All(in.At("mfaConfiguration").Is(enough...), withTokens(in))
	},
}

func withTokens(in rule.Inputs) rule.Verdict {
	return in.At("softwareTokenMfaConfiguration.enabled").True()
}

// MFAConsistent requires a second factor where one is asked for, and none where it is switched off.
var MFAConsistent = rule.Rule{
	Name:  "cognito-mfa-configuration-consistent",
	Types: []string{userPool},
	Why: "AWS refuses to ask for a second factor when there is none, to set one up while mfaConfiguration " +
		"is OFF, and to send mail for it by itself.",
	Fix: "set softwareTokenMfaConfiguration, smsConfiguration or emailMfaConfiguration (with " +
		"emailConfiguration.emailSendingAccount DEVELOPER) when mfaConfiguration is ON or OPTIONAL",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      reference + "API_SetUserPoolMfaConfig.html",
	Check: func(in rule.Inputs) rule.Verdict {
		asks := in.At("mfaConfiguration").Is("ON", "OPTIONAL")
		byMail := in.At("emailMfaConfiguration").Given()
		return rule.All(
			rule.When(asks, rule.Any(withTokens(in), in.At("smsConfiguration.snsCallerArn").Set(), byMail)),
			rule.When(rule.Not(asks), rule.Not(withTokens(in))),
			rule.When(byMail, in.At("emailConfiguration.emailSendingAccount").Is("DEVELOPER")),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if in.At("mfaConfiguration").Is("ON", "OPTIONAL").Answer != rule.Yes {
			return nil
		}
		return []rule.Change{rule.Set("softwareTokenMfaConfiguration.enabled", true)}
	},
}
