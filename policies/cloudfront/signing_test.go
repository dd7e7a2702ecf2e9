package cloudfront_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/cloudfront"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestOriginRequestsSigned(t *testing.T) {
	ruletest.Run(t, cloudfront.OriginRequestsSigned, ruletest.Good{Inputs: m{"signingBehavior": "always"}},
		ruletest.Fail("never", m{"signingBehavior": "never"}, `signingBehavior is "never"; want "always"`),
		ruletest.Fail("unless somebody else did", m{"signingBehavior": "no-override"}, `want "always"`),
	)
}
