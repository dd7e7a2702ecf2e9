package lambda_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/lambda"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestInvocationValid(t *testing.T) {
	ruletest.Run(t, lambda.InvocationValid, ruletest.Good{
		Inputs: m{"input": `{"workspace": "a"}`, "lifecycleScope": "CRUD"},
	},
		ruletest.Pass("made once by default", m{"lifecycleScope": nil}),
		ruletest.Pass("no input", m{"input": nil}),
		ruletest.Fail("no JSON", m{"input": "workspace a"}, "input is"),
		ruletest.Fail("of no kind", m{"lifecycleScope": "ALWAYS"}, `lifecycleScope is "ALWAYS"`),
		ruletest.Skip("nothing said", m{"input": nil, "lifecycleScope": nil}),
	)
}

func TestInvokeConfigValid(t *testing.T) {
	ruletest.Run(t, lambda.InvokeConfigValid, ruletest.Good{
		Inputs: m{"maximumEventAgeInSeconds": 3600, "maximumRetryAttempts": 0},
	},
		ruletest.Pass("kept for the usual time", m{"maximumEventAgeInSeconds": nil}),
		ruletest.Pass("tried as often as usual", m{"maximumRetryAttempts": nil}),
		ruletest.Fail("too short", m{"maximumEventAgeInSeconds": 10}, "want 60 to 21600"),
		ruletest.Fail("a third time", m{"maximumRetryAttempts": 3}, "want 0 to 2"),
		ruletest.Skip("nothing said", m{"maximumEventAgeInSeconds": nil, "maximumRetryAttempts": nil}),
	)
}
