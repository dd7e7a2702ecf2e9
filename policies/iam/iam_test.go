package iam_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/iam"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestNoAdminPolicies(t *testing.T) {
	document := func(effect, action, resource string) string {
		return ruletest.Policy(m{"Effect": effect, "Action": []string{"logs:PutLogEvents", action}, "Resource": resource})
	}
	admin := document("Allow", "*", "*")
	ruletest.Run(t, iam.NoAdminPolicies, ruletest.Good{Inputs: m{"policy": document("Allow", "s3:*", "*")}},
		ruletest.Pass("on one bucket", m{"policy": document("Allow", "*", "arn:aws:s3:::uploads")}),
		ruletest.Pass("denied", m{"policy": document("Deny", "*", "*")}),
		ruletest.Pass("a role without policies", m{"@type": "aws:iam/role:Role", "policy": nil}),
		ruletest.Pass("a role with a good one", m{
			"@type": "aws:iam/role:Role", "policy": nil, "inlinePolicies": []m{{"policy": document("Allow", "s3:*", "*")}},
		}),
		ruletest.Fail("everything", m{"policy": admin}, "every action on every resource"),
		ruletest.Fail("everything but nothing", m{"policy": ruletest.Policy(
			m{"Effect": "Allow", "NotAction": "iam:CreateUser", "NotResource": "arn:aws:s3:::safe"},
		)}, "every action"),
		ruletest.Fail("in a role", m{
			"@type": "aws:iam/role:Role", "policy": nil, "inlinePolicies": []m{{"policy": admin}},
		}, "every action on every resource"),
		ruletest.Open("no JSON", m{"policy": "{"}),
	)
}
