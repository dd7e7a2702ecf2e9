package waf_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/waf"
)

const balancer = "aws:lb/loadBalancer:LoadBalancer"

func TestAssociationSupported(t *testing.T) {
	const acl = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1"
	of := func(arn string) m { return m{"resourceArn": arn} }
	ruletest.Run(t, waf.AssociationSupported, ruletest.Good{
		Inputs: m{"resourceArn": ruletest.Ref("balancer"), "webAclArn": ruletest.Ref("acl")},
		Others: []ruletest.Other{
			{Name: "balancer", Type: balancer, Inputs: m{"loadBalancerType": "application"}},
			{Name: "acl", Type: "aws:wafv2/webAcl:WebAcl", Inputs: m{"scope": "REGIONAL"}},
			{Name: "api", Type: "aws:apigatewayv2/stage:Stage"},
			{Name: "stage", Type: "aws:apigateway/stage:Stage"},
		},
	},
		ruletest.Pass("a stage", m{"resourceArn": ruletest.Ref("stage")}),
		ruletest.Pass("a balancer of another stack",
			of("arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/1")),
		ruletest.Pass("a web ACL of another stack", m{"webAclArn": acl}),
		ruletest.Fail("a network balancer", m{"balancer/loadBalancerType": "network"}, `loadBalancerType is "network"`),
		ruletest.Fail("a network balancer of another stack",
			of("arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/shop/1"), "loadbalancer/net"),
		ruletest.Fail("a WebSocket API", m{"resourceArn": ruletest.Ref("api")}, "an HTTP or WebSocket API"),
		ruletest.Fail("an HTTP API of another stack", of("arn:aws:apigateway:eu-west-1::/apis/1/stages/live"), "/apis/1"),
		ruletest.Fail("a web ACL for CloudFront", m{"acl/scope": "CLOUDFRONT"}, `scope is "CLOUDFRONT"`),
		ruletest.Fail("one of another stack", m{
			"webAclArn": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/1",
		}, "global/webacl"),
	)
}

func TestEntryPointProtected(t *testing.T) {
	bare := m{"association/": nil}
	with := func(changes m) m {
		changes["association/"] = nil
		return changes
	}
	ruletest.Run(t, waf.EntryPointProtected, ruletest.Good{
		Inputs: m{"loadBalancerType": "application"},
		Others: []ruletest.Other{
			{
				Name: "association", Type: "aws:wafv2/webAclAssociation:WebAclAssociation",
				Inputs: m{"resourceArn": ruletest.Ref("it")},
			},
			{Name: "api", Type: "aws:apigateway/restApi:RestApi", Inputs: m{
				"endpointConfiguration": m{"types": "PRIVATE"},
			}},
			{Name: "distribution", Type: "aws:cloudfront/distribution:Distribution", Inputs: m{
				"origins": []m{{"domainName": "elsewhere"}},
			}},
		},
	},
		ruletest.Pass("a stage", m{"@type": "aws:apigateway/stage:Stage"}),
		ruletest.Pass("a user pool by configuration", m{
			"@type": "aws:cognito/userPool:UserPool", "@setting.userPools": true,
		}),
		ruletest.Pass("an HTTP API behind a distribution", with(m{
			"@type": "aws:apigatewayv2/api:Api", "@setting.httpApis": true,
			"distribution/origins[0].domainName": ruletest.Ref("it"),
		})),
		ruletest.Fail("a balancer", bare, "there is no WebAclAssociation"),
		ruletest.Fail("a balancer by default", with(m{"loadBalancerType": nil}), "no WebAclAssociation"),
		ruletest.Fail("a stage without", with(m{"@type": "aws:apigateway/stage:Stage"}), "no WebAclAssociation"),
		ruletest.Fail("a stage of a public API", with(m{
			"@type": "aws:apigateway/stage:Stage", "restApi": ruletest.Ref("api"),
			"api/endpointConfiguration.types": "REGIONAL",
		}), "no WebAclAssociation"),
		ruletest.Fail("a user pool without", with(m{
			"@type": "aws:cognito/userPool:UserPool", "@setting.userPools": true,
		}), "no WebAclAssociation"),
		ruletest.Fail("an HTTP API alone", m{
			"@type": "aws:apigatewayv2/api:Api", "@setting.httpApis": true,
		}, "there is no Distribution"),
		ruletest.Skip("a stage of a private API", with(m{
			"@type": "aws:apigateway/stage:Stage", "restApi": ruletest.Ref("api"),
		})),
		ruletest.Skip("inside", with(m{"internal": true})),
		ruletest.Skip("a network balancer", with(m{"loadBalancerType": "network"})),
		ruletest.Skip("a user pool", with(m{"@type": "aws:cognito/userPool:UserPool"})),
		ruletest.Skip("an HTTP API", with(m{"@type": "aws:apigatewayv2/api:Api"})),
	)
}
