package websocketapi

import (
	"cmp"
	"maps"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The routes that AWS knows by itself. Every other key is the value of the selected field of a message.
const (
	// Connect is asked before a connection stands, and may refuse it.
	Connect = "$connect"
	// Disconnect is told when a connection is gone. It may come late, or not at all when AWS fails.
	Disconnect = "$disconnect"
	// Default answers messages for which there is no other route.
	Default = "$default"
)

// Args configures an API. Routes and one of Authorizer, IAM and Public are required.
type Args struct {
	// Routes are the functions by route key: Connect, Disconnect, Default, or what a message says. Required,
	// with Connect among them unless Public is set. At most 300.
	Routes map[string]Route

	// Authorizer decides who may connect. Required, or IAM or Public is.
	Authorizer *Authorizer

	// IAM lets connect who signs with credentials of AWS that allow it. Default: Authorizer decides.
	IAM bool

	// Public lets everyone connect. Default: Authorizer decides.
	Public bool

	// Selection is where the route key is in a message. Default: "$request.body.action", the field action of a
	// message in JSON.
	Selection string

	// Stage is how the API is served. Default: a stage "live", throttled and logged.
	Stage Stage

	// Domain is a name of your own. It can carry no REST or HTTP API besides. Default: AWS's name only.
	Domain *Domain

	// AllowDestroy lets `pulumi destroy` delete the logs. Default: the log groups are protected.
	AllowDestroy bool
}

// Route is one kind of message, answered by a function.
type Route struct {
	// Function gets the message (Lambda proxy integration, payload format 1.0, the only one for WebSockets).
	// Required.
	Function Function
	// Timeout is how long the function may take; give the function itself a shorter one. Default: 29s. 50ms to
	// 29s.
	Timeout time.Duration
	// Answers sends what the function returns back to the client; Connect and Disconnect cannot. Default: a
	// function answers through the management URL.
	Answers bool
	// Throttle is a limit for this route beside that of others. Default: the stage's.
	Throttle *Throttle
}

// Function is a Lambda function, or an alias or version of one.
type Function struct {
	// ARN is the function's, with the alias at its end where there is one. Required.
	ARN pulumi.StringInput
	// InvokeARN is what API Gateway calls it by, with the same alias. Required.
	InvokeARN pulumi.StringInput
}

// Authorizer is a Lambda function that decides who may connect. It is asked for every connection, and not for
// messages: API Gateway keeps no answers for WebSockets, but hands the context of this one to all routes.
type Authorizer struct {
	// Function answers with a policy. Required.
	Function Function
	// Sources are where the proof is in the request, in AWS's words: "route.request.header.Authorization",
	// "route.request.querystring.token". A request without any one of them is answered 401 before the function
	// is asked. Browsers cannot set headers for a WebSocket. Default: the Authorization header.
	Sources []string
}

// Domain is a name of your own. AWS's own name then answers nobody.
type Domain struct {
	// Name is the name in DNS: "ws.example.com". Required. It must be free among all accounts of the region.
	Name string
	// CertificateARN is a certificate for it, issued and in the API's region. Required.
	CertificateARN pulumi.StringInput
	// Path is one part of a path below which the API lies. Default: it lies at the root.
	Path string
}

// Throttle limits messages by the token bucket algorithm.
type Throttle struct {
	// Rate is how many messages a second are let through for long. Account and region have a limit of their
	// own: 10,000, in newer regions 2,500.
	Rate float64
	// Burst is how many may come at once: 5,000 for account and region, in newer ones 1,250.
	Burst int
}

// longestIntegration is how long API Gateway waits for a function.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
const (
	shortestIntegration = 50 * time.Millisecond
	longestIntegration  = 29 * time.Second
	maxRoutes           = 300
)

// authorizationHeader is where clients other than browsers put tokens.
const authorizationHeader = "route.request.header.Authorization"

func (a Args) withDefaults() Args {
	a.Selection = cmp.Or(a.Selection, "$request.body.action")
	a.Stage = a.Stage.withDefaults()
	a.Routes = maps.Clone(a.Routes)
	for key, r := range a.Routes {
		r.Timeout = cmp.Or(r.Timeout, longestIntegration)
		a.Routes[key] = r
	}
	if a.Authorizer != nil && len(a.Authorizer.Sources) == 0 {
		a.Authorizer = &Authorizer{Function: a.Authorizer.Function, Sources: []string{authorizationHeader}}
	}
	return a
}
