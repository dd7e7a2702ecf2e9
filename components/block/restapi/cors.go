package restapi

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// CORS lets pages of other sites call. It answers the question that browsers ask first (OPTIONS) on every
// path; the header Access-Control-Allow-Origin of the answers themselves is up to the functions.
type CORS struct {
	// Origins are the sites: "https://app.example.com", or "*" alone for all. Required. Errors that API Gateway
	// answers itself can be read by the first.
	Origins []string
	// Headers are what pages may send. Default: Authorization, Content-Type, X-Api-Key and those of signatures.
	Headers []string
	// Credentials lets browsers send cookies. Default: they do not.
	Credentials bool
	// MaxAge is how long browsers remember the answer. Default: 1h. At most 24h, in whole seconds.
	MaxAge time.Duration
}

func (c CORS) withDefaults() CORS {
	if len(c.Headers) == 0 {
		c.Headers = []string{"Authorization", "Content-Type", "X-Amz-Date", "X-Amz-Security-Token", "X-Api-Key"}
	}
	c.MaxAge = cmp.Or(c.MaxAge, time.Hour)
	return c
}

// headers are what the answer says, quoted as API Gateway wants literals.
func (c CORS) headers(allowed []string) map[string]string {
	out := map[string]string{
		"Access-Control-Allow-Origin":  quoted(c.Origins[0]),
		"Access-Control-Allow-Methods": quoted(strings.Join(allowed, ",")),
		"Access-Control-Allow-Headers": quoted(strings.Join(c.Headers, ",")),
		"Access-Control-Max-Age":       quoted(strconv.Itoa(int(c.MaxAge.Seconds()))),
	}
	if c.Origins[0] != "*" {
		out["Vary"] = quoted("Origin")
	}
	if c.Credentials {
		out["Access-Control-Allow-Credentials"] = quoted("true")
	}
	return out
}

func quoted(text string) string { return "'" + text + "'" }

// template answers each further site with its own name, for a browser takes no list.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
func (c CORS) template() string {
	var b strings.Builder
	b.WriteString(`#set($origin = $input.params().header.get("Origin"))` + "\n")
	b.WriteString(`#if(!$origin)#set($origin = $input.params().header.get("origin"))#end` + "\n")
	for _, site := range c.Origins[1:] {
		fmt.Fprintf(&b, `#if($origin == %q)`, site)
		b.WriteString(`#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end` + "\n")
	}
	return b.String()
}

// allowed are the methods of a path that pages may use.
func (a Args) allowed(path string) []string {
	found := map[string]bool{"OPTIONS": true}
	for _, r := range a.Routes {
		switch {
		case r.Path != path:
		case r.Method == ANY:
			for _, m := range methods() {
				found[string(m)] = m != ANY
			}
		default:
			found[string(r.Method)] = true
		}
	}
	var out []string
	for m, wanted := range sorted(found) {
		if wanted {
			out = append(out, m)
		}
	}
	return out
}

// declareCORS declares a method on every path with routes that answers for API Gateway, without a function.
func (a *API) declareCORS(ctx *pulumi.Context) error {
	if a.args.CORS == nil {
		return nil
	}
	var done []string
	for _, r := range sorted(a.args.Routes) {
		if slices.Contains(done, r.Path) {
			continue
		}
		done = append(done, r.Path)
		if err := a.declarePreflight(ctx, r.Path); err != nil {
			return err
		}
	}
	return nil
}

// declarePreflight declares the answer for one path: what is asked, that nobody is asked further, and what is
// said.
func (a *API) declarePreflight(ctx *pulumi.Context, path string) error {
	name, id := a.name+"-"+path+"-cors", a.resources[path]
	method := &apigateway.MethodArgs{
		RestApi: a.RestAPI.ID(), ResourceId: id, HttpMethod: pulumi.String("OPTIONS"),
		Authorization: pulumi.String("NONE"),
	}
	asked, err := apigateway.NewMethod(ctx, name, method, a.child())
	if err != nil {
		return err
	}
	a.deployed.add(asked, "cors method "+path, method)
	mock := &apigateway.IntegrationArgs{
		RestApi: a.RestAPI.ID(), ResourceId: id, HttpMethod: asked.HttpMethod, Type: pulumi.String("MOCK"),
		RequestTemplates: pulumi.StringMap{"application/json": pulumi.String(`{"statusCode": 204}`)},
		// The template must stay text where every content type is binary.
		ContentHandling: pulumi.String("CONVERT_TO_TEXT"),
	}
	nobody, err := apigateway.NewIntegration(ctx, name, mock, a.child())
	if err != nil {
		return err
	}
	a.deployed.add(nobody, "cors integration "+path, mock)
	return a.declareAnswer(ctx, path, asked, nobody)
}

func (a *API) declareAnswer(
	ctx *pulumi.Context, path string, asked *apigateway.Method, nobody *apigateway.Integration,
) error {
	name, c := a.name+"-"+path+"-cors", *a.args.CORS
	known, said := pulumi.BoolMap{}, pulumi.StringMap{}
	for header, value := range c.headers(a.args.allowed(path)) {
		known["method.response.header."+header] = pulumi.Bool(true)
		said["method.response.header."+header] = pulumi.String(value)
	}
	response := &apigateway.MethodResponseArgs{
		RestApi: a.RestAPI.ID(), ResourceId: asked.ResourceId, HttpMethod: asked.HttpMethod,
		StatusCode: pulumi.String("204"), ResponseParameters: known,
	}
	shape, err := apigateway.NewMethodResponse(ctx, name, response, a.child())
	if err != nil {
		return err
	}
	a.deployed.add(shape, "cors response "+path, response)
	answer := &apigateway.IntegrationResponseArgs{
		RestApi: a.RestAPI.ID(), ResourceId: asked.ResourceId, HttpMethod: asked.HttpMethod,
		StatusCode: shape.StatusCode, ResponseParameters: said,
	}
	if len(c.Origins) > 1 {
		answer.ResponseTemplates = pulumi.StringMap{"application/json": pulumi.String(c.template())}
	}
	made, err := apigateway.NewIntegrationResponse(ctx, name, answer, a.child(),
		pulumi.DependsOn([]pulumi.Resource{nobody}))
	if err != nil {
		return err
	}
	a.deployed.add(made, "cors answer "+path, answer)
	return nil
}
