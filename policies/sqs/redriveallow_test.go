package sqs_test

import (
	"strconv"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/sqs"
)

func TestRedriveAllowValid(t *testing.T) {
	policy := func(permission any, sources int) m {
		arns := make([]string, sources)
		for i := range arns {
			arns[i] = "arn:aws:sqs:eu-west-1:123456789012:orders-" + strconv.Itoa(i)
		}
		document := m{"sourceQueueArns": arns}
		if permission != nil {
			document["redrivePermission"] = permission
		}
		return m{"redriveAllowPolicy": ruletest.JSON(document)}
	}
	ruletest.Run(t, sqs.RedriveAllowValid, ruletest.Good{Inputs: policy("byQueue", 10)},
		ruletest.Pass("nobody", policy("denyAll", 0)),
		ruletest.Pass("everybody", policy("allowAll", 0)),
		ruletest.Fail("nothing said", policy(nil, 0), "redrivePermission is not set"),
		ruletest.Fail("too many", policy("byQueue", 11), "has 11 elements"),
		ruletest.Fail("nobody by name", policy("byQueue", 0), "has 0 elements"),
		ruletest.Fail("names beside nobody", policy("denyAll", 1), "has 1 elements"),
		ruletest.Fail("of no kind", policy("byArn", 0), "redrivePermission is"),
		ruletest.Skip("none", m{"redriveAllowPolicy": nil}),
		ruletest.Fail("no JSON", m{"redriveAllowPolicy": "byQueue"}, "redriveAllowPolicy"),
	)
}
