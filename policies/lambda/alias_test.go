package lambda_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/lambda"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestAliasValid(t *testing.T) {
	ruletest.Run(t, lambda.AliasValid, ruletest.Good{Inputs: m{
		"name": "live", "functionVersion": "7", "routingConfig": m{"additionalVersionWeights": m{"8": 0.1}},
	}},
		ruletest.Pass("a name with digits", m{"name": "v7"}),
		ruletest.Pass("the latest, alone", m{"functionVersion": "$LATEST", "routingConfig": nil}),
		ruletest.Pass("a name that Pulumi makes up", m{"name": nil}),
		ruletest.Fail("a number", m{"name": "7"}, "not only digits"),
		ruletest.Fail("a long name", m{"name": strings.Repeat("a", 129)}, "want 1 to 128 characters"),
		ruletest.Fail("a share beside the latest", m{"functionVersion": "$LATEST"}, `functionVersion is "$LATEST"`),
		ruletest.Fail("two shares", m{"routingConfig.additionalVersionWeights": m{"8": 0.1, "9": 0.1}},
			"has 2 elements; want 1 to 1"),
		ruletest.Fail("in per cent", m{"routingConfig.additionalVersionWeights": m{"8": 10}}, "want 0 to 1"),
		ruletest.Skip("nothing said", m{"name": nil, "routingConfig": nil}),
		ruletest.Spare(`routingConfig.additionalVersionWeights["9"] is 0 to N`, "the number of shares is wrong before it"),
	)
}

func TestRecursionStopped(t *testing.T) {
	ruletest.Run(t, lambda.RecursionStopped, ruletest.Good{Inputs: m{"recursiveLoop": "Terminate"}},
		ruletest.Pass("by default", m{"recursiveLoop": nil}),
		ruletest.Fail("let go", m{"recursiveLoop": "Allow"}, `recursiveLoop is "Allow"`),
	)
}
