package websocketapi_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/websocketapi"
)

func function(name string) websocketapi.Function {
	arn := "arn:aws:lambda:eu-west-1:123456789012:function:" + name
	return websocketapi.Function{ARN: pulumi.String(arn), InvokeARN: pulumi.String(
		"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" + arn + "/invocations")}
}

// good is an API whose connections a function decides about, changed.
func good(change func(*websocketapi.Args)) *websocketapi.Args {
	a := &websocketapi.Args{
		Authorizer: &websocketapi.Authorizer{Function: function("checker")},
		Routes: map[string]websocketapi.Route{
			websocketapi.Connect:    {Function: function("connect")},
			websocketapi.Disconnect: {Function: function("disconnect")},
			websocketapi.Default:    {Function: function("engine")},
			"ping":                  {Function: function("engine"), Answers: true},
		},
	}
	if change != nil {
		change(a)
	}
	return a
}

// route changes one route of good.
func route(key string, change func(*websocketapi.Route)) func(*websocketapi.Args) {
	return func(a *websocketapi.Args) {
		r := a.Routes[key]
		change(&r)
		a.Routes[key] = r
	}
}

func public(a *websocketapi.Args) { a.Authorizer, a.Public = nil, true }

func TestValidate(t *testing.T) {
	t.Parallel()
	ping := func(change func(*websocketapi.Route)) func(*websocketapi.Args) { return route("ping", change) }
	domain := func(d websocketapi.Domain) func(*websocketapi.Args) {
		return func(a *websocketapi.Args) { a.Domain = &d }
	}
	sources := func(list ...string) func(*websocketapi.Args) {
		return func(a *websocketapi.Args) { a.Authorizer.Sources = list }
	}
	cert := pulumi.String("arn:cert")
	for name, tc := range map[string]struct {
		change func(*websocketapi.Args)
		want   string
	}{
		"the usual":      {},
		"signed callers": {change: func(a *websocketapi.Args) { a.Authorizer, a.IAM = nil, true }},
		"everyone, and nobody is asked": {change: func(a *websocketapi.Args) {
			public(a)
			delete(a.Routes, websocketapi.Connect)
		}},
		"a secret header and a token": {
			change: sources("route.request.header.X-Origin-Verify", "route.request.querystring.token")},
		"another field":     {change: func(a *websocketapi.Args) { a.Selection = "$request.body.message.type" }},
		"a field in braces": {change: func(a *websocketapi.Args) { a.Selection = "${request.body.action}" }},
		"the shortest wait": {change: ping(func(r *websocketapi.Route) { r.Timeout = 50 * time.Millisecond })},
		"a domain": {
			change: domain(websocketapi.Domain{Name: "ws.example.com", CertificateARN: cert, Path: "v1"})},

		"no routes": {func(a *websocketapi.Args) { a.Routes = nil }, "routes: is not set; want at least one"},
		"too many routes": {func(a *websocketapi.Args) {
			for i := range 297 {
				a.Routes[fmt.Sprintf("r%d", i)] = a.Routes["ping"]
			}
		}, "routes: are 301; want at most 300"},
		"a route that AWS does not know": {
			func(a *websocketapi.Args) { a.Routes["$message"] = a.Routes["ping"] },
			`routes["$message"]: is no route key; want $connect, $disconnect or $default, or letters`},
		"nobody asks who connects": {func(a *websocketapi.Args) { delete(a.Routes, websocketapi.Connect) },
			"routes: have no $connect, so that nobody is asked who connects; want it, or public"},
		"nobody decides": {func(a *websocketapi.Args) { a.Authorizer = nil },
			"authorizer: and iam and public are 0 of them set; want one"},
		"two decide": {func(a *websocketapi.Args) { a.IAM = true },
			"authorizer: and iam and public are 2 of them set; want one"},
		"an authorizer without a function": {
			func(a *websocketapi.Args) { a.Authorizer.Function.ARN = nil },
			"authorizer.function.arn: is not set; want the ARN of a Lambda function"},
		"a source of a REST API": {sources("method.request.header.Authorization"),
			"want AWS's words, such as route.request.header.Authorization"},
		"no function": {ping(func(r *websocketapi.Route) { r.Function.InvokeARN = nil }),
			`routes["ping"].function.invokeARN: is not set`},
		"longer than AWS waits": {ping(func(r *websocketapi.Route) { r.Timeout = 30 * time.Second }),
			`routes["ping"].timeout: is 30s; want 50ms to 29s in whole milliseconds`},
		"shorter than AWS waits": {ping(func(r *websocketapi.Route) { r.Timeout = time.Millisecond }),
			`routes["ping"].timeout: is 1ms`},
		"an answer to a connection": {
			route(websocketapi.Connect, func(r *websocketapi.Route) { r.Answers = true }),
			`routes["$connect"].answers: is set for $connect, on which nobody listens`},
		"a limit of nothing": {
			ping(func(r *websocketapi.Route) { r.Throttle = &websocketapi.Throttle{Burst: 1} }),
			`routes["ping"].throttle.rate: is 0; want more than 0 messages a second`},
		"a selection that is none": {func(a *websocketapi.Args) { a.Selection = "action" },
			`selection: is "action"; want a field of the request`},
		"a stage with a hyphen": {func(a *websocketapi.Args) { a.Stage.Name = "a-b" },
			`stage.name: is "a-b"; want at most 128 letters, digits and underscores`},
		"a stage without bursts": {func(a *websocketapi.Args) { a.Stage.Throttle.Burst = -1 },
			"stage.throttle.burst: is -1; want at least 1"},
		"a retention": {func(a *websocketapi.Args) { a.Stage.Logs.RetentionDays = 8 },
			"stage.logs.retentionDays: is 8"},
		"a domain in capitals": {domain(websocketapi.Domain{Name: "WS.example.com", CertificateARN: cert}),
			`domain.name: is "WS.example.com"`},
		"a domain without certificate": {domain(websocketapi.Domain{Name: "ws.example.com"}),
			"domain.certificateARN: is not set"},
		"a path of two parts": {
			domain(websocketapi.Domain{Name: "ws.example.com", CertificateARN: cert, Path: "a/b"}),
			`domain.path: is "a/b"; want one part of a path`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := good(tc.change).Validate()
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "1 invalid argument:\n")
			require.ErrorContains(t, err, tc.want)
		})
	}
}
