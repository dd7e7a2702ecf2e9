package restapi

import (
	"path"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// anyContent is the content type of a model that holds for bodies of every type. A model for one type alone
// could be passed by with another.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
const anyContent = "$default"

// declarations are what routes refer to.
type declarations struct {
	authorizers map[string]pulumi.StringOutput
	models      map[string]pulumi.StringOutput
	validator   pulumi.StringPtrInput
}

// declareRoutes declares everything between the API and its functions.
func (a *API) declareRoutes(ctx *pulumi.Context) error {
	if err := a.declarePaths(ctx); err != nil {
		return err
	}
	var d declarations
	var err error
	if d.authorizers, err = a.declareAuthorizers(ctx); err != nil {
		return err
	}
	if err := a.declareModels(ctx, &d); err != nil {
		return err
	}
	for key, r := range sorted(a.args.Routes) {
		method, err := a.declareMethod(ctx, key, d)
		if err != nil {
			return err
		}
		if err := a.declareIntegration(ctx, key, method); err != nil {
			return err
		}
		rights := pulumi.Sprintf("%s/%s%s", a.ExecutionARN, a.args.Stage.Name, call(r.Method, r.Path))
		if err := a.declarePermission(ctx, a.name+"-"+key, r.Function, rights); err != nil {
			return err
		}
	}
	return nil
}

// declarePaths declares a resource for every path and for those above it.
func (a *API) declarePaths(ctx *pulumi.Context) error {
	a.resources = map[string]pulumi.StringInput{"/": a.RestAPI.RootResourceId}
	for _, p := range a.args.paths() {
		args := &apigateway.ResourceArgs{
			RestApi: a.RestAPI.ID(), ParentId: a.resources[path.Dir(p)], PathPart: pulumi.String(path.Base(p)),
		}
		made, err := apigateway.NewResource(ctx, a.name+"-"+p, args, a.child())
		if err != nil {
			return err
		}
		a.deployed.add(made, "path "+p, args)
		a.resources[p] = made.ID().ToStringOutput()
	}
	return nil
}

// paths are the paths of all routes and those above them, without the root, each after the one above it.
func (a Args) paths() []string {
	seen := map[string]bool{}
	for _, r := range a.Routes {
		for p := r.Path; strings.HasPrefix(p, "/") && p != "/"; p = path.Dir(p) {
			seen[p] = true
		}
	}
	out := make([]string, 0, len(seen))
	for p := range sorted(seen) {
		out = append(out, p)
	}
	return out
}

// declareModels declares the schemas of bodies, and the validator when a route wants one.
func (a *API) declareModels(ctx *pulumi.Context, d *declarations) error {
	d.models = map[string]pulumi.StringOutput{}
	for key, schema := range sorted(a.args.Models) {
		args := &apigateway.ModelArgs{
			RestApi: a.RestAPI.ID(), Name: pulumi.String(key), Schema: pulumi.String(schema),
			ContentType: pulumi.String("application/json"),
		}
		made, err := apigateway.NewModel(ctx, a.name+"-"+key, args, a.child())
		if err != nil {
			return err
		}
		a.deployed.add(made, "model "+key, args)
		d.models[key] = made.Name
	}
	if !slices.ContainsFunc(values(a.args.Routes), Route.validated) {
		return nil
	}
	args := &apigateway.RequestValidatorArgs{
		RestApi:                   a.RestAPI.ID(),
		ValidateRequestBody:       pulumi.Bool(true),
		ValidateRequestParameters: pulumi.Bool(true),
	}
	made, err := apigateway.NewRequestValidator(ctx, a.name, args, a.child())
	if err != nil {
		return err
	}
	a.deployed.add(made, "validator", args)
	d.validator = made.ID().ToStringOutput()
	return nil
}

func values[T any](m map[string]T) []T {
	out := make([]T, 0, len(m))
	for _, v := range sorted(m) {
		out = append(out, v)
	}
	return out
}
