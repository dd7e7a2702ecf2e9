package apigateway_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/apigateway"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const (
	invoke      = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:x/invocations"
	integration = "aws:apigatewayv2/integration:Integration"
)

func TestRESTAuthorizerValid(t *testing.T) {
	ruletest.Run(t, apigateway.RESTAuthorizerValid, ruletest.Good{
		Inputs: m{"type": "REQUEST", "authorizerUri": invoke, "authorizerResultTtlInSeconds": 3600},
	},
		ruletest.Pass("a token by default", m{"type": nil}),
		ruletest.Pass("kept for the usual time", m{"authorizerResultTtlInSeconds": nil}),
		ruletest.Pass("user pools", m{
			"type": "COGNITO_USER_POOLS", "authorizerUri": nil, "providerArns": []string{"arn:aws:cognito-idp:x"},
		}),
		ruletest.Fail("of no kind", m{"type": "JWT"}, `type is "JWT"`),
		ruletest.Fail("nobody decides", m{"authorizerUri": nil}, "authorizerUri is not set"),
		ruletest.Fail("no user pools", m{"type": "COGNITO_USER_POOLS"}, "providerArns has 0 elements"),
		ruletest.Fail("kept for a day", m{"authorizerResultTtlInSeconds": 86400}, "want 0 to 3600"),
	)
}

func TestAuthorizerValid(t *testing.T) {
	jwt := m{"authorizerType": "JWT", "authorizerUri": nil, "jwtConfiguration": m{
		"issuer": "https://cognito-idp.eu-west-1.amazonaws.com/x", "audiences": []string{"client"},
	}}
	ruletest.Run(t, apigateway.AuthorizerValid, ruletest.Good{
		Inputs: m{"authorizerType": "REQUEST", "authorizerUri": invoke, "authorizerResultTtlInSeconds": 300},
	},
		ruletest.Pass("kept for the usual time", m{"authorizerResultTtlInSeconds": nil}),
		ruletest.Pass("tokens", jwt),
		ruletest.Fail("of no kind", m{"authorizerType": "TOKEN"}, `authorizerType is "TOKEN"`),
		ruletest.Fail("nobody decides", m{"authorizerUri": nil}, "authorizerUri is not set"),
		ruletest.Fail("tokens of nobody", merged(jwt, m{"jwtConfiguration": m{"audiences": []string{"client"}}}),
			"jwtConfiguration.issuer is not set"),
		ruletest.Fail("tokens for nobody", merged(jwt, m{"jwtConfiguration": m{"issuer": "https://x"}}),
			"jwtConfiguration.audiences has 0 elements"),
		ruletest.Fail("kept for a day", m{"authorizerResultTtlInSeconds": 86400}, "want 0 to 3600"),
	)
}

func TestIntegrationValid(t *testing.T) {
	second := m{
		"@type": integration, "integrationType": "AWS_PROXY", "integrationUri": invoke, "type": nil, "uri": nil,
		"integrationHttpMethod": nil,
	}
	ruletest.Run(t, apigateway.IntegrationValid, ruletest.Good{
		Type:   "aws:apigateway/integration:Integration",
		Inputs: m{"type": "AWS_PROXY", "uri": invoke, "integrationHttpMethod": "POST", "timeoutMilliseconds": 29000},
	},
		ruletest.Pass("as long as usual", m{"timeoutMilliseconds": nil}),
		ruletest.Pass("longer, with a higher quota", m{"timeoutMilliseconds": 120000}),
		ruletest.Pass("nothing behind it", m{"type": "MOCK", "uri": nil, "integrationHttpMethod": nil}),
		ruletest.Pass("another service by GET", m{
			"uri": "arn:aws:apigateway:eu-west-1:s3:path/x", "integrationHttpMethod": "GET",
		}),
		ruletest.Pass("a function that is not passed the request", m{"type": "AWS", "integrationHttpMethod": nil}),
		ruletest.Pass("through a link", m{"connectionType": "VPC_LINK", "connectionId": "link"}),
		ruletest.Pass("the second generation", second),
		ruletest.Pass("the second generation without anything behind it", merged(second, m{
			"integrationType": "MOCK", "integrationUri": nil,
		})),
		ruletest.Pass("the second generation, another service", merged(second, m{
			"integrationUri": nil, "integrationSubtype": "SQS-SendMessage",
		})),
		ruletest.Fail("nowhere", m{"uri": nil}, "uri is not set"),
		ruletest.Fail("nowhere in the second generation", merged(second, m{"integrationUri": nil}),
			"integrationUri is not set"),
		ruletest.Fail("through no link", m{"connectionType": "VPC_LINK"}, "connectionId is not set"),
		ruletest.Fail("a function by GET", m{"integrationHttpMethod": "GET"}, `integrationHttpMethod is "GET"`),
		ruletest.Fail("no time", m{"timeoutMilliseconds": 10}, "want 50 to 300000"),
		ruletest.Fail("too long in the second generation", merged(second, m{"timeoutMilliseconds": 120000}),
			"want 50 to 30000"),
		ruletest.Spare(`integrationType is "AWS_PROXY"`, "the second generation calls functions by itself"),
		ruletest.Spare(`integrationUri is text that contains ":lambda:path/"`,
			"the second generation calls functions by itself"),
	)
}

func TestIntegrationUsesTLS(t *testing.T) {
	ruletest.Run(t, apigateway.IntegrationUsesTLS, ruletest.Good{
		Type: "aws:apigateway/integration:Integration", Inputs: m{"uri": "https://example.com/orders"},
	},
		ruletest.Pass("a function", m{"uri": invoke}),
		ruletest.Pass("inside", m{"uri": "http://inside", "connectionType": "VPC_LINK"}),
		ruletest.Pass("the second generation", m{"@type": integration, "integrationUri": "https://example.com"}),
		ruletest.Fail("plain", m{"uri": "http://example.com"}, `uri is "http://example.com"`),
		ruletest.Fail("plain in the second generation", m{
			"@type": integration, "uri": nil, "integrationUri": "http://example.com",
		}, "integrationUri is"),
		ruletest.Skip("nothing behind it", m{"uri": nil}),
		ruletest.Skip("nothing behind the second generation", m{"@type": integration}),
	)
}

func TestUsagePlanThrottled(t *testing.T) {
	ruletest.Run(t, apigateway.UsagePlanThrottled, ruletest.Good{
		Inputs: m{"throttleSettings": m{"rateLimit": 10, "burstLimit": 20}},
	},
		ruletest.Fail("no rate", m{"throttleSettings.rateLimit": nil}, "throttleSettings.rateLimit is not set"),
		ruletest.Fail("no burst", m{"throttleSettings.burstLimit": nil}, "throttleSettings.burstLimit is not set"),
		ruletest.Fail("nothing", m{"throttleSettings": nil}, "throttleSettings.rateLimit is not set"),
	)
}

// merged are changes that are made together, the later ones over the earlier.
func merged(all ...m) m {
	together := m{}
	for _, changes := range all {
		maps.Copy(together, changes)
	}
	return together
}

func TestModelValid(t *testing.T) {
	ruletest.Run(t, apigateway.ModelValid, ruletest.Good{Inputs: m{"schema": `{"type": "object"}`}},
		ruletest.Fail("no JSON", m{"schema": "object"}, "schema is"),
		ruletest.Skip("none", m{"schema": nil}),
	)
}
