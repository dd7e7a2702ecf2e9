package restapi_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/restapi"
)

func TestRefusedRoutes(t *testing.T) {
	t.Parallel()
	set := func(change func(*restapi.Route)) func(*restapi.Args) { return route("graphql", change) }
	for name, tc := range map[string]struct {
		change func(*restapi.Args)
		want   string
	}{
		"none": {func(a *restapi.Args) { a.Routes = nil }, "routes: is not set; want at least one"},
		"a key with a slash": {func(a *restapi.Args) { a.Routes["a/b"] = route1("/b") },
			`routes["a/b"]: is no key`},
		"no method": {set(func(r *restapi.Route) { r.Method = "" }), `routes["graphql"].method: is ""; want GET`},
		"no slash at the beginning": {set(func(r *restapi.Route) { r.Path = "graphql" }),
			`routes["graphql"].path: is "graphql"`},
		"a slash at the end":      {set(func(r *restapi.Route) { r.Path = "/graphql/" }), ".path: is"},
		"a plus in the middle":    {set(func(r *restapi.Route) { r.Path = "/{a+}/b" }), ".path: is"},
		"a brace that stays open": {set(func(r *restapi.Route) { r.Path = "/{a" }), ".path: is"},
		"no function": {set(func(r *restapi.Route) { r.Function.ARN = nil }),
			`routes["graphql"].function.arn: is not set; want the ARN of a Lambda function`},
		"nothing to call": {set(func(r *restapi.Route) { r.Function.InvokeARN = nil }),
			`routes["graphql"].function.invokeARN: is not set`},
		"longer than AWS waits": {set(func(r *restapi.Route) { r.Timeout = 30 * time.Second }),
			`routes["graphql"].timeout: is 30s; want 50ms to 29s`},
		"half a millisecond": {set(func(r *restapi.Route) { r.Timeout = time.Second + time.Microsecond }),
			"want whole milliseconds"},
		"nobody decides": {set(func(r *restapi.Route) { r.Authorizer = "" }),
			`routes["graphql"].authorizer: is not set; want who decides, AWS_IAM, or public for everyone`},
		"public, but decided": {set(func(r *restapi.Route) { r.Public = true }),
			`routes["graphql"].public: is set beside authorizer "users"; want one of them`},
		"an unknown authorizer": {set(func(r *restapi.Route) { r.Authorizer = "user" }),
			`routes["graphql"].authorizer: is "user"; want tokens, users or AWS_IAM (did you mean "users"?)`},
		"scopes without a pool": {
			route("order", func(r *restapi.Route) { r.Scopes = []string{"shop/read"} }),
			`routes["order"].scopes: are set, but user pools do not decide here`},
		"a scope with a space": {set(func(r *restapi.Route) { r.Scopes = []string{"a b"} }), `scopes[0]: is "a b"`},
		"a key without plans": {set(func(r *restapi.Route) { r.APIKey = true }),
			`routes["graphql"].apiKey: is wanted, but no usage plan gives any; want usage.plans`},
		"a key from an authorizer without a function": {
			func(a *restapi.Args) {
				a.Usage.Plans = map[string]restapi.Plan{"free": {Throttle: restapi.Throttle{Rate: 1, Burst: 1}}}
				a.Usage.FromAuthorizer = true
				set(func(r *restapi.Route) { r.APIKey = true })(a)
			},
			`routes["graphql"].apiKey: comes from an authorizer, but no function decides here`},
		"an unknown model": {set(func(r *restapi.Route) { r.Model = "Ordr" }),
			`routes["graphql"].model: is "Ordr"; want Order (did you mean "Order"?)`},
		"a parameter of the path": {set(func(r *restapi.Route) { r.Parameters = []string{"path.id"} }),
			`routes["graphql"].parameters[0]: is "path.id"`},
		"a limit of nothing": {set(func(r *restapi.Route) { r.Throttle = &restapi.Throttle{Rate: 1} }),
			`routes["graphql"].throttle.burst: is 0; want at least 1 request at once`},
		"a limit for ANY": {
			route("meta", func(r *restapi.Route) { r.Throttle = &restapi.Throttle{Rate: 1, Burst: 1} }),
			`routes["meta"].throttle: is set for ANY`},
		"the same twice": {func(a *restapi.Args) { a.Routes["zwei"] = a.Routes["root"] },
			`routes["zwei"]: is GET /, as "root" is; want each once`},
		"what CORS answers": {
			func(a *restapi.Args) {
				a.CORS = &restapi.CORS{Origins: []string{"*"}}
				set(func(r *restapi.Route) { r.Method = restapi.OPTIONS })(a)
			},
			`routes["graphql"].method: is OPTIONS, which cors answers`},
		"two variables in one place": {
			func(a *restapi.Args) { a.Routes["other"] = route1("/orders/{number}/lines") },
			"routes: have the variables {id} and {number} below /orders; want one name for both"},
		"a variable beside the rest": {
			func(a *restapi.Args) { a.Routes["other"] = route1("/orders/{proxy+}") },
			"routes: have the variables {id} and {proxy+} below /orders"},
		"more paths than AWS takes": {
			func(a *restapi.Args) {
				for i := range 300 {
					key := fmt.Sprintf("r%d", i)
					a.Routes[key] = route1("/" + key)
				}
			},
			"routes: have 306 parts of paths; want at most 300 with the root"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := good(tc.change).Validate()
			require.ErrorContains(t, err, "1 invalid argument:\n")
			require.ErrorContains(t, err, tc.want)
		})
	}
}

// route1 is a public route.
func route1(path string) restapi.Route {
	return restapi.Route{Method: restapi.GET, Path: path, Function: function("one"), Authorizer: restapi.IAM}
}

func TestRefusedAuthorizers(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*restapi.Args)
		want   string
	}{
		"a key that is taken": {
			func(a *restapi.Args) { a.Authorizers[restapi.IAM] = a.Authorizers["users"] },
			`authorizers["AWS_IAM"]: is no key`},
		"neither pool nor function": {users(func(x *restapi.Authorizer) { x.UserPoolARNs = nil }),
			`authorizers["users"].function: and userPoolARNs are both set or both missing`},
		"a pool that is not set": {
			users(func(x *restapi.Authorizer) { x.UserPoolARNs = []pulumi.StringInput{nil} }),
			`authorizers["users"].userPoolARNs[0]: is not set`},
		"a pool that caches": {users(func(x *restapi.Authorizer) { x.CacheFor = time.Minute }),
			`authorizers["users"].kind: or cacheFor is set for user pools`},
		"a pool with two headers": {
			users(func(x *restapi.Authorizer) {
				x.Sources = []string{"method.request.header.A", "method.request.header.B"}
			}),
			`authorizers["users"].sources: are 2; want one header`},
		"a token from the query": {
			tokens(func(x *restapi.Authorizer) {
				x.Kind, x.Sources = restapi.Token, []string{"method.request.querystring.token"}
			}),
			`authorizers["tokens"].sources[0]: is "method.request.querystring.token"`},
		"a source in other words": {
			tokens(func(x *restapi.Authorizer) { x.Sources = []string{"$request.header.Authorization"} }),
			"want AWS's words, such as method.request.header.Authorization"},
		"a pattern for a request": {tokens(func(x *restapi.Authorizer) { x.Pattern = "a" }),
			`authorizers["tokens"].pattern: is set, but only a function of kind TOKEN has one`},
		"a broken pattern": {
			tokens(func(x *restapi.Authorizer) { x.Kind, x.Pattern = restapi.Token, "(" }),
			`authorizers["tokens"].pattern: is no regular expression`},
		"a kind of another API": {tokens(func(x *restapi.Authorizer) { x.Kind = "JWT" }),
			`authorizers["tokens"].kind: is "JWT"; want REQUEST or TOKEN`},
		"no function": {
			tokens(func(x *restapi.Authorizer) { x.Function = &restapi.Function{ARN: pulumi.String("a")} }),
			`authorizers["tokens"].function.invokeARN: is not set`},
		"longer than AWS keeps": {tokens(func(x *restapi.Authorizer) { x.CacheFor = time.Hour + time.Second }),
			`authorizers["tokens"].cacheFor: is 1h0m1s; want at most 1h0m0s, in whole seconds`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := good(tc.change).Validate()
			require.ErrorContains(t, err, "1 invalid argument:\n")
			require.ErrorContains(t, err, tc.want)
		})
	}
}
