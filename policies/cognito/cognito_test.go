package cognito_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/cognito"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestPasswordPolicyStrong(t *testing.T) {
	ruletest.Run(t, cognito.PasswordPolicyStrong, ruletest.Good{Inputs: m{"passwordPolicy": m{
		"minimumLength": 12, "requireLowercase": true, "requireUppercase": true, "requireNumbers": true,
		"requireSymbols": true, "temporaryPasswordValidityDays": 3,
	}}},
		ruletest.Pass("a week by default", m{"passwordPolicy.temporaryPasswordValidityDays": nil}),
		ruletest.Pass("as short as configured", m{"passwordPolicy.minimumLength": 8, "@setting.leastLength": 8}),
		ruletest.Fail("none", m{"passwordPolicy": nil}, "passwordPolicy.minimumLength is not set"),
		ruletest.Fail("short", m{"passwordPolicy.minimumLength": 8}, "minimumLength is 8; want at least 12"),
		ruletest.Fail("no small letters", m{"passwordPolicy.requireLowercase": false}, "requireLowercase is false"),
		ruletest.Fail("no capitals", m{"passwordPolicy.requireUppercase": nil}, "requireUppercase is not set"),
		ruletest.Fail("no digits", m{"passwordPolicy.requireNumbers": false}, "requireNumbers is false"),
		ruletest.Fail("no signs", m{"passwordPolicy.requireSymbols": false}, "requireSymbols is false"),
		ruletest.Fail("a month", m{"passwordPolicy.temporaryPasswordValidityDays": 30}, "ValidityDays is 30; want at most 7"),
		ruletest.Fail("a week too long", m{
			"passwordPolicy.temporaryPasswordValidityDays": nil, "@setting.mostDays": 1,
		}, "ValidityDays is 7; want at most 1"),
	)
}

func TestMFARequired(t *testing.T) {
	ruletest.Run(t, cognito.MFARequired, ruletest.Good{Inputs: m{
		"mfaConfiguration": "ON", "softwareTokenMfaConfiguration": m{"enabled": true},
	}},
		ruletest.Pass("for those who want", m{"mfaConfiguration": "OPTIONAL", "@setting.optional": true}),
		ruletest.Fail("for those who want only", m{"mfaConfiguration": "OPTIONAL"}, `mfaConfiguration is "OPTIONAL"`),
		ruletest.Fail("for nobody", m{"mfaConfiguration": nil}, "mfaConfiguration is not set"),
		ruletest.Fail("for nobody, by any measure", m{"mfaConfiguration": "OFF", "@setting.optional": true}, `is "OFF"`),
		ruletest.Fail("by SMS", m{"softwareTokenMfaConfiguration": nil}, "softwareTokenMfaConfiguration.enabled is not"),
	)
}

func TestMFAConsistent(t *testing.T) {
	ruletest.Run(t, cognito.MFAConsistent, ruletest.Good{Inputs: m{
		"mfaConfiguration": "OPTIONAL", "softwareTokenMfaConfiguration": m{"enabled": true},
	}},
		ruletest.Pass("by SMS", m{
			"softwareTokenMfaConfiguration": nil, "smsConfiguration": m{"snsCallerArn": "arn:aws:iam::1:role/sms"},
		}),
		ruletest.Pass("by mail", m{
			"softwareTokenMfaConfiguration": nil, "emailMfaConfiguration": m{},
			"emailConfiguration": m{"emailSendingAccount": "DEVELOPER"},
		}),
		ruletest.Pass("off", m{"mfaConfiguration": nil, "softwareTokenMfaConfiguration": nil}),
		ruletest.Fail("by nothing", m{"softwareTokenMfaConfiguration": nil}, "smsConfiguration.snsCallerArn is not set"),
		ruletest.Beyond("off, and by tokens", m{"mfaConfiguration": "OFF"}, "softwareTokenMfaConfiguration.enabled is true"),
		ruletest.Beyond("by mail of Cognito's own", m{"emailMfaConfiguration": m{"message": "{####}"}},
			"emailConfiguration.emailSendingAccount is not set"),
	)
}

func TestThreatProtection(t *testing.T) {
	ruletest.Run(t, cognito.ThreatProtection, ruletest.Good{Inputs: m{
		"userPoolAddOns": m{"advancedSecurityMode": "ENFORCED"}, "userPoolTier": "PLUS",
	}},
		ruletest.Fail("only watched", m{"userPoolAddOns.advancedSecurityMode": "AUDIT"}, `advancedSecurityMode is "AUDIT"`),
		ruletest.Fail("not for this tier", m{"userPoolTier": nil}, "userPoolTier is not set"),
	)
}

func TestDeletionProtection(t *testing.T) {
	ruletest.Run(t, cognito.DeletionProtection, ruletest.Good{Inputs: m{"deletionProtection": "ACTIVE"}},
		ruletest.Fail("none", m{"deletionProtection": nil}, "deletionProtection is not set"),
	)
}

func TestSignInAttributesExclusive(t *testing.T) {
	ruletest.Run(t, cognito.SignInAttributesExclusive, ruletest.Good{Inputs: m{"usernameAttributes": []string{"email"}}},
		ruletest.Pass("by alias", m{"usernameAttributes": nil, "aliasAttributes": []string{"email"}}),
		ruletest.Fail("both", m{"aliasAttributes": []string{"phone_number"}}, "are both set"),
	)
}

func TestNoGuestIdentities(t *testing.T) {
	ruletest.Run(t, cognito.NoGuestIdentities, ruletest.Good{Inputs: m{"allowUnauthenticatedIdentities": false}},
		ruletest.Fail("guests", m{"allowUnauthenticatedIdentities": true}, "allowUnauthenticatedIdentities is true"),
		ruletest.Fail("the old flow", m{"allowClassicFlow": true}, "allowClassicFlow is true"),
	)
}

func TestClientHidesUsers(t *testing.T) {
	ruletest.Run(t, cognito.ClientHidesUsers, ruletest.Good{Inputs: m{"preventUserExistenceErrors": "ENABLED"}},
		ruletest.Fail("by default", m{"preventUserExistenceErrors": nil}, "preventUserExistenceErrors is not set"),
	)
}

func TestClientTokenRevocation(t *testing.T) {
	ruletest.Run(t, cognito.ClientTokenRevocation, ruletest.Good{Inputs: m{"enableTokenRevocation": true}},
		ruletest.Pass("by default", m{"enableTokenRevocation": nil}),
		ruletest.Fail("switched off", m{"enableTokenRevocation": false}, "enableTokenRevocation is false"),
	)
}

func TestClientNoWeakFlows(t *testing.T) {
	ruletest.Run(t, cognito.ClientNoWeakFlows, ruletest.Good{Inputs: m{
		"explicitAuthFlows": []string{"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"},
		"allowedOauthFlows": []string{"code"},
	}},
		ruletest.Fail("passwords", m{"explicitAuthFlows[1]": "ALLOW_USER_PASSWORD_AUTH"}, "explicitAuthFlows[1] is"),
		ruletest.Fail("tokens in addresses", m{"allowedOauthFlows[0]": "implicit"}, `allowedOauthFlows[0] is "implicit"`),
	)
}

func TestClientHTTPSCallbacks(t *testing.T) {
	const home = "http://localhost:8080/back"
	ruletest.Run(t, cognito.ClientHTTPSCallbacks, ruletest.Good{Inputs: m{
		"callbackUrls": []string{"https://shop.example.com/back"}, "logoutUrls": []string{"https://shop.example.com"},
		"allowedOauthFlows": []string{"code"},
	}},
		ruletest.Pass("at home, in development", m{"callbackUrls[0]": home, "@production": false}),
		ruletest.Pass("an app", m{"callbackUrls[0]": "shop://back", "@setting.schemes": []any{"https", "shop"}}),
		ruletest.Pass("a machine", m{"allowedOauthFlows[0]": "client_credentials", "callbackUrls": nil}),
		ruletest.Fail("at home", m{"callbackUrls[0]": home}, `callbackUrls[0] is "http://localhost`),
		ruletest.Fail("in clear", m{"logoutUrls[0]": "http://shop.example.com", "@production": false}, "logoutUrls[0] is"),
		ruletest.Fail("an unknown app", m{"callbackUrls[0]": "shop://back"}, "begins with https://"),
		ruletest.Fail("with a fragment", m{"callbackUrls[0]": "https://shop.example.com/#/back"}, "begins with https://"),
		ruletest.Fail("no address", m{"callbackUrls[0]": "https://%zz"}, "begins with https://"),
		ruletest.Fail("nowhere", m{"callbackUrls": nil}, "callbackUrls has 0 elements"),
	)
}

func TestClientTokenLifetime(t *testing.T) {
	ruletest.Run(t, cognito.ClientTokenLifetime, ruletest.Good{Inputs: m{
		"accessTokenValidity": 5, "idTokenValidity": 3600, "refreshTokenValidity": 720,
		"tokenValidityUnits": m{"accessToken": "minutes", "idToken": "seconds", "refreshToken": "hours"},
	}},
		ruletest.Pass("nothing said", m{
			"accessTokenValidity": nil, "idTokenValidity": nil, "refreshTokenValidity": nil, "tokenValidityUnits": nil,
		}),
		ruletest.Pass("by the usual units", m{
			"accessTokenValidity": 1, "idTokenValidity": 1, "refreshTokenValidity": 30, "tokenValidityUnits": nil,
		}),
		ruletest.Pass("as configured", m{
			"accessTokenValidity": 90, "@setting.accessMinutes": 90, "refreshTokenValidity": 1440, "@setting.refreshDays": 60,
		}),
		ruletest.Fail("four minutes", m{"accessTokenValidity": 4}, "accessTokenValidity is 4"),
		ruletest.Fail("a day", m{"idTokenValidity": 1, "tokenValidityUnits.idToken": "days"}, "idTokenValidity is 1"),
		ruletest.Fail("a year", m{"refreshTokenValidity": 365, "tokenValidityUnits.refreshToken": nil}, "is 365"),
		ruletest.Fail("half an hour", m{"refreshTokenValidity": 30, "tokenValidityUnits.refreshToken": "minutes"}, "is 30"),
		ruletest.Fail("in weeks", m{"tokenValidityUnits.accessToken": "weeks"}, "accessTokenValidity is 5"),
		ruletest.Open("nobody knows of what", m{"tokenValidityUnits.accessToken": ruletest.Unknown}),
	)
}
