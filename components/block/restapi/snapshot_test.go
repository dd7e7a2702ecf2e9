package restapi_test

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/components/block/role"
)

func trigger(t *testing.T, change func(*restapi.Args)) string {
	t.Helper()
	return declared(t, change).One(t, deploymentType).String("triggers.content")
}

// rich is an API in which everything that a deployment copies is there to be changed.
func rich(change func(*restapi.Args)) func(*restapi.Args) {
	return func(a *restapi.Args) {
		route("graphql", func(r *restapi.Route) { r.Model, r.Parameters = "Order", []string{"header.X-Tenant"} })(a)
		a.CORS = &restapi.CORS{Origins: []string{"https://a.example.com"}}
		a.Usage.Plans = map[string]restapi.Plan{"free": {Throttle: restapi.Throttle{Rate: 1, Burst: 1}}}
		private(a)
		if change != nil {
			change(a)
		}
	}
}

func TestEveryChangeDeploys(t *testing.T) {
	t.Parallel()
	before := trigger(t, rich(nil))
	assert.Regexp(t, `^[0-9a-f]{64}$`, before)
	assert.Equal(t, before, trigger(t, rich(nil)), "what did not change is not deployed again")
	graphql := func(change func(*restapi.Route)) func(*restapi.Args) { return route("graphql", change) }
	for name, change := range map[string]func(*restapi.Args){
		"a route more":        func(a *restapi.Args) { a.Routes["new"] = route1("/new") },
		"a route less":        func(a *restapi.Args) { delete(a.Routes, "root") },
		"another method":      graphql(func(r *restapi.Route) { r.Method = restapi.PUT }),
		"another path":        graphql(func(r *restapi.Route) { r.Path = "/query" }),
		"another function":    graphql(func(r *restapi.Route) { r.Function = function("other") }),
		"another timeout":     graphql(func(r *restapi.Route) { r.Timeout = time.Second }),
		"another authorizer":  graphql(func(r *restapi.Route) { r.Authorizer = "tokens" }),
		"scopes":              graphql(func(r *restapi.Route) { r.Scopes = []string{"shop/write"} }),
		"a key is wanted":     graphql(func(r *restapi.Route) { r.APIKey = true }),
		"no model":            graphql(func(r *restapi.Route) { r.Model = "" }),
		"another parameter":   graphql(func(r *restapi.Route) { r.Parameters = []string{"querystring.page"} }),
		"another pool":        users(func(x *restapi.Authorizer) { x.UserPoolARNs[0] = pool("b") }),
		"an answer is kept":   tokens(func(x *restapi.Authorizer) { x.CacheFor = time.Minute }),
		"another source":      tokens(func(x *restapi.Authorizer) { x.Sources = []string{"context.path"} }),
		"another schema":      func(a *restapi.Args) { a.Models["Order"] = "{}" },
		"another endpoint":    func(a *restapi.Args) { a.Endpoint.VPCEndpointIDs = a.Endpoint.VPCEndpointIDs[:1] },
		"another site":        func(a *restapi.Args) { a.CORS.Origins = []string{"https://b.example.com"} },
		"a site more":         func(a *restapi.Args) { a.CORS.Origins = append(a.CORS.Origins, "https://b.c") },
		"no other sites":      func(a *restapi.Args) { a.CORS = nil },
		"binary bodies":       func(a *restapi.Args) { a.Payload.BinaryMediaTypes = []string{"image/*"} },
		"compressed answers":  func(a *restapi.Args) { a.Payload.CompressFrom = 1 },
		"keys by authorizers": func(a *restapi.Args) { a.Usage.FromAuthorizer = true },
		"an answer of our own": func(a *restapi.Args) {
			a.Responses = map[restapi.ResponseType]restapi.Response{restapi.Throttled: {Status: 503}}
		},
		"another statement": func(a *restapi.Args) {
			a.Endpoint.Statements = []role.Statement{{
				Sid: "Partner", Actions: []string{"execute-api:Invoke"},
				Principals: []role.Principal{role.AWS(pulumi.String("arn:aws:iam::210987654321:root"))},
			}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.NotEqual(t, before, trigger(t, rich(change)))
		})
	}
}

func TestWhatTheStageHoldsDoesNotDeploy(t *testing.T) {
	t.Parallel()
	before := trigger(t, rich(nil))
	for name, change := range map[string]func(*restapi.Args){
		"a limit":    route("root", func(r *restapi.Route) { r.Throttle = &restapi.Throttle{Rate: 1, Burst: 1} }),
		"the stage":  func(a *restapi.Args) { a.Stage.Untraced, a.Stage.Throttle.Rate = true, 5 },
		"a log":      func(a *restapi.Args) { a.Stage.Logs.RetentionDays = 7 },
		"a plan":     func(a *restapi.Args) { a.Usage.Plans["team"] = a.Usage.Plans["free"] },
		"an API key": func(a *restapi.Args) { a.Usage.Keys = map[string]restapi.Key{"acme": {Plan: "free"}} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, before, trigger(t, rich(change)))
		})
	}
}

func TestDeploymentWaits(t *testing.T) {
	t.Parallel()
	rec := declared(t, rich(nil))
	d := rec.One(t, deploymentType)
	n := 0
	for _, r := range rec {
		switch r.Type {
		case methodType, integrationType, authorizerType, modelType, validatorType, responseType,
			methodResponseType, integrationResponseType, resourceType, apiType:
			assert.Contains(t, d.DependsOn, r.URN)
			n++
		}
	}
	assert.Equal(t, 36, n, rec.Plan())
}
