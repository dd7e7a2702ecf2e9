// Package apigateway holds the rules about REST, HTTP and WebSocket APIs.
package apigateway

import "github.com/plinth-iac/plinth/policies/rule"

// The first generation has REST APIs, the second HTTP and WebSocket APIs.
const (
	restAPI             = "aws:apigateway/restApi:RestApi"
	restPolicy          = "aws:apigateway/restApiPolicy:RestApiPolicy"
	restStage           = "aws:apigateway/stage:Stage"
	restDeployment      = "aws:apigateway/deployment:Deployment"
	restMethod          = "aws:apigateway/method:Method"
	restIntegration     = "aws:apigateway/integration:Integration"
	restValidator       = "aws:apigateway/requestValidator:RequestValidator"
	restDomain          = "aws:apigateway/domainName:DomainName"
	restMapping         = "aws:apigateway/basePathMapping:BasePathMapping"
	methodSettings      = "aws:apigateway/methodSettings:MethodSettings"
	account             = "aws:apigateway/account:Account"
	restModel           = "aws:apigateway/model:Model"
	restResource        = "aws:apigateway/resource:Resource"
	methodResponse      = "aws:apigateway/methodResponse:MethodResponse"
	integrationResponse = "aws:apigateway/integrationResponse:IntegrationResponse"
	gatewayResponse     = "aws:apigateway/response:Response"
	usagePlanKey        = "aws:apigateway/usagePlanKey:UsagePlanKey"
	restAuthorizer      = "aws:apigateway/authorizer:Authorizer"
	usagePlan           = "aws:apigateway/usagePlan:UsagePlan"

	api           = "aws:apigatewayv2/api:Api"
	stage         = "aws:apigatewayv2/stage:Stage"
	route         = "aws:apigatewayv2/route:Route"
	domain        = "aws:apigatewayv2/domainName:DomainName"
	mapping       = "aws:apigatewayv2/apiMapping:ApiMapping"
	deployment    = "aws:apigatewayv2/deployment:Deployment"
	routeResponse = "aws:apigatewayv2/routeResponse:RouteResponse"
	authorizer    = "aws:apigatewayv2/authorizer:Authorizer"
	integration   = "aws:apigatewayv2/integration:Integration"

	role = "aws:iam/role:Role"
)

// guide is where the developer guide begins.
const guide = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"

// Rules are the rules about REST, HTTP and WebSocket APIs.
func Rules() rule.Group {
	return rule.Group{Service: "API Gateway", Rules: []rule.Rule{
		MethodAuthorized, RouteAuthorized, RequestValidated, CORSNotWildcard, DefaultEndpointDisabled,
		EndpointTypeAllowed, DomainTLS, ClientCertificate, CacheEncrypted, DataTraceDisabled,
		AccessLogged, AccessLogFormat, ExecutionLogged, Traced, Throttled,
		UsagePlanThrottled, IntegrationUsesTLS,
		AccountLogRole, PrivateAPIHasPolicy, AuthorizerOnConnectOnly, StageDeploymentSameAPI,
		RESTAuthorizerValid, AuthorizerValid, IntegrationValid, ModelValid,
		PathPartValid, StatusCodeValid, RouteResponseDefault, UsagePlanKeyValid, DeploymentAfterRoutes,
	}}
}
