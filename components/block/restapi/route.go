package restapi

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Method is an HTTP method.
type Method string

// The methods.
const (
	GET     Method = "GET"
	HEAD    Method = "HEAD"
	POST    Method = "POST"
	PUT     Method = "PUT"
	PATCH   Method = "PATCH"
	DELETE  Method = "DELETE"
	OPTIONS Method = "OPTIONS"
	// ANY is every method that has no route of its own on the same path.
	ANY Method = "ANY"
)

func methods() []Method { return []Method{GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, ANY} }

// longestIntegration is how long API Gateway waits for a function unless AWS has raised the account's quota.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
const (
	shortestIntegration = 50 * time.Millisecond
	longestIntegration  = 29 * time.Second
)

// Route is one method on one path, answered by a function. Either Authorizer or Public is required.
type Route struct {
	// Method is what the route answers. Required.
	Method Method
	// Path begins with "/". A part is text, a variable such as "{id}", or as the last one "{proxy+}", which
	// takes all that follows. Required.
	Path string
	// Function answers. It gets the request as it is (Lambda proxy integration). Required.
	Function Function
	// Timeout is how long the function may take; give the function itself a shorter one. Default: 29s. 50ms to
	// 29s.
	Timeout time.Duration

	// Authorizer is the key among Args.Authorizers, or IAM, of who decides. Required unless Public is set.
	Authorizer string
	// Public lets everyone call. Default: an authorizer decides.
	Public bool
	// Scopes are OAuth scopes of which the caller's access token must have one; only for an authorizer of user
	// pools, which takes identity tokens when there are none. Default: none.
	Scopes []string
	// APIKey wants a key of a usage plan besides: it tells who calls too often, not who may call.
	// Default: none is wanted.
	APIKey bool

	// Model is the key among Args.Models that the body must match, of whatever content type it claims to be.
	// Default: bodies are not looked at.
	Model string
	// Parameters must be there and not be blank: "querystring.page", "header.X-Tenant". Default: none.
	Parameters []string
	// Throttle is a limit of this route's own; AWS has none for ANY. Default: the stage's.
	Throttle *Throttle
}

// Function is a Lambda function, or an alias or version of one.
type Function struct {
	// ARN is the function's, with the alias at its end where there is one. Required.
	ARN pulumi.StringInput
	// InvokeARN is what API Gateway calls it by, with the same alias. Required.
	InvokeARN pulumi.StringInput
}

func (r Route) withDefaults() Route {
	r.Timeout = cmp.Or(r.Timeout, longestIntegration)
	return r
}

// validated says whether API Gateway looks at requests before the function does.
func (r Route) validated() bool { return r.Model != "" || len(r.Parameters) > 0 }
