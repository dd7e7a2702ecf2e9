// Package cognito holds the rules about user pools, their clients and identity pools.
package cognito

import "github.com/plinth-iac/plinth/policies/rule"

const (
	userPool       = "aws:cognito/userPool:UserPool"
	client         = "aws:cognito/userPoolClient:UserPoolClient"
	roleAttachment = "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment"
	identityPool   = "aws:cognito/identityPool:IdentityPool"
	domain         = "aws:cognito/userPoolDomain:UserPoolDomain"

	// guide and reference are where Amazon documents Cognito.
	guide     = "https://docs.aws.amazon.com/cognito/latest/developerguide/"
	reference = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/"
)

// Rules are the rules about user pools, their clients and identity pools.
func Rules() rule.Group {
	return rule.Group{Service: "Cognito", Rules: []rule.Rule{
		PasswordPolicyStrong, MFARequired, MFAConsistent, ThreatProtection, DeletionProtection,
		SignInAttributesExclusive, NoGuestIdentities, NoGuestRole,
		ClientHidesUsers, ClientTokenRevocation, ClientNoWeakFlows, ClientHTTPSCallbacks, ClientTokenLifetime,
		DomainValid,
	}}
}
