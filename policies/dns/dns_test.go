package dns_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/dns"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

const (
	zone   = "aws:route53/zone:Zone"
	record = "aws:route53/record:Record"
)

func TestQueryLogging(t *testing.T) {
	ruletest.Run(t, dns.QueryLogging, ruletest.Good{Others: []ruletest.Other{
		{Name: "log", Type: "aws:route53/queryLog:QueryLog", Inputs: m{"zoneId": ruletest.Ref("it")}},
	}},
		ruletest.Fail("none", m{"log/": nil}, "there is no QueryLog"),
		ruletest.Skip("a private zone", m{"log/": nil, "vpcs": []m{{"vpcId": "vpc-1"}}}),
	)
}

func TestDNSSEC(t *testing.T) {
	ruletest.Run(t, dns.DNSSEC, ruletest.Good{Others: []ruletest.Other{
		{Name: "signing", Type: "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec", Inputs: m{
			"hostedZoneId": ruletest.Ref("it"),
		}},
		{Name: "key", Type: "aws:route53/keySigningKey:KeySigningKey", Inputs: m{"hostedZoneId": ruletest.Ref("it")}},
	}},
		ruletest.Fail("not signed", m{"signing/": nil}, "there is no HostedZoneDnsSec"),
		ruletest.Fail("stopped", m{"signing/signingStatus": "NOT_SIGNING"}, `signingStatus is "NOT_SIGNING"`),
		ruletest.Fail("no key", m{"key/": nil}, "there is no KeySigningKey"),
		ruletest.Skip("a private zone", m{"vpcs": []m{{"vpcId": "vpc-1"}}}),
	)
}

func TestZoneNotForceDestroyed(t *testing.T) {
	ruletest.Run(t, dns.ZoneNotForceDestroyed, ruletest.Good{Inputs: m{"name": "example.com"}},
		ruletest.Fail("with its records", m{"forceDestroy": true}, "forceDestroy is true"),
		ruletest.Skip("in development", m{"forceDestroy": true, "@production": false}),
	)
}

func TestQueryLogInVirginia(t *testing.T) {
	const arn = "cloudwatchLogGroupArn"
	ruletest.Run(t, dns.QueryLogInVirginia, ruletest.Good{
		Inputs: m{arn: ruletest.Ref("group")},
		Others: []ruletest.Other{{Name: "group", Type: "aws:cloudwatch/logGroup:LogGroup", Region: "us-east-1"}},
	},
		ruletest.Pass("of another stack", m{arn: "arn:aws:logs:us-east-1:123456789012:log-group:/dns"}),
		ruletest.Fail("in Ireland", m{"group/@provider.region": "eu-west-1"}, `provider.region is "eu-west-1"`),
		ruletest.Fail("of another stack in Ireland", m{arn: "arn:aws:logs:eu-west-1:1:log-group:/dns"}, "eu-west-1"),
	)
}

func TestSigningKeyValid(t *testing.T) {
	const arn = "keyManagementServiceArn"
	ruletest.Run(t, dns.SigningKeyValid, ruletest.Good{
		Inputs: m{arn: ruletest.Ref("key")},
		Others: []ruletest.Other{{
			Name: "key", Type: "aws:kms/key:Key", Region: "us-east-1",
			Inputs: m{"customerMasterKeySpec": "ECC_NIST_P256", "keyUsage": "SIGN_VERIFY"},
		}},
	},
		ruletest.Pass("of another stack", m{arn: "arn:aws:kms:us-east-1:123456789012:key/1"}),
		ruletest.Fail("in Ireland", m{"key/@provider.region": "eu-west-1"}, "provider.region"),
		ruletest.Fail("symmetric", m{"key/customerMasterKeySpec": nil}, "customerMasterKeySpec is not set"),
		ruletest.Fail("for secrets", m{"key/keyUsage": "KEY_AGREEMENT"}, "keyUsage is"),
		ruletest.Fail("of another stack in Ireland", m{arn: "arn:aws:kms:eu-west-1:1:key/1"}, "eu-west-1"),
	)
}
