package secrets_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/secrets"
)

type m = ruletest.M

func TestPolicyNotPublic(t *testing.T) {
	policy := func(changes m) m {
		s := m{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*", "Principal": m{"AWS": "*"}}
		maps.Copy(s, changes)
		return m{"policy": ruletest.Policy(s)}
	}
	organisation := policy(m{"Condition": m{"StringEquals": m{"aws:PrincipalOrgID": "o-1"}}})
	ruletest.Run(t, secrets.PolicyNotPublic, ruletest.Good{Inputs: organisation},
		ruletest.Pass("an account", policy(m{"Principal": m{"AWS": "123456789012"}})),
		ruletest.Pass("a denial", policy(m{"Effect": "Deny"})),
		ruletest.Fail("everybody", policy(nil), "allows everybody"),
		ruletest.Skip("no policy", m{"policy": nil}),
	)
}

func TestPolicyBlocksPublic(t *testing.T) {
	ruletest.Run(t, secrets.PolicyBlocksPublic, ruletest.Good{Inputs: m{"blockPublicPolicy": true}},
		ruletest.Fail("by default", m{"blockPublicPolicy": nil}, "blockPublicPolicy is not set"),
	)
}

func TestEncryptedWithCMK(t *testing.T) {
	ruletest.Run(t, secrets.EncryptedWithCMK, ruletest.Good{Inputs: m{"kmsKeyId": "alias/own"}},
		ruletest.Fail("AWS's own by default", m{"kmsKeyId": nil}, "kmsKeyId is not set"),
		ruletest.Fail("AWS's own by name", m{"kmsKeyId": "alias/aws/secretsmanager"}, "kmsKeyId is"),
	)
}

func TestDescribed(t *testing.T) {
	ruletest.Run(t, secrets.Described, ruletest.Good{Inputs: m{"description": "The key of the payment provider"}},
		ruletest.Fail("not", m{"description": nil}, "description is not set"),
	)
}

func TestRotationEnabled(t *testing.T) {
	ruletest.Run(t, secrets.RotationEnabled, ruletest.Good{Others: []ruletest.Other{{
		Name: "rotation", Type: "aws:secretsmanager/secretRotation:SecretRotation",
		Inputs: m{"secretId": ruletest.Ref("it")},
	}}},
		ruletest.Fail("none", m{"rotation/": nil}, "there is no SecretRotation"),
	)
}

func TestRotationPeriod(t *testing.T) {
	by := func(schedule string) m {
		return m{"rotationRules": m{"scheduleExpression": schedule}}
	}
	ruletest.Run(t, secrets.RotationPeriod, ruletest.Good{Inputs: m{"rotationRules": m{"automaticallyAfterDays": 90}}},
		ruletest.Pass("by the day", by("rate(30 days)")),
		ruletest.Pass("by the hour", by("rate(4 hours)")),
		ruletest.Pass("every month", by("cron(0 4 1 * ? *)")),
		ruletest.Pass("every second month", by("cron(0 4 1 */2 ? *)")),
		ruletest.Fail("seldom", m{"rotationRules.automaticallyAfterDays": 120}, "automaticallyAfterDays is 120"),
		ruletest.Fail("seldom by the day", by("rate(120 days)"), "often enough"),
		ruletest.Fail("every quarter", by("cron(0 4 1 1/3 ? *)"), "often enough"),
		ruletest.Fail("twice a year", by("cron(0 4 1 1,7 ? *)"), "often enough"),
		ruletest.Fail("without end", by("rate(99999999999999999999 days)"), "often enough"),
		ruletest.Fail("not as often as configured", m{"@setting.mostDays": 30}, "is 90; want 1 to 30"),
	)
}

func TestRecoveryWindow(t *testing.T) {
	ruletest.Run(t, secrets.RecoveryWindow, ruletest.Good{Inputs: m{"recoveryWindowInDays": 7}},
		ruletest.Pass("by default", m{"recoveryWindowInDays": nil}),
		ruletest.Fail("at once", m{"recoveryWindowInDays": 0}, "recoveryWindowInDays is 0; want at least 7"),
		ruletest.Fail("less than configured", m{"@setting.leastDays": 14}, "recoveryWindowInDays is 7"),
		ruletest.Skip("at once, in development", m{"recoveryWindowInDays": 0, "@production": false}),
	)
}

func TestRecoveryWindowValid(t *testing.T) {
	ruletest.Run(t, secrets.RecoveryWindowValid, ruletest.Good{Inputs: m{"recoveryWindowInDays": 7}},
		ruletest.Pass("by default", m{"recoveryWindowInDays": nil}),
		ruletest.Pass("at once", m{"recoveryWindowInDays": 0}),
		ruletest.Fail("a day", m{"recoveryWindowInDays": 1}, "recoveryWindowInDays is 1; want 7 to 30"),
		ruletest.Fail("a quarter", m{"recoveryWindowInDays": 90}, "want 7 to 30"),
	)
}
