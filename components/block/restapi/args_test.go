package restapi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/site"
)

var here = site.Site{Account: "123456789012", Region: "eu-west-1"}

func function(name string) restapi.Function {
	arn := "arn:aws:lambda:eu-west-1:123456789012:function:" + name
	return restapi.Function{ARN: pulumi.String(arn), InvokeARN: pulumi.String(
		"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" + arn + "/invocations")}
}

func pool(name string) pulumi.StringInput {
	return pulumi.String("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_" + name)
}

// good is an API with a route of every kind of authorizer, changed.
func good(change func(*restapi.Args)) *restapi.Args {
	checker := function("checker")
	a := &restapi.Args{
		Site: here,
		Authorizers: map[string]restapi.Authorizer{
			"users":  {UserPoolARNs: []pulumi.StringInput{pool("shop")}},
			"tokens": {Function: &checker},
		},
		Models: map[string]string{"Order": `{"type":"object","required":["id"]}`},
		Routes: map[string]restapi.Route{
			"graphql": {Method: restapi.POST, Path: "/graphql", Function: function("engine"), Authorizer: "users"},
			"order":   {Method: restapi.GET, Path: "/orders/{id}", Function: function("orders"), Authorizer: "tokens"},
			"meta": {
				Method: restapi.ANY, Path: "/meta/{proxy+}", Function: function("meta"), Authorizer: restapi.IAM,
			},
			"root": {Method: restapi.GET, Path: "/", Function: function("engine"), Public: true},
		},
	}
	if change != nil {
		change(a)
	}
	return a
}

// route changes one route of good.
func route(key string, change func(*restapi.Route)) func(*restapi.Args) {
	return func(a *restapi.Args) {
		r := a.Routes[key]
		change(&r)
		a.Routes[key] = r
	}
}

// tokens changes the Lambda authorizer of good, users that of user pools.
func tokens(change func(*restapi.Authorizer)) func(*restapi.Args) {
	return func(a *restapi.Args) {
		x := a.Authorizers["tokens"]
		change(&x)
		a.Authorizers["tokens"] = x
	}
}

func users(change func(*restapi.Authorizer)) func(*restapi.Args) {
	return func(a *restapi.Args) {
		x := a.Authorizers["users"]
		change(&x)
		a.Authorizers["users"] = x
	}
}

func TestAccepted(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*restapi.Args){
		"the usual": nil,
		"a cached authorizer of tokens": tokens(func(x *restapi.Authorizer) {
			x.Kind, x.Pattern, x.CacheFor = restapi.Token, "^Bearer .+", time.Hour
		}),
		"several sources": tokens(func(x *restapi.Authorizer) {
			x.Sources = []string{
				"method.request.header.X-Token", "method.request.querystring.t", "context.identity.sourceIp",
			}
		}),
		"everything of a route": func(a *restapi.Args) {
			a.Usage.Plans = map[string]restapi.Plan{"free": {Throttle: restapi.Throttle{Rate: 0.5, Burst: 1}}}
			route("graphql", func(r *restapi.Route) {
				r.Timeout, r.Scopes, r.APIKey = 50*time.Millisecond, []string{"shop/write"}, true
				r.Model, r.Parameters = "Order", []string{"querystring.page", "header.X-Tenant"}
				r.Throttle = &restapi.Throttle{Rate: 10, Burst: 20}
			})(a)
		},
		"a private API": func(a *restapi.Args) {
			a.Endpoint.VPCEndpointIDs = []pulumi.StringInput{pulumi.String("vpce-1")}
		},
		"a domain": func(a *restapi.Args) {
			a.Domain = &restapi.Domain{Name: "api.example.com", CertificateARN: pulumi.String("arn"), BasePath: "v1"}
		},
		"every site": func(a *restapi.Args) { a.CORS = &restapi.CORS{Origins: []string{"*"}} },
		"a site on this machine": func(a *restapi.Args) {
			a.CORS = &restapi.CORS{Origins: []string{"http://localhost:3000"}, Credentials: true}
		},
		"binary bodies": func(a *restapi.Args) {
			a.Payload = restapi.Payload{BinaryMediaTypes: []string{"image/*", "*/*"}, CompressFrom: 10_485_760}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, good(change).Validate())
		})
	}
}

func TestRefusedElsewhere(t *testing.T) {
	t.Parallel()
	cors := func(c restapi.CORS) func(*restapi.Args) { return func(a *restapi.Args) { a.CORS = &c } }
	answer := func(typ restapi.ResponseType, r restapi.Response) func(*restapi.Args) {
		return func(a *restapi.Args) { a.Responses = map[restapi.ResponseType]restapi.Response{typ: r} }
	}
	domain := func(d restapi.Domain) func(*restapi.Args) { return func(a *restapi.Args) { a.Domain = &d } }
	usage := func(u restapi.Usage) func(*restapi.Args) { return func(a *restapi.Args) { a.Usage = u } }
	limit := restapi.Throttle{Rate: 1, Burst: 1}
	for name, tc := range map[string]struct {
		change func(*restapi.Args)
		want   string
	}{
		"a model's name": {func(a *restapi.Args) { a.Models["Or-der"] = "{}" }, `models["Or-der"]: is no name`},
		"a schema":       {func(a *restapi.Args) { a.Models["Order"] = "{" }, `models["Order"]: is no JSON`},
		"a stage with a hyphen": {func(a *restapi.Args) { a.Stage.Name = "a-b" },
			`stage.name: is "a-b"; want at most 128 letters, digits and underscores`},
		"a stage that lets nobody in": {func(a *restapi.Args) { a.Stage.Throttle.Rate = -1 },
			"stage.throttle.rate: is -1; want more than 0"},
		"a retention": {func(a *restapi.Args) { a.Stage.Logs.RetentionDays = 8 }, "stage.logs.retentionDays: is 8"},
		"an endpoint that is not set": {
			func(a *restapi.Args) { a.Endpoint.VPCEndpointIDs = []pulumi.StringInput{nil} },
			"endpoint.vpcEndpointIDs[0]: is not set"},
		"a statement for all": {
			func(a *restapi.Args) {
				a.Endpoint.Statements = []role.Statement{{
					Sid: "All", Actions: []string{"*"}, Principals: []role.Principal{role.AWS(pulumi.String("arn"))},
				}}
			}, `endpoint.statements[0].actions: holds "*"`},
		"a private domain": {
			func(a *restapi.Args) {
				a.Endpoint.VPCEndpointIDs = []pulumi.StringInput{pulumi.String("vpce-1")}
				a.Domain = &restapi.Domain{Name: "api.example.com", CertificateARN: pulumi.String("arn")}
			}, "domain: is set for a private API; want none"},
		"a domain in capitals": {
			domain(restapi.Domain{Name: "API.example.com", CertificateARN: pulumi.String("a")}),
			`domain.name: is "API.example.com"`},
		"a domain without certificate": {domain(restapi.Domain{Name: "api.example.com"}),
			"domain.certificateARN: is not set"},
		"a base path of two parts": {
			domain(restapi.Domain{Name: "api.example.com", CertificateARN: pulumi.String("a"), BasePath: "a/b"}),
			`domain.basePath: is "a/b"`},
		"no site":           {cors(restapi.CORS{}), "cors.origins: is not set"},
		"a site and a path": {cors(restapi.CORS{Origins: []string{"https://a.b/c"}}), `cors.origins[0]: is`},
		"all sites and one": {cors(restapi.CORS{Origins: []string{"https://a.b", "*"}}), `cors.origins[1]: is "*"`},
		"a site twice": {cors(restapi.CORS{Origins: []string{"https://a.b", "https://a.b"}}),
			`cors.origins[1]: is "https://a.b" for the second time`},
		"cookies for all": {cors(restapi.CORS{Origins: []string{"*"}, Credentials: true}),
			`cors.credentials: is set for origin "*"`},
		"a header of two words": {cors(restapi.CORS{Origins: []string{"*"}, Headers: []string{"X Y"}}),
			`cors.headers[0]: is "X Y"`},
		"a long memory": {cors(restapi.CORS{Origins: []string{"*"}, MaxAge: 25 * time.Hour}),
			"cors.maxAge: is 25h0m0s; want at most 24h0m0s, in whole seconds"},
		"a reason that AWS does not know": {answer("TROTTLED", restapi.Response{}), `(did you mean "THROTTLED"?)`},
		"a status that is no error": {answer(restapi.Throttled, restapi.Response{Status: 200}),
			`responses["THROTTLED"].status: is 200; want 400 to 599`},
		"a header that ends the literal": {
			answer(restapi.Throttled, restapi.Response{Headers: map[string]string{"X-A": "it's"}}),
			`responses["THROTTLED"].headers["X-A"]: is "it's"`},
		"a body that is no object": {answer(restapi.Throttled, restapi.Response{Body: "slow down"}),
			`responses["THROTTLED"].body: is "slow down"; want a JSON object`},
		"a plan without a limit": {usage(restapi.Usage{Plans: map[string]restapi.Plan{
			"free": {Throttle: restapi.Throttle{Rate: 1}}}}), `usage.plans["free"].throttle.burst: is 0`},
		"a plan's key": {usage(restapi.Usage{Plans: map[string]restapi.Plan{"a b": {Throttle: limit}}}),
			`usage.plans["a b"]: is no key`},
		"a quota of nothing": {usage(restapi.Usage{Plans: map[string]restapi.Plan{
			"free": {Throttle: limit, Quota: &restapi.Quota{Period: restapi.Day}}}}),
			`usage.plans["free"].quota.requests: is 0; want at least 1`},
		"a quota for a year": {usage(restapi.Usage{Plans: map[string]restapi.Plan{
			"free": {Throttle: limit, Quota: &restapi.Quota{Requests: 1, Period: "YEAR"}}}}),
			`usage.plans["free"].quota.period: is "YEAR"; want DAY, WEEK or MONTH`},
		"a key's key": {usage(restapi.Usage{
			Plans: map[string]restapi.Plan{"free": {Throttle: limit}},
			Keys:  map[string]restapi.Key{"a b": {Plan: "free"}}}), `usage.keys["a b"]: is no key`},
		"a key on no plan": {usage(restapi.Usage{
			Plans: map[string]restapi.Plan{"free": {Throttle: limit}},
			Keys:  map[string]restapi.Key{"acme": {Plan: "fre"}}}),
			`usage.keys["acme"].plan: is "fre"; want free (did you mean "free"?)`},
		"a content type": {func(a *restapi.Args) { a.Payload.BinaryMediaTypes = []string{"png"} },
			`payload.binaryMediaTypes[0]: is "png"`},
		"a content type twice": {
			func(a *restapi.Args) { a.Payload.BinaryMediaTypes = []string{"image/*", "image/*"} },
			`payload.binaryMediaTypes[1]: is "image/*" for the second time`},
		"compression from nowhere": {func(a *restapi.Args) { a.Payload.CompressFrom = -1 },
			"payload.compressFrom: is -1; want 0 to 10485760 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := good(tc.change).Validate()
			require.ErrorContains(t, err, "1 invalid argument:\n")
			require.ErrorContains(t, err, tc.want)
		})
	}
	err := restapi.Args{}.Validate()
	require.ErrorContains(t, err, "3 invalid arguments:")
	assert.Equal(t, 3, strings.Count(err.Error(), "\n"))
}
