package lambda_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/lambda"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestRuntimeSupported(t *testing.T) {
	ruletest.Run(t, lambda.RuntimeSupported, ruletest.Good{Inputs: m{"runtime": "provided.al2023"}},
		ruletest.Pass("newer than the table", m{"runtime": "python4.0"}),
		ruletest.Pass("on its last day", m{"runtime": "nodejs22.x", "@today": "2027-04-29"}),
		ruletest.Fail("the day after", m{"runtime": "nodejs22.x", "@today": "2027-04-30"}, "since 2027-04-30"),
		ruletest.Fail("long ended", m{"runtime": "go1.x"}, "runtime is go1.x"),
		ruletest.Skip("a container image", m{"runtime": nil}),
	)
}
