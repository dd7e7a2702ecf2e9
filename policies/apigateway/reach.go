package apigateway

import "github.com/plinth-iac/plinth/policies/rule"

// CORSNotWildcard forbids that any page may call an HTTP API from its visitors' browsers: in production, and
// everywhere when it may do so in their name, which AWS refuses.
var CORSNotWildcard = rule.Rule{
	Name:     "apigw-cors-not-wildcard",
	Types:    []string{api},
	Why:      "Any page that a user visits can call the API; in the user's name AWS refuses to allow it.",
	Fix:      "set corsConfiguration.allowOrigins to the addresses of your own pages",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "http-api-cors.html",
	Controls: rule.Controls{rule.Checkov: {"CKV2_AWS_75"}},
	Check: func(in rule.Inputs) rule.Verdict {
		matters := rule.Any(in.Production(), in.At("corsConfiguration.allowCredentials").True())
		origins := in.Each("corsConfiguration.allowOrigins[]").None(func(v rule.Value) rule.Verdict {
			return v.Is("*", "http://*", "https://*")
		})
		return rule.When(in.At("corsConfiguration").Present(), rule.When(matters, origins))
	},
}

// DefaultEndpointDisabled asks that an API with a domain of its own cannot be reached past it.
var DefaultEndpointDisabled = rule.Rule{
	Name:     "apigw-default-endpoint-disabled",
	Types:    []string{restAPI, api},
	With:     []string{restMapping, mapping},
	Why:      "AWS's own address of the API leads past the client certificates and the firewall of the domain.",
	Fix:      "set disableExecuteApiEndpoint to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "rest-api-disable-default-endpoint.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		mapped := rule.Any(
			stack.Users(in, mapping, "apiId").Exist(), stack.Users(in, restMapping, "restApi").Exist(),
		)
		return rule.When(mapped, in.At("disableExecuteApiEndpoint").True())
	},
}

var endpointTypes = rule.Setting[[]string]{
	Name: "types", Text: "the kinds of endpoint that are allowed: EDGE, REGIONAL, PRIVATE",
	Default: []string{"REGIONAL", "PRIVATE"},
}

// EndpointTypeAllowed asks for endpoints of the kinds that the organisation has chosen. What is said of none
// is of the kind EDGE, behind a distribution of AWS that takes neither settings nor a firewall.
var EndpointTypeAllowed = rule.Rule{
	Name:     "apigw-endpoint-type-allowed",
	Types:    []string{restAPI},
	Why:      "An EDGE endpoint hides the API behind a distribution that nobody can configure or look into.",
	Fix:      "set endpointConfiguration.types to REGIONAL or PRIVATE",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Settings: []rule.Option{endpointTypes},
	URL:      guide + "api-gateway-api-endpoint-types.html",
	Controls: rule.Controls{rule.AWSGuard: {"apigateway-endpoint-type"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("endpointConfiguration.types").Default("EDGE").Is(endpointTypes.Of(in)...)
	},
}

// PrivateAPIHasPolicy requires that a private API says who may reach it.
var PrivateAPIHasPolicy = rule.Rule{
	Name:     "apigw-private-api-has-policy",
	Types:    []string{restAPI},
	With:     []string{restPolicy},
	Why:      `AWS refuses to deploy it: "Private REST API doesn't have a resource policy attached to it".`,
	Fix:      "set policy, or add a RestApiPolicy with the restApiId",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "apigateway-private-apis.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.When(in.At("endpointConfiguration.types").Is("PRIVATE"), rule.Any(
			in.At("policy").Set(), stack.Users(in, restPolicy, "restApiId").Exist(),
		))
	},
}

// StageDeploymentSameAPI requires that a stage serves a deployment of its own API.
var StageDeploymentSameAPI = rule.Rule{
	Name:     "apigw-stage-deployment-same-api",
	Types:    []string{restStage},
	With:     []string{restAPI, restDeployment},
	Why:      `AWS refuses a deployment of another API: "Invalid Deployment identifier specified".`,
	Fix:      "set restApi of the stage and of its deployment to the same",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3698"}},
	URL:      "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Targets(in, "deployment", restDeployment).Every(func(d rule.Inputs) rule.Verdict {
			return sameAPI(in, d, stack)
		})
	},
}
