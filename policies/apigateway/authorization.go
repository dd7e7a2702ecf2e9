package apigateway

import (
	"regexp"
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

var publicMethods = rule.Setting[[]string]{
	Name: "publicMethods", Text: "the logical names of methods that everybody may call", Default: []string{},
}

// MethodAuthorized requires that a REST API knows who calls. An API key tells customers apart; it proves
// nothing. The answers to OPTIONS are the same for everybody.
var MethodAuthorized = rule.Rule{
	Name:     "apigw-rest-method-authorized",
	Types:    []string{restMethod},
	Why:      "Anybody on the internet can call what is behind the method.",
	Fix:      "set authorization to AWS_IAM, COGNITO_USER_POOLS or CUSTOM",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{publicMethods},
	URL:      guide + "apigateway-control-access-to-api.html",
	Controls: rule.Controls{
		rule.Nag: {"APIG4", "COG4"}, rule.Checkov: {"CKV_AWS_59"}, rule.Trivy: {"AWS-0004"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		public := slices.Contains(publicMethods.Of(in), in.Name())
		asks := rule.Decide(!public, "it is public by configuration")
		return rule.When(rule.All(rule.Not(in.At("httpMethod").Is("OPTIONS")), asks),
			rule.Not(in.At("authorization").Default("NONE").Is("NONE")))
	},
}

var publicRoutes = rule.Setting[[]string]{
	Name: "publicRoutes", Text: `the keys of routes that everybody may call, such as "GET /health"`,
	Default: []string{},
}

var (
	httpKey   = regexp.MustCompile(`^[A-Z]+ /`)
	optionKey = regexp.MustCompile(`^OPTIONS /`)
)

const httpKeyWords = "the key of a route of an HTTP API"

// RouteAuthorized requires that an HTTP or WebSocket API knows who calls. WebSockets are asked once, when
// they connect.
var RouteAuthorized = rule.Rule{
	Name:     "apigw-v2-route-authorized",
	Types:    []string{route},
	With:     []string{api},
	Why:      "Anybody on the internet can call what is behind the route.",
	Fix:      "set authorizationType to AWS_IAM, JWT or CUSTOM",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{publicRoutes},
	Controls: rule.Controls{rule.FSBP: {"APIGateway.8"}, rule.Nag: {"APIG4"}, rule.Checkov: {"CKV_AWS_309"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		key := in.At("routeKey")
		text, _ := key.Text()
		public := slices.Contains(publicRoutes.Of(in), text)
		asks := rule.Any(key.Is("$connect"), key.Matches(httpKey, httpKeyWords),
			rule.All(key.Is("$default"), rule.Not(isWebSocket(in, stack))))
		preflight := key.Matches(optionKey, "a preflight")
		return rule.When(
			rule.All(asks, rule.Not(preflight), rule.Decide(!public, "it is public by configuration")),
			rule.Not(in.At("authorizationType").Default("NONE").Is("NONE", "")),
		)
	},
}

// RequestValidated asks that an API refuses bodies that are not what it expects.
var RequestValidated = rule.Rule{
	Name:     "apigw-request-validation",
	Types:    []string{restMethod},
	With:     []string{restValidator},
	Why:      "Malformed requests are paid for and handled, well or badly, by what is behind the method.",
	Fix:      "set requestValidatorId to a RequestValidator with validateRequestBody",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "api-gateway-method-request-validation.html",
	Controls: rule.Controls{rule.Nag: {"APIG2"}, rule.Checkov: {"CKV2_AWS_53"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		validators := stack.Targets(in, "requestValidatorId", restValidator)
		return rule.When(in.At("httpMethod").Is("POST", "PUT", "PATCH"), rule.All(
			rule.Any(in.At("requestValidatorId").Set(), validators.Exist()),
			validators.All(func(v rule.Inputs) rule.Verdict { return v.At("validateRequestBody").True() }),
		))
	},
}

// AuthorizerOnConnectOnly requires that a WebSocket API asks who calls where AWS lets it: when they connect.
var AuthorizerOnConnectOnly = rule.Rule{
	Name:     "apigw-ws-authorizer-only-on-connect",
	Types:    []string{route},
	With:     []string{api},
	Why:      `AWS refuses it: "Currently, authorization is restricted to the $connect route only".`,
	Fix:      "remove authorizationType and authorizerId, or set them on the route $connect",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "apigateway-websocket-control-access-iam.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		key := in.At("routeKey")
		other := rule.All(rule.Not(key.Is("$connect")), rule.Not(key.Matches(httpKey, httpKeyWords)))
		return rule.When(other, rule.When(isWebSocket(in, stack),
			in.At("authorizationType").Default("NONE").Is("NONE", "")))
	},
}
