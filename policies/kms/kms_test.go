package kms_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/kms"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

const (
	keyPolicy = "aws:kms/keyPolicy:KeyPolicy"
	alias     = "aws:kms/alias:Alias"
	topic     = "aws:sns/topic:Topic"
	queue     = "aws:sqs/queue:Queue"
)

func TestPolicyNoWildcardPrincipal(t *testing.T) {
	policy := func(changes m) m {
		s := m{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": m{"AWS": "*"}}
		maps.Copy(s, changes)
		return m{"policy": ruletest.Policy(s)}
	}
	account := policy(m{"Condition": m{"StringEquals": m{"kms:CallerAccount": "123456789012"}}})
	ruletest.Run(t, kms.PolicyNoWildcardPrincipal, ruletest.Good{Inputs: account},
		ruletest.Pass("an account", policy(m{"Principal": m{"AWS": "arn:aws:iam::123456789012:root"}})),
		ruletest.Pass("a denial", policy(m{"Effect": "Deny"})),
		ruletest.Fail("everybody", policy(nil), "allows everybody"),
		ruletest.Skip("no policy", m{"policy": nil}),
	)
}

func TestPolicyDefined(t *testing.T) {
	own := ruletest.Policy(m{"Effect": "Allow"})
	ruletest.Run(t, kms.PolicyDefined, ruletest.Good{
		Inputs: m{"policy": own},
		Others: []ruletest.Other{{Name: "policy", Type: keyPolicy, Inputs: m{"keyId": "elsewhere", "policy": own}}},
	},
		ruletest.Pass("by itself", m{"policy": nil, "policy/keyId": ruletest.Ref("it")}),
		ruletest.Fail("KMS's own", m{"policy": ruletest.JSON(m{"Id": "key-default-1"})}, "the one that KMS makes up"),
		ruletest.Fail("none", m{"policy": nil}, "the one that KMS makes up"),
	)
}

func TestNoLockoutBypass(t *testing.T) {
	ruletest.Run(t, kms.NoLockoutBypass, ruletest.Good{Inputs: m{"bypassPolicyLockoutSafetyCheck": false}},
		ruletest.Fail("past the check", m{"bypassPolicyLockoutSafetyCheck": true}, "bypassPolicyLockoutSafetyCheck is true"),
	)
}

func TestRotationEnabled(t *testing.T) {
	without := func(property string, value any) m { return m{property: value, "enableKeyRotation": nil} }
	ruletest.Run(t, kms.RotationEnabled, ruletest.Good{Inputs: m{"enableKeyRotation": true}},
		ruletest.Fail("not", m{"enableKeyRotation": nil}, "enableKeyRotation is not set"),
		ruletest.Fail("switched off", m{"enableKeyRotation": false}, "enableKeyRotation is false"),
		ruletest.Skip("a key pair", without("customerMasterKeySpec", "RSA_2048")),
		ruletest.Skip("for signatures", without("keyUsage", "GENERATE_VERIFY_MAC")),
		ruletest.Skip("in a store of one's own", without("customKeyStoreId", "cks-1")),
	)
}

func TestRotationPeriod(t *testing.T) {
	ruletest.Run(t, kms.RotationPeriod, ruletest.Good{Inputs: m{"rotationPeriodInDays": 90}},
		ruletest.Pass("by default", m{"rotationPeriodInDays": nil}),
		ruletest.Fail("seldom", m{"rotationPeriodInDays": 730}, "rotationPeriodInDays is 730; want 90 to 365"),
		ruletest.Fail("too often", m{"rotationPeriodInDays": 30}, "rotationPeriodInDays is 30"),
		ruletest.Fail("less than configured", m{"rotationPeriodInDays": nil, "@setting.mostDays": 180}, "is 365"),
	)
}

func TestDeletionWindow(t *testing.T) {
	ruletest.Run(t, kms.DeletionWindow, ruletest.Good{Inputs: m{"deletionWindowInDays": 14}},
		ruletest.Pass("by default", m{"deletionWindowInDays": nil}),
		ruletest.Fail("a week", m{"deletionWindowInDays": 7}, "deletionWindowInDays is 7; want at least 14"),
		ruletest.Fail("two months", m{"deletionWindowInDays": 60}, "deletionWindowInDays is 60; want at most 30"),
		ruletest.Fail("less than configured", m{"@setting.leastDays": 21}, "deletionWindowInDays is 14"),
	)
}

func TestEnabled(t *testing.T) {
	ruletest.Run(t, kms.Enabled, ruletest.Good{Inputs: m{"isEnabled": true}},
		ruletest.Pass("by default", m{"isEnabled": nil}),
		ruletest.Pass("a replica", m{"@type": "aws:kms/replicaKey:ReplicaKey", "enabled": true}),
		ruletest.Fail("switched off", m{"isEnabled": false}, "isEnabled is false"),
		ruletest.Fail("a replica switched off", m{
			"@type": "aws:kms/replicaKey:ReplicaKey", "enabled": false,
		}, "enabled is false"),
	)
}

func TestDescribed(t *testing.T) {
	ruletest.Run(t, kms.Described, ruletest.Good{Inputs: m{"description": "Orders at rest"}},
		ruletest.Fail("not", m{"description": nil}, "description is not set"),
	)
}

func TestHasAlias(t *testing.T) {
	ruletest.Run(t, kms.HasAlias, ruletest.Good{Others: []ruletest.Other{
		{Name: "alias", Type: alias, Inputs: m{"targetKeyId": ruletest.Ref("it")}},
	}},
		ruletest.Fail("none", m{"alias/": nil}, "there is no Alias"),
	)
}

func TestUsed(t *testing.T) {
	ruletest.Run(t, kms.Used, ruletest.Good{
		Inputs: m{"arn": "arn:aws:kms:eu-west-1:123456789012:key/k", "keyId": "k"},
		Others: []ruletest.Other{
			{Name: "alias", Type: alias, Inputs: m{"targetKeyId": ruletest.Ref("it")}},
			{Name: "queue", Type: queue, Inputs: m{"kmsMasterKeyId": ruletest.Ref("it")}},
			{Name: "stack", Type: "pulumi:pulumi:Stack", Inputs: m{"key": "nothing"}},
		},
	},
		ruletest.Pass("exported by ARN", m{"queue/": nil, "stack/key": "arn:aws:kms:eu-west-1:123456789012:key/k"}),
		ruletest.Pass("exported by id", m{"queue/": nil, "stack/key": "k"}),
		ruletest.Fail("only named", m{"queue/": nil}, "nothing in the stack refers to the key"),
		ruletest.Open("nobody knows what it will be called", m{"queue/": nil, "arn": ruletest.Unknown}),
		ruletest.Spare(`["id"] is the key`, "the id of a stack is none of a key"),
		ruletest.Fail("of a stack without outputs", m{"queue/": nil, "stack/": nil}, "nothing in the stack"),
	)
}
