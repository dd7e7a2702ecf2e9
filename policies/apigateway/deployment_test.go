package apigateway_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/apigateway"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestDeploymentAfterRoutes(t *testing.T) {
	ruletest.Run(t, apigateway.DeploymentAfterRoutes, ruletest.Good{
		Inputs: m{"apiId": ruletest.Ref("api")},
		Others: []ruletest.Other{
			{Name: "api", Type: "aws:apigatewayv2/api:Api"},
			{Name: "route", Type: "aws:apigatewayv2/route:Route", Inputs: m{"apiId": ruletest.Ref("api")}},
			{Name: "other", Type: "aws:apigatewayv2/route:Route", Inputs: m{"apiId": "other"}},
		},
		Given: m{"@depends": []string{"route"}},
	},
		ruletest.Pass("by its triggers", m{"@depends": []string{}, "triggers": m{"routes": ruletest.Ref("route")}}),
		ruletest.Fail("of its own accord", m{"@depends": []string{}}, "route: the deployment does not wait for it"),
		ruletest.Fail("after a route of another API", m{"@depends": []string{"other"}}, "does not wait for it"),
		ruletest.Fail("without routes", m{"route/": nil, "@depends": []string{}}, "there is no Route"),
		ruletest.Open("of an API of another stack", m{"apiId": "elsewhere"}),
	)
}
