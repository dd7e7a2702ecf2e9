package cognito_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/cognito"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestDomainValid(t *testing.T) {
	const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/x"
	ruletest.Run(t, cognito.DomainValid, ruletest.Good{Inputs: m{"domain": "shop-login"}},
		ruletest.Pass("a name of one's own", m{"domain": "login.example.com", "certificateArn": certificate}),
		ruletest.Fail("without a certificate", m{"domain": "login.example.com"}, "certificateArn is not set"),
		ruletest.Fail("with one elsewhere", m{
			"domain": "login.example.com", "certificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/x",
		}, `want text that contains ":us-east-1:"`),
		ruletest.Fail("a certificate for a prefix", m{"certificateArn": certificate}, `want text that contains "."`),
		ruletest.Fail("upper case", m{"domain": "Shop"}, "lower-case letters"),
		ruletest.Fail("AWS's own word", m{"domain": "shop-cognito"}, "without aws, amazon or cognito"),
		ruletest.Fail("too long", m{"domain": strings.Repeat("a", 64)}, "1 to 63"),
		ruletest.Fail("none", m{"domain": nil}, "domain is not set"),
	)
}
