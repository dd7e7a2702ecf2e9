package apigateway

import (
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

// DeploymentAfterRoutes requires that an API has routes by the time that it is deployed.
var DeploymentAfterRoutes = rule.Rule{
	Name:  "apigw-v2-deployment-after-routes",
	Types: []string{deployment},
	With:  []string{api, route},
	Why: "AWS refuses to deploy an API without routes, and of those that are made at the same time it is " +
		"luck which are deployed.",
	Fix:      "add the Routes to the deployment's dependsOn, or make its triggers of them",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-deployments.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		awaited := in.Resource().Awaits()
		return stack.Targets(in, "apiId", api).Every(func(a rule.Inputs) rule.Verdict {
			return stack.Users(a, route, "apiId").Any(func(r rule.Inputs) rule.Verdict {
				return rule.Decide(slices.Contains(awaited, r.URN()), "the deployment does not wait for it")
			})
		})
	},
}
