package alarms

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// UserPoolClient is an app client of a Cognito user pool.
// https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html
type UserPoolClient struct {
	// Pool is the user pool's id.
	Pool pulumi.StringInput
	// Client is the app client's id.
	Client pulumi.StringInput
}

// throttled is an alarm on requests that Cognito refused because of its own quotas.
func (c UserPoolClient) throttled(kind, name, what string) Alarm {
	return Alarm{
		Kind: kind, Severity: Page,
		Intent:     "Cognito refuses " + what + ": its quota is used up, by users or by an attack.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric("AWS/Cognito", name, sum, dim("UserPool", c.Pool), dim("UserPoolClient", c.Client)),
	}
}

// Alarms are those that every app client should have, with prefix before their keys.
func (c UserPoolClient) Alarms(prefix string) []Alarm {
	return prefixed(prefix, CognitoSignIn(c), CognitoSignUp(c), CognitoRefresh(c))
}

// CognitoSignIn fires when sign-ins are refused five minutes in a row.
func CognitoSignIn(c UserPoolClient) Alarm {
	return c.throttled("cognito-sign-in", "SignInThrottles", "sign-ins")
}

// CognitoSignUp fires when sign-ups are refused five minutes in a row.
func CognitoSignUp(c UserPoolClient) Alarm {
	return c.throttled("cognito-sign-up", "SignUpThrottles", "sign-ups")
}

// CognitoRefresh fires when token refreshes are refused five minutes in a row: signed-in users are thrown
// out.
func CognitoRefresh(c UserPoolClient) Alarm {
	return c.throttled("cognito-refresh", "TokenRefreshThrottles", "token refreshes")
}
