package apigateway_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/apigateway"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestPathPartValid(t *testing.T) {
	ruletest.Run(t, apigateway.PathPartValid, ruletest.Good{Inputs: m{"pathPart": "orders"}},
		ruletest.Pass("one thing", m{"pathPart": "{id}"}),
		ruletest.Pass("everything below", m{"pathPart": "{proxy+}"}),
		ruletest.Fail("two parts", m{"pathPart": "orders/new"}, `pathPart is "orders/new"`),
		ruletest.Fail("half a variable", m{"pathPart": "{id"}, `pathPart is "{id"`),
		ruletest.Fail("none", m{"pathPart": nil}, "pathPart is not set"),
	)
}

func TestStatusCodeValid(t *testing.T) {
	const gateway = "aws:apigateway/response:Response"
	ruletest.Run(t, apigateway.StatusCodeValid, ruletest.Good{Inputs: m{"statusCode": "200"}},
		ruletest.Pass("of an integration", m{"@type": "aws:apigateway/integrationResponse:IntegrationResponse"}),
		ruletest.Pass("of the gateway", m{"@type": gateway}),
		ruletest.Fail("no number", m{"statusCode": "2xx"}, "want a status of HTTP"),
		ruletest.Fail("none", m{"statusCode": nil}, "statusCode is not set"),
		ruletest.Fail("beyond HTTP", m{"@type": gateway, "statusCode": "601"}, "want a status of HTTP"),
		ruletest.Skip("the gateway's own", m{"@type": gateway, "statusCode": nil}),
	)
}

func TestRouteResponseDefault(t *testing.T) {
	ruletest.Run(t, apigateway.RouteResponseDefault, ruletest.Good{Inputs: m{"routeResponseKey": "$default"}},
		ruletest.Fail("another", m{"routeResponseKey": "ok"}, `routeResponseKey is "ok"`),
	)
}

func TestUsagePlanKeyValid(t *testing.T) {
	ruletest.Run(t, apigateway.UsagePlanKeyValid, ruletest.Good{Inputs: m{"keyType": "API_KEY"}},
		ruletest.Fail("another", m{"keyType": "TOKEN"}, `keyType is "TOKEN"`),
	)
}
