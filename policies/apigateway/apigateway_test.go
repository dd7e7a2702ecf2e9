package apigateway_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/apigateway"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

const (
	restAPI        = "aws:apigateway/restApi:RestApi"
	restStage      = "aws:apigateway/stage:Stage"
	methodSettings = "aws:apigateway/methodSettings:MethodSettings"
	api            = "aws:apigatewayv2/api:Api"
	stage          = "aws:apigatewayv2/stage:Stage"
)

func TestMethodAuthorized(t *testing.T) {
	ruletest.Run(t, apigateway.MethodAuthorized, ruletest.Good{Inputs: m{"httpMethod": "GET", "authorization": "AWS_IAM"}},
		ruletest.Fail("nobody asks", m{"authorization": "NONE"}, `authorization is "NONE"`),
		ruletest.Fail("a key is no proof", m{"authorization": "NONE", "apiKeyRequired": true}, `is "NONE"`),
		ruletest.Fail("another method is public", m{
			"authorization": "NONE", "@setting.publicMethods": []any{"health"},
		}, `is "NONE"`),
		ruletest.Skip("a preflight", m{"httpMethod": "OPTIONS", "authorization": "NONE"}),
		ruletest.Skip("by configuration", m{"authorization": "NONE", "@setting.publicMethods": []any{"it"}}),
	)
}

// ofAPI is a resource of an HTTP API, or of one of WebSockets.
func ofAPI(inputs m, protocol string) ruletest.Good {
	inputs["apiId"] = ruletest.Ref("api")
	return ruletest.Good{
		Inputs: inputs, Others: []ruletest.Other{{Name: "api", Type: api, Inputs: m{"protocolType": protocol}}},
	}
}

func TestRouteAuthorized(t *testing.T) {
	open := func(key string, more m) m {
		changes := m{"routeKey": key, "authorizationType": nil}
		maps.Copy(changes, more)
		return changes
	}
	ruletest.Run(t, apigateway.RouteAuthorized, ofAPI(m{"routeKey": "GET /orders", "authorizationType": "JWT"}, "HTTP"),
		ruletest.Fail("nobody asks", open("ANY /{proxy+}", nil), `authorizationType is "NONE"`),
		ruletest.Fail("nothing is said in the state", open("GET /", m{"authorizationType": ""}),
			`authorizationType is ""`),
		ruletest.Fail("whatever has no route", open("$default", nil), `authorizationType is "NONE"`),
		ruletest.Fail("whoever connects", open("$connect", m{"api/protocolType": "WEBSOCKET"}), `is "NONE"`),
		ruletest.Open("of another stack", open("$default", m{"apiId": "a1b2c3"})),
		ruletest.Skip("who has connected", open("$default", m{"api/protocolType": "WEBSOCKET"})),
		ruletest.Skip("a message", open("send", m{"api/protocolType": "WEBSOCKET"})),
		ruletest.Skip("no key of an HTTP API", open("send", nil)),
		ruletest.Skip("a preflight", open("OPTIONS /orders", nil)),
		ruletest.Skip("by configuration", open("GET /", m{"@setting.publicRoutes": []any{"GET /"}})),
	)
}

func TestRequestValidated(t *testing.T) {
	ruletest.Run(t, apigateway.RequestValidated, ruletest.Good{
		Inputs: m{"httpMethod": "POST", "requestValidatorId": ruletest.Ref("validator")},
		Others: []ruletest.Other{{
			Name: "validator", Type: "aws:apigateway/requestValidator:RequestValidator",
			Inputs: m{"validateRequestBody": true},
		}},
	},
		ruletest.Pass("of another stack", m{"requestValidatorId": "a1b2c3"}),
		ruletest.Fail("none", m{"requestValidatorId": nil}, "requestValidatorId is not set"),
		ruletest.Fail("of parameters", m{
			"validator/validateRequestBody": nil,
		}, "validator: validateRequestBody is not set"),
		ruletest.Skip("no body", m{"httpMethod": "GET", "requestValidatorId": nil}),
	)
}

func TestAuthorizerOnConnectOnly(t *testing.T) {
	ruletest.Run(t, apigateway.AuthorizerOnConnectOnly, ofAPI(m{"routeKey": "send"}, "WEBSOCKET"),
		ruletest.Fail("of a message", m{"authorizationType": "CUSTOM"}, `authorizationType is "CUSTOM"`),
		ruletest.Skip("who connects", m{"routeKey": "$connect", "authorizationType": "CUSTOM"}),
		ruletest.Skip("an HTTP API", m{"api/protocolType": "HTTP", "authorizationType": "JWT"}),
		ruletest.Skip("a route of an HTTP API elsewhere", m{"routeKey": "GET /", "apiId": "a1b2c3"}),
		ruletest.Open("of another stack", m{"apiId": "a1b2c3", "authorizationType": "CUSTOM"}),
	)
}

func TestCORSNotWildcard(t *testing.T) {
	ruletest.Run(t, apigateway.CORSNotWildcard, ruletest.Good{
		Inputs: m{"corsConfiguration": m{"allowOrigins": []string{"https://shop.example.com"}}},
	},
		ruletest.Fail("everybody", m{"corsConfiguration.allowOrigins[0]": "*"}, `allowOrigins[0] is "*"`),
		ruletest.Fail("everybody, in the user's name", m{
			"@production": false, "corsConfiguration.allowOrigins[0]": "https://*", "corsConfiguration.allowCredentials": true,
		}, `allowOrigins[0] is "https://*"`),
		ruletest.Skip("everybody, in development", m{
			"@production": false, "corsConfiguration.allowOrigins[0]": "*",
		}),
		ruletest.Skip("nobody", m{"corsConfiguration": nil}),
	)
}

func TestDefaultEndpointDisabled(t *testing.T) {
	ruletest.Run(t, apigateway.DefaultEndpointDisabled, ruletest.Good{
		Inputs: m{"disableExecuteApiEndpoint": true},
		Others: []ruletest.Other{
			{Name: "base", Type: "aws:apigateway/basePathMapping:BasePathMapping", Inputs: m{"restApi": ruletest.Ref("it")}},
			{Name: "mapping", Type: "aws:apigatewayv2/apiMapping:ApiMapping", Inputs: m{"apiId": ruletest.Ref("it")}},
		},
	},
		ruletest.Fail("open past its domain", m{
			"disableExecuteApiEndpoint": nil, "mapping/": nil,
		}, "is not set; want true"),
		ruletest.Fail("an HTTP API", m{
			"@type": api, "disableExecuteApiEndpoint": false, "base/": nil,
		}, "disableExecuteApiEndpoint is false"),
		ruletest.Skip("no domain", m{"base/": nil, "mapping/": nil, "disableExecuteApiEndpoint": nil}),
	)
}

func TestEndpointTypeAllowed(t *testing.T) {
	ruletest.Run(t, apigateway.EndpointTypeAllowed, ruletest.Good{
		Inputs: m{"endpointConfiguration": m{"types": "REGIONAL"}},
	},
		ruletest.Pass("by configuration", m{"endpointConfiguration": nil, "@setting.types": []any{"EDGE"}}),
		ruletest.Fail("by default", m{"endpointConfiguration": nil}, `endpointConfiguration.types is "EDGE"`),
		ruletest.Fail("not as configured", m{"@setting.types": []any{"EDGE"}}, `types is "REGIONAL"; want "EDGE"`),
	)
}

func TestPrivateAPIHasPolicy(t *testing.T) {
	ruletest.Run(t, apigateway.PrivateAPIHasPolicy, ruletest.Good{
		Inputs: m{"endpointConfiguration": m{"types": "PRIVATE"}},
		Others: []ruletest.Other{{
			Name: "policy", Type: "aws:apigateway/restApiPolicy:RestApiPolicy", Inputs: m{"restApiId": ruletest.Ref("it")},
		}},
	},
		ruletest.Pass("in the API", m{"policy/": nil, "policy": "{}"}),
		ruletest.Fail("none", m{"policy/": nil}, "policy is not set"),
		ruletest.Skip("a public API", m{"policy/": nil, "endpointConfiguration.types": "REGIONAL"}),
	)
}

func TestStageDeploymentSameAPI(t *testing.T) {
	ruletest.Run(t, apigateway.StageDeploymentSameAPI, ruletest.Good{
		Inputs: m{"restApi": ruletest.Ref("api"), "deployment": ruletest.Ref("deployment")},
		Others: []ruletest.Other{
			{Name: "api", Type: restAPI},
			{Name: "other", Type: restAPI},
			{Name: "deployment", Type: "aws:apigateway/deployment:Deployment", Inputs: m{"restApi": ruletest.Ref("api")}},
		},
	},
		ruletest.Pass("of an API elsewhere", m{"restApi": "a1b2c3", "deployment/restApi": "a1b2c3"}),
		ruletest.Fail("of another API", m{
			"deployment/restApi": ruletest.Ref("other"),
		}, "restApi is another than that of"),
		ruletest.Fail("of another API elsewhere", m{
			"restApi": "a1b2c3", "deployment/restApi": "d4e5f6",
		}, `restApi is "a1b2c3"; want the same as`),
		ruletest.Open("a deployment of another stack", m{"deployment/": nil}),
	)
}

func TestDomainTLS(t *testing.T) {
	const domain = "aws:apigatewayv2/domainName:DomainName"
	ruletest.Run(t, apigateway.DomainTLS, ruletest.Good{Inputs: m{"securityPolicy": "TLS_1_2"}},
		ruletest.Pass("newer", m{"securityPolicy": "SecurityPolicy_TLS13_1_3_2025_09"}),
		ruletest.Pass("of the second generation", m{
			"@type": domain, "domainNameConfiguration": m{"securityPolicy": "TLS_1_2"},
		}),
		ruletest.Pass("newer, of the second generation", m{
			"@type": domain, "domainNameConfiguration": m{"securityPolicy": "SecurityPolicy_TLS13_1_3_2025_09"},
		}),
		ruletest.Fail("old", m{"securityPolicy": "TLS_1_0"}, `securityPolicy is "TLS_1_0"`),
		ruletest.Fail("nothing said", m{"securityPolicy": nil}, "securityPolicy is not set"),
		ruletest.Fail("old, of the second generation", m{
			"@type": domain, "domainNameConfiguration": m{"securityPolicy": "TLS_1_0"},
		}, `domainNameConfiguration.securityPolicy is "TLS_1_0"`),
	)
}

func TestCacheEncrypted(t *testing.T) {
	ruletest.Run(t, apigateway.CacheEncrypted, ruletest.Good{
		Inputs: m{"settings": m{"cachingEnabled": true, "cacheDataEncrypted": true}},
	},
		ruletest.Fail("in clear", m{"settings.cacheDataEncrypted": nil}, "settings.cacheDataEncrypted is not set"),
		ruletest.Skip("no cache", m{"settings": m{"cachingEnabled": false}}),
	)
}

func TestClientCertificate(t *testing.T) {
	ruletest.Run(t, apigateway.ClientCertificate, ruletest.Good{
		Inputs: m{"restApi": ruletest.Ref("api"), "clientCertificateId": "c1"},
		Others: []ruletest.Other{
			{Name: "api", Type: restAPI},
			{Name: "other", Type: restAPI},
			{Name: "server", Type: "aws:apigateway/integration:Integration", Inputs: m{
				"restApi": ruletest.Ref("api"), "type": "HTTP_PROXY",
			}},
		},
	},
		ruletest.Pass("of an API elsewhere", m{"restApi": "a1b2c3", "server/restApi": "a1b2c3"}),
		ruletest.Fail("none", m{"clientCertificateId": nil}, "clientCertificateId is not set"),
		ruletest.Skip("a function", m{"server/type": "AWS_PROXY", "clientCertificateId": nil}),
		ruletest.Skip("a server of another API", m{
			"server/restApi": ruletest.Ref("other"), "clientCertificateId": nil,
		}),
		ruletest.Skip("of another API elsewhere", m{"restApi": "a1b2c3", "server/restApi": "d4e5f6"}),
	)
}

func TestThrottled(t *testing.T) {
	limits := func(rate, burst any) m { return m{"throttlingRateLimit": rate, "throttlingBurstLimit": burst} }
	ruletest.Run(t, apigateway.Throttled, ruletest.Good{Inputs: m{"settings": limits(100, 50)}},
		ruletest.Pass("a stage", m{"@type": stage, "defaultRouteSettings": limits(0.5, 1)}),
		ruletest.Fail("as much as the account has", m{"settings": limits(-1, -1)}, "throttlingRateLimit is -1"),
		ruletest.Fail("no rate", m{"settings.throttlingRateLimit": nil}, "settings.throttlingRateLimit is not set"),
		ruletest.Fail("no burst", m{"settings.throttlingBurstLimit": 0}, "settings.throttlingBurstLimit is 0"),
		ruletest.Fail("a stage without", m{"@type": stage}, "defaultRouteSettings.throttlingRateLimit is not set"),
		ruletest.Fail("a stage with a rate", m{
			"@type": stage, "defaultRouteSettings": limits(5, nil),
		}, "BurstLimit is not"),
		ruletest.Fail("a stage with a burst", m{
			"@type": stage, "defaultRouteSettings": limits(nil, 5),
		}, "RateLimit is not"),
	)
}
