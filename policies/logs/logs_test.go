package logs_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/logs"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestRetentionSet(t *testing.T) {
	ruletest.Run(t, logs.RetentionSet, ruletest.Good{Inputs: m{"retentionInDays": 30}},
		ruletest.Pass("short, in development", m{"retentionInDays": 7, "@production": false}),
		ruletest.Pass("as short as configured", m{"retentionInDays": 7, "@setting.leastDays": 7}),
		ruletest.Fail("short", m{"retentionInDays": 7}, "retentionInDays is 7; want at least 30"),
		ruletest.Fail("for ever", m{"retentionInDays": nil}, "kept for ever"),
		ruletest.Fail("for ever, in development", m{"retentionInDays": 0, "@production": false}, "kept for ever"),
	)
}

func TestEncryptedWithCMK(t *testing.T) {
	const arn = "arn:aws:kms:eu-west-1:123456789012:"
	ruletest.Run(t, logs.EncryptedWithCMK, ruletest.Good{Inputs: m{"kmsKeyId": arn + "key/k"}},
		ruletest.Fail("AWS's own", m{"kmsKeyId": nil}, "kmsKeyId is not set"),
		ruletest.Fail("an alias", m{"kmsKeyId": arn + "alias/own"}, "kmsKeyId is"),
	)
}

func TestRetentionValid(t *testing.T) {
	ruletest.Run(t, logs.RetentionValid, ruletest.Good{Inputs: m{"retentionInDays": 30, "name": "/aws/lambda/a_b-c.d#1"}},
		ruletest.Pass("for ever", m{"retentionInDays": nil}),
		ruletest.Pass("no name", m{"name": nil}),
		ruletest.Fail("a month and a day", m{"retentionInDays": 31}, "retentionInDays is 31"),
		ruletest.Fail("a lifetime", m{"retentionInDays": 36500}, "retentionInDays is 36500"),
		ruletest.Beyond("a blank", m{"name": "my logs"}, `name is "my logs"`),
		ruletest.Beyond("too long a name", m{"name": strings.Repeat("a", 513)}, "name is"),
	)
}

func TestSubscriptionFilterLimit(t *testing.T) {
	filter := func(name string, group any) ruletest.Other {
		return ruletest.Other{
			Name: name, Type: "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", Inputs: m{"logGroup": group},
		}
	}
	ruletest.Run(t, logs.SubscriptionFilterLimit, ruletest.Good{
		Inputs: m{"name": "orders"},
		Others: []ruletest.Other{
			filter("a", ruletest.Ref("it")), filter("b", "orders"), filter("c", "elsewhere"),
		},
	},
		ruletest.Fail("three", m{"c/logGroup": ruletest.Ref("it")}, "3 subscription filters"),
		ruletest.Open("perhaps three", m{"c/logGroup": ruletest.Unknown}),
	)
}
