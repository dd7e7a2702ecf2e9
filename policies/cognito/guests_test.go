package cognito_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/cognito"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestNoGuestRole(t *testing.T) {
	const role = "arn:aws:iam::123456789012:role/guest"
	ruletest.Run(t, cognito.NoGuestRole, ruletest.Good{Inputs: m{"roles": m{"authenticated": role}}},
		ruletest.Pass("nobody", m{"roles": nil}),
		ruletest.Fail("guests", m{"roles.unauthenticated": role}, "roles.unauthenticated is"),
	)
}
