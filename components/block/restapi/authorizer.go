package restapi

import (
	"cmp"
	"strings"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// IAM is the key of an authorizer that is always there: the caller signs with credentials of AWS, and its
// policies must let it call (GrantInvoke).
const IAM = "AWS_IAM"

// Authorizer decides who may call: either UserPoolARNs or Function is required.
type Authorizer struct {
	// UserPoolARNs are Cognito user pools whose tokens are taken. Required, or Function is.
	UserPoolARNs []pulumi.StringInput
	// Function is a Lambda function that answers with a policy. Required, or UserPoolARNs are.
	Function *Function
	// Kind is what Function is told. Default: Request.
	Kind AuthorizerKind
	// Sources are where the proof is in a request, in AWS's words: "method.request.header.Authorization",
	// "method.request.querystring.token". One header at most for a user pool or a Token. With CacheFor they are
	// the key under which an answer is kept, and a request without any one of them is answered 401 before the
	// function is asked. Default: the Authorization header.
	Sources []string
	// Pattern is a regular expression that a Token must match before the function is asked. Default: none.
	Pattern string
	// CacheFor is how long the function's answer is kept. What is kept holds for every route with this
	// authorizer, so its policy must name them all. Default: each request is asked about. At most 1h, in whole
	// seconds.
	CacheFor time.Duration
}

// AuthorizerKind is what an authorizer's function is told.
type AuthorizerKind string

// The kinds.
const (
	// Request tells it the request without its body.
	Request AuthorizerKind = "REQUEST"
	// Token tells it one header only.
	Token AuthorizerKind = "TOKEN"
)

// maxTTL is how long API Gateway keeps an authorizer's answer.
// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html
const maxTTL = time.Hour

// authorizationHeader is where browsers and clients put tokens.
const authorizationHeader = "method.request.header.Authorization"

func (x Authorizer) withDefaults() Authorizer {
	if x.Function != nil {
		x.Kind = cmp.Or(x.Kind, Request)
	}
	if len(x.Sources) == 0 {
		x.Sources = []string{authorizationHeader}
	}
	return x
}

// byPools says whether tokens of user pools decide.
func (x Authorizer) byPools() bool { return x.Function == nil }

// declared are the arguments of the authorizer, all but its API.
func (x Authorizer) declared() *apigateway.AuthorizerArgs {
	args := &apigateway.AuthorizerArgs{IdentitySource: pulumi.String(strings.Join(x.Sources, ","))}
	if x.byPools() {
		args.Type = pulumi.String("COGNITO_USER_POOLS")
		args.ProviderArns = pulumi.StringArray(x.UserPoolARNs)
		return args
	}
	args.Type = pulumi.String(string(x.Kind))
	args.AuthorizerResultTtlInSeconds = pulumi.Int(int(x.CacheFor.Seconds()))
	args.AuthorizerUri = x.Function.InvokeARN.ToStringOutput().ToStringPtrOutput()
	if x.Pattern != "" {
		args.IdentityValidationExpression = pulumi.String(x.Pattern)
	}
	return args
}
