package dns_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/dns"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestRecordValid(t *testing.T) {
	alias := func(changes m) m {
		record := m{"ttl": nil, "records": nil, "type": "A", "aliases": []m{{"name": "x.cloudfront.net"}}}
		maps.Copy(record, changes)
		return record
	}
	long := strings.Repeat("a", 256)
	cases := []ruletest.Case{
		ruletest.Pass("an alias", alias(nil)),
		ruletest.Pass("many answers", m{"multivalueAnswerRoutingPolicy": true, "setIdentifier": "a"}),
		ruletest.Pass("a long text in two", m{"records[0]": strings.Repeat("a", 255) + `""` + strings.Repeat("b", 255)}),
		ruletest.Pass("a long name", m{"type": "CNAME", "records[0]": long}),
		ruletest.Fail("an alias with a time", alias(m{"ttl": 60}), "ttl is 60"),
		ruletest.Beyond("an alias with records", alias(m{"records": []string{"192.0.2.1"}}), "records is a list of 1"),
		ruletest.Beyond("no time", m{"ttl": nil}, "ttl is not set"),
		ruletest.Beyond("no records", m{"records": nil}, "records is not set"),
		ruletest.Beyond("a long text", m{"records[0]": long}, "want texts of at most 255 characters"),
		ruletest.Beyond("a long text of mail", m{"type": "SPF", "records[0]": `"` + long + `"`}, "at most 255"),
		ruletest.Beyond("an identifier for nothing", m{"setIdentifier": "a"}, "multivalueAnswerRoutingPolicy is not set"),
		ruletest.Beyond("many answers without", m{"multivalueAnswerRoutingPolicy": true}, "setIdentifier is not set"),
	}
	for _, policy := range []string{
		"cidrRoutingPolicy", "failoverRoutingPolicies", "geolocationRoutingPolicies", "geoproximityRoutingPolicy",
		"latencyRoutingPolicies", "weightedRoutingPolicies",
	} {
		cases = append(cases,
			ruletest.Pass(policy, m{policy: []m{{"weight": 1}}, "setIdentifier": "a"}),
			ruletest.Beyond(policy+" without", m{policy: []m{{"weight": 1}}}, "setIdentifier is not set"),
		)
	}
	ruletest.Run(t, dns.RecordValid, ruletest.Good{Inputs: m{
		"name": "example.com", "type": "TXT", "ttl": 300, "records": []string{"v=spf1 -all"},
	}}, cases...)
}

func TestCNAMEAlone(t *testing.T) {
	ruletest.Run(t, dns.CNAMEAlone, ruletest.Good{
		Inputs: m{"name": "www", "type": "CNAME", "zoneId": ruletest.Ref("zone")},
		Others: []ruletest.Other{
			{Name: "zone", Type: zone, Inputs: m{"name": "example.com"}},
			{Name: "other", Type: record, Inputs: m{"name": "mail", "type": "MX", "zoneId": ruletest.Ref("zone")}},
		},
	},
		ruletest.Pass("its whole name", m{"name": "www.example.com"}),
		ruletest.Pass("one of several", m{"other/name": "WWW", "other/type": "CNAME"}),
		ruletest.Pass("a zone of another stack", m{"zoneId": "Z1", "name": "example.com"}),
		ruletest.Fail("at the top", m{"name": "example.com."}, `name is "example.com."`),
		ruletest.Fail("at the top, in short", m{"name": ""}, `name is ""`),
		ruletest.Fail("beside another", m{"other/name": "www.example.com"}, `type is "MX"`),
		ruletest.Skip("no CNAME", m{"type": "A", "name": "example.com"}),
	)
}

func TestNoDanglingAlias(t *testing.T) {
	ruletest.Run(t, dns.NoDanglingAlias, ruletest.Good{
		Inputs: m{"type": "A", "aliases": []m{{"name": ruletest.Ref("balancer")}}},
		Others: []ruletest.Other{
			{Name: "balancer", Type: "aws:lb/loadBalancer:LoadBalancer", Inputs: m{
				"dnsName": "shop-1.eu-west-1.elb.amazonaws.com",
			}},
			{Name: "site", Type: "aws:cloudfront/distribution:Distribution", Inputs: m{"domainName": "d1.cloudfront.net"}},
		},
	},
		ruletest.Pass("a resource, by its name", m{"aliases[0].name": "d1.cloudfront.net"}),
		ruletest.Pass("addresses", m{"aliases": nil, "records": []string{"192.0.2.1"}}),
		ruletest.Pass("a CNAME to a resource", m{"aliases": nil, "type": "CNAME", "records": []ruletest.Ref{"site"}}),
		ruletest.Pass("a CNAME to somebody else", m{"aliases": nil, "type": "CNAME", "records": []string{"example.org"}}),
		ruletest.Pass("a text", m{"aliases": nil, "type": "TXT", "records": []string{"d2.cloudfront.net"}}),
		ruletest.Fail("by hand", m{"aliases[0].name": "d2.cloudfront.net."}, `aliases[0].name is "d2.cloudfront.net."`),
		ruletest.Fail("a CNAME by hand", m{
			"aliases": nil, "type": "CNAME", "records": []string{"site.s3-website.eu-west-1.amazonaws.com"},
		}, "records[0]"),
	)
}
