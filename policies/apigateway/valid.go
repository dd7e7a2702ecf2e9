package apigateway

import (
	"math"
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

// longestTTL is how long an authorizer's answer can be kept, in seconds.
const longestTTL = 3600

// RESTAuthorizerValid requires what AWS takes of an authorizer of a REST API.
var RESTAuthorizerValid = rule.Rule{
	Name:  "apigw-rest-authorizer-valid",
	Types: []string{restAuthorizer},
	Why: "AWS refuses an authorizer by function without authorizerUri, one by user pools without " +
		"providerArns, and answers that are kept for more than an hour.",
	Fix: "set authorizerUri to the invokeArn of a function, or type to COGNITO_USER_POOLS with " +
		"providerArns, and authorizerResultTtlInSeconds to at most 3600",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html",
	Check: func(in rule.Inputs) rule.Verdict {
		kind := in.At("type").Default("TOKEN")
		ttl := in.At("authorizerResultTtlInSeconds")
		return rule.All(
			kind.Is("TOKEN", "REQUEST", "COGNITO_USER_POOLS"),
			rule.When(kind.Is("TOKEN", "REQUEST"), in.At("authorizerUri").Set()),
			rule.When(kind.Is("COGNITO_USER_POOLS"), in.Each("providerArns[]").Count(1, math.MaxInt)),
			rule.When(ttl.Set(), ttl.Between(0, longestTTL)),
		)
	},
}

// AuthorizerValid requires what AWS takes of an authorizer of an HTTP or WebSocket API.
var AuthorizerValid = rule.Rule{
	Name:  "apigw-v2-authorizer-valid",
	Types: []string{authorizer},
	Why: "AWS refuses a REQUEST authorizer without authorizerUri, a JWT authorizer without issuer and " +
		"audiences, and answers that are kept for more than an hour.",
	Fix: "set authorizerUri to the invokeArn of a function, or jwtConfiguration with issuer and audiences, " +
		"and authorizerResultTtlInSeconds to at most 3600",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html",
	Check: func(in rule.Inputs) rule.Verdict {
		kind, ttl := in.At("authorizerType"), in.At("authorizerResultTtlInSeconds")
		return rule.All(
			kind.Is("JWT", "REQUEST"),
			rule.When(kind.Is("REQUEST"), in.At("authorizerUri").Set()),
			rule.When(kind.Is("JWT"), rule.All(
				in.At("jwtConfiguration.issuer").HasPrefix("https://"),
				in.Each("jwtConfiguration.audiences[]").Count(1, math.MaxInt),
			)),
			rule.When(ttl.Set(), ttl.Between(0, longestTTL)),
		)
	},
}

// The times that API Gateway waits for what is behind it, in milliseconds:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
const (
	shortestWait    = 50
	longestWait     = 30000
	longestRESTWait = 300000
)

// IntegrationValid requires what AWS takes of what is behind a method or a route.
var IntegrationValid = rule.Rule{
	Name:  "apigw-integration-valid",
	Types: []string{restIntegration, integration},
	Why: "AWS refuses an integration that leads nowhere, a VPC_LINK without its id, functions that are " +
		"called by another method than POST, and waiting for less than 50 milliseconds or for too long.",
	Fix: "set uri or integrationUri, connectionId with connectionType VPC_LINK, integrationHttpMethod to " +
		"POST for functions, and timeoutMilliseconds from 50 to 30000",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html",
	Check: func(in rule.Inputs) rule.Verdict {
		kind, target, most := in.At("integrationType"), in.At("integrationUri"), float64(longestWait)
		if in.Type() == restIntegration {
			kind, target, most = in.At("type"), in.At("uri"), longestRESTWait
		}
		wait, subtype := in.At("timeoutMilliseconds"), in.At("integrationSubtype")
		toFunction := rule.All(target.Mentions(":lambda:path/"), kind.Is("AWS_PROXY"))
		return rule.All(
			rule.When(rule.Not(kind.Is("MOCK")), rule.Any(target.Set(), subtype.Set())),
			rule.When(in.At("connectionType").Is("VPC_LINK"), in.At("connectionId").Set()),
			rule.When(toFunction, restOnly(in, in.At("integrationHttpMethod").Is("POST"))),
			rule.When(wait.Set(), wait.Between(shortestWait, most)),
		)
	},
}

// restOnly asks then of the first generation only.
func restOnly(in rule.Inputs, then rule.Verdict) rule.Verdict {
	if in.Type() != restIntegration {
		return rule.Irrelevant("the second generation calls functions by itself")
	}
	return then
}

var plainHTTP = regexp.MustCompile(`^http://`)

// IntegrationUsesTLS requires that what was encrypted on the way to the API stays so behind it.
var IntegrationUsesTLS = rule.Rule{
	Name:     "apigw-integration-uses-tls",
	Types:    []string{restIntegration, integration},
	Why:      "The request goes on from API Gateway over the internet in plain text, credentials included.",
	Fix:      "begin uri or integrationUri with https://, or reach the target through a VPC_LINK",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "data-protection-encryption.html",
	Check: func(in rule.Inputs) rule.Verdict {
		target := in.At("integrationUri")
		if in.Type() == restIntegration {
			target = in.At("uri")
		}
		return rule.When(target.Set(), rule.Any(
			rule.Not(target.Matches(plainHTTP, "http://…")), in.At("connectionType").Is("VPC_LINK"),
		))
	},
}

// UsagePlanThrottled asks that a customer's key has a limit.
var UsagePlanThrottled = rule.Rule{
	Name:     "apigw-usage-plan-throttled",
	Types:    []string{usagePlan},
	Why:      "One customer's loop, or a leaked key, takes the whole API away from the others.",
	Fix:      "set throttleSettings.rateLimit and throttleSettings.burstLimit",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "api-gateway-api-usage-plans.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL05-BP02"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.At("throttleSettings.rateLimit").AtLeast(1), in.At("throttleSettings.burstLimit").AtLeast(1),
		)
	},
}
