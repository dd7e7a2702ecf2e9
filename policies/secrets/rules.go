// Package secrets holds the rules about secrets and their rotation.
package secrets

import "github.com/plinth-iac/plinth/policies/rule"

const (
	secret       = "aws:secretsmanager/secret:Secret"
	secretPolicy = "aws:secretsmanager/secretPolicy:SecretPolicy"
	rotation     = "aws:secretsmanager/secretRotation:SecretRotation"

	// guide and reference are where Amazon documents Secrets Manager.
	guide     = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/"
	reference = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/"
)

// Rules are the rules about secrets and their rotation.
func Rules() rule.Group {
	return rule.Group{Service: "Secrets Manager", Rules: []rule.Rule{
		PolicyNotPublic, PolicyBlocksPublic, EncryptedWithCMK, RotationEnabled, RotationPeriod,
		RecoveryWindow, RecoveryWindowValid, Described,
	}}
}
