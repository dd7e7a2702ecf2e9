package apigateway_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/apigateway"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestAccessLogged(t *testing.T) {
	ruletest.Run(t, apigateway.AccessLogged, ruletest.Good{
		Inputs: m{"accessLogSettings": m{"destinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:api"}},
	},
		ruletest.Pass("of the second generation", m{"@type": stage}),
		ruletest.Fail("nowhere", m{"accessLogSettings": nil}, "accessLogSettings.destinationArn is not set"),
	)
}

func TestAccessLogFormat(t *testing.T) {
	const whole = `{"id":"$context.requestId","ip":"$context.identity.sourceIp","status":$context.status}`
	format := func(text string) m { return m{"accessLogSettings.format": text} }
	ruletest.Run(t, apigateway.AccessLogFormat, ruletest.Good{Inputs: m{"accessLogSettings": m{"format": whole}}},
		ruletest.Pass("what is configured", m{
			"accessLogSettings.format": `["$context.requestId"]`, "@setting.variables": []any{"$context.requestId"},
		}),
		ruletest.Beyond("no JSON", format("$context.identity.sourceIp $context.requestId $context.status"),
			"a template of JSON"),
		ruletest.Beyond("a list", format(`["$context.requestId"]`), "$context.status"),
		ruletest.Fail("no id", format(`{"ip":"$context.identity.sourceIp","status":"$context.status"}`),
			"$context.requestId"),
		ruletest.Fail("no address", format(`{"id":"$context.requestId","status":"$context.status"}`),
			"identity.sourceIp"),
		ruletest.Fail("no status", format(`{"id":"$context.requestId","ip":"$context.identity.sourceIp"}`),
			"$context.status"),
		ruletest.Skip("no log", m{"accessLogSettings": nil}),
	)
}

func TestExecutionLogged(t *testing.T) {
	ruletest.Run(t, apigateway.ExecutionLogged, ruletest.Good{
		Inputs: m{"restApi": ruletest.Ref("api"), "stageName": "live"},
		Others: []ruletest.Other{
			{Name: "api", Type: restAPI},
			{Name: "other", Type: restAPI},
			{Name: "settings", Type: methodSettings, Inputs: m{
				"restApi": ruletest.Ref("api"), "stageName": ruletest.Ref("it"), "methodPath": "*/*",
				"settings": m{"loggingLevel": "ERROR"},
			}},
			{Name: "sockets", Type: api, Inputs: m{"protocolType": "WEBSOCKET"}},
		},
	},
		ruletest.Pass("by name", m{"settings/stageName": "live"}),
		ruletest.Pass("by name, of an API elsewhere", m{
			"settings/stageName": "live", "restApi": "a1b2c3", "settings/restApi": "a1b2c3",
		}),
		ruletest.Pass("WebSockets", m{
			"@type": stage, "apiId": ruletest.Ref("sockets"), "defaultRouteSettings": m{"loggingLevel": "INFO"},
		}),
		ruletest.Fail("switched off", m{"settings/settings.loggingLevel": "OFF"}, `settings.loggingLevel is "OFF"`),
		ruletest.Fail("one method", m{"settings/methodPath": "orders/GET"}, `methodPath is "orders/GET"`),
		ruletest.Fail("none", m{"settings/": nil}, "the stage has no MethodSettings"),
		ruletest.Fail("another stage", m{"settings/stageName": "test"}, `stageName is "test"`),
		ruletest.Fail("another API", m{
			"settings/stageName": "live", "settings/restApi": ruletest.Ref("other"),
		}, "restApi is another than that of it"),
		ruletest.Fail("another API elsewhere", m{
			"settings/stageName": "live", "restApi": "a1b2c3", "settings/restApi": "d4e5f6",
		}, `restApi is "d4e5f6"`),
		ruletest.Fail("WebSockets in silence", m{
			"@type": stage, "apiId": ruletest.Ref("sockets"),
		}, "loggingLevel is not set"),
		ruletest.Skip("an HTTP API", m{
			"@type": stage, "apiId": ruletest.Ref("sockets"), "sockets/protocolType": "HTTP",
		}),
		ruletest.Open("an API elsewhere", m{"@type": stage, "apiId": "a1b2c3"}),
	)
}

func TestDataTraceDisabled(t *testing.T) {
	ruletest.Run(t, apigateway.DataTraceDisabled, ruletest.Good{
		Inputs: m{"settings": m{"dataTraceEnabled": false}, "defaultRouteSettings": m{"dataTraceEnabled": false}},
	},
		ruletest.Pass("nothing said", m{"settings": nil}),
		ruletest.Pass("a stage", m{"@type": stage, "routeSettings": []m{{"routeKey": "send"}}}),
		ruletest.Fail("a method", m{"settings.dataTraceEnabled": true}, "settings.dataTraceEnabled is true"),
		ruletest.Fail("a stage with all", m{
			"@type": stage, "defaultRouteSettings.dataTraceEnabled": true,
		}, "defaultRouteSettings.dataTraceEnabled is true"),
		ruletest.Fail("a route", m{
			"@type": stage, "routeSettings": []m{{"routeKey": "a"}, {"routeKey": "b", "dataTraceEnabled": true}},
		}, "routeSettings[1].dataTraceEnabled is true"),
	)
}

func TestTraced(t *testing.T) {
	ruletest.Run(t, apigateway.Traced, ruletest.Good{Inputs: m{"xrayTracingEnabled": true}},
		ruletest.Fail("not", m{"xrayTracingEnabled": nil}, "xrayTracingEnabled is not set"),
	)
}

func TestAccountLogRole(t *testing.T) {
	ruletest.Run(t, apigateway.AccountLogRole, ruletest.Good{
		Inputs: m{
			"settings": m{"loggingLevel": "ERROR"}, "accessLogSettings": m{"destinationArn": "arn:aws:logs:eu-west-1:1:x"},
			"defaultRouteSettings": m{"loggingLevel": "INFO"},
		},
		Others: []ruletest.Other{
			{Name: "account", Type: "aws:apigateway/account:Account", Inputs: m{"cloudwatchRoleArn": ruletest.Ref("role")}},
			{Name: "role", Type: "aws:iam/role:Role"},
		},
	},
		ruletest.Pass("a role of another stack", m{
			"account/cloudwatchRoleArn": "arn:aws:iam::123456789012:role/logs",
		}),
		ruletest.Pass("set elsewhere", m{"account/": nil, "@setting.elsewhere": true}),
		ruletest.Fail("none", m{"account/": nil}, "there is no Account"),
		ruletest.Fail("an account without", m{"account/cloudwatchRoleArn": nil}, "cloudwatchRoleArn is not set"),
		ruletest.Fail("a stage", m{"account/": nil, "@type": restStage}, "there is no Account"),
		ruletest.Fail("WebSockets", m{"account/": nil, "@type": stage}, "there is no Account"),
		ruletest.Skip("no log of methods", m{"settings.loggingLevel": "OFF"}),
		ruletest.Skip("no log of a stage", m{"@type": restStage, "accessLogSettings": nil}),
		ruletest.Skip("no log of WebSockets", m{"@type": stage, "defaultRouteSettings": nil}),
	)
}
