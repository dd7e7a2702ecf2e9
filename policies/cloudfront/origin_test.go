package cloudfront_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/cloudfront"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestOriginAccessControl(t *testing.T) {
	const identity = "origins[0].s3OriginConfig.originAccessIdentity"
	ruletest.Run(t, cloudfront.OriginAccessControl, ruletest.Good{Inputs: m{"origins": []m{
		{"originAccessControlId": "E1", "s3OriginConfig": m{"originAccessIdentity": ""}},
	}}},
		ruletest.Pass("beside a server", m{"origins[1].customOriginConfig.httpPort": 80}),
		ruletest.Pass("beside a VPC", m{"origins[1].vpcOriginConfig.vpcOriginId": "vo_1"}),
		ruletest.Fail("none", m{"origins[0].originAccessControlId": nil}, "originAccessControlId is not set"),
		ruletest.Fail("an identity too", m{identity: "origin-access-identity/cloudfront/E1"}, identity),
		ruletest.Fail("a bare bucket", m{"origins": []m{{"domainName": "x.s3.amazonaws.com"}}}, "is not set"),
	)
}

func TestDefaultRootObject(t *testing.T) {
	server := m{"originId": "api", "customOriginConfig": m{"httpPort": 80}}
	ruletest.Run(t, cloudfront.DefaultRootObject, ruletest.Good{Inputs: m{
		"defaultCacheBehavior": m{"targetOriginId": "site"},
		"origins":              []m{{"originId": "site"}, server}, "defaultRootObject": "index.html",
	}},
		ruletest.Fail("none", m{"defaultRootObject": nil}, "defaultRootObject is not set"),
		ruletest.Spare("defaultCacheBehavior.targetOriginId is a value", "without it there is no such origin"),
		ruletest.Skip("a server first", m{"defaultCacheBehavior.targetOriginId": "api", "defaultRootObject": nil}),
		ruletest.Skip("a VPC first", m{
			"defaultRootObject": nil, "origins[0].vpcOriginConfig": m{"vpcOriginId": "vo_1"},
		}),
	)
}

func TestOriginFailover(t *testing.T) {
	ruletest.Run(t, cloudfront.OriginFailover, ruletest.Good{Inputs: m{"originGroups": []m{{"originId": "both"}}}},
		ruletest.Fail("none", m{"originGroups": nil}, "originGroups is not set"),
	)
}

func TestTargetOriginExists(t *testing.T) {
	ruletest.Run(t, cloudfront.TargetOriginExists, ruletest.Good{Inputs: m{
		"defaultCacheBehavior":  m{"targetOriginId": "site"},
		"orderedCacheBehaviors": []m{{"targetOriginId": "both"}},
		"origins":               []m{{"originId": "site"}, {"originId": "spare"}},
		"originGroups":          []m{{"originId": "both", "members": []m{{"originId": "site"}, {"originId": "spare"}}}},
	}},
		ruletest.Fail("gone by default", m{"defaultCacheBehavior.targetOriginId": "api"},
			`defaultCacheBehavior.targetOriginId is "api"; want an originId that is there`),
		ruletest.Fail("gone in another", m{"orderedCacheBehaviors[0].targetOriginId": "api"}, `is "api"`),
		ruletest.Fail("gone in a group", m{"originGroups[0].members[1].originId": "api"}, "members[1].originId"),
		ruletest.Fail("a group in a group", m{"originGroups[0].members[1].originId": "both"}, "members[1].originId"),
		ruletest.Open("perhaps there", m{"defaultCacheBehavior.targetOriginId": "api", "origins[1].originId": ruletest.Unknown}),
	)
}

func TestCachePolicyExclusive(t *testing.T) {
	first := func(changes m) m {
		all := m{}
		for name, value := range changes {
			all["defaultCacheBehavior."+name] = value
		}
		return all
	}
	second := func(changes m) m {
		all := m{}
		for name, value := range changes {
			all["orderedCacheBehaviors[0]."+name] = value
		}
		return all
	}
	values := m{"queryString": true}
	old := m{"cachePolicyId": nil, "originRequestPolicyId": nil, "forwardedValues": values, "minTtl": 60}
	behavior := m{"cachePolicyId": "c1", "originRequestPolicyId": "o1", "minTtl": 0}
	cases := []ruletest.Case{}
	for place, in := range map[string]func(m) m{" by default": first, " in another": second} {
		cases = append(cases,
			ruletest.Pass("the older way"+place, in(old)),
			ruletest.Pass("no request policy"+place, in(m{"originRequestPolicyId": nil})),
			ruletest.Fail("both ways"+place, in(m{"forwardedValues": values}), "forwardedValues is an object"),
			ruletest.Fail("neither"+place, in(m{"cachePolicyId": nil, "originRequestPolicyId": nil}), "forwardedValues is not set"),
			ruletest.Fail("a shortest time"+place, in(m{"minTtl": 60}), "minTtl is 60"),
			ruletest.Fail("a usual time"+place, in(m{"defaultTtl": 60}), "defaultTtl is 60"),
			ruletest.Fail("a longest time"+place, in(m{"maxTtl": 60}), "maxTtl is 60"),
			ruletest.Fail("a request policy alone"+place, in(m{"cachePolicyId": nil, "forwardedValues": values}), "cachePolicyId"),
		)
	}
	ruletest.Run(t, cloudfront.CachePolicyExclusive, ruletest.Good{Inputs: m{
		"defaultCacheBehavior": behavior, "orderedCacheBehaviors": []m{behavior},
	}}, cases...)
}
