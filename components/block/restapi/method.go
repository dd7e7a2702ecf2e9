package restapi

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// declareMethod declares what a route wants of a request.
func (a *API) declareMethod(
	ctx *pulumi.Context, key string, d declarations,
) (*apigateway.Method, error) {
	r := a.args.Routes[key]
	args := &apigateway.MethodArgs{
		RestApi:        a.RestAPI.ID(),
		ResourceId:     a.resources[r.Path],
		HttpMethod:     pulumi.String(string(r.Method)),
		Authorization:  pulumi.String(a.args.authorization(r)),
		ApiKeyRequired: pulumi.Bool(r.APIKey),
	}
	if id, ok := d.authorizers[r.Authorizer]; ok {
		args.AuthorizerId = id.ToStringPtrOutput()
	}
	if len(r.Scopes) > 0 {
		args.AuthorizationScopes = pulumi.ToStringArray(r.Scopes)
	}
	if r.validated() {
		args.RequestValidatorId = d.validator
	}
	if r.Model != "" {
		args.RequestModels = pulumi.StringMap{anyContent: d.models[r.Model]}
	}
	if len(r.Parameters) > 0 {
		wanted := pulumi.BoolMap{}
		for _, name := range r.Parameters {
			wanted["method.request."+name] = pulumi.Bool(true)
		}
		args.RequestParameters = wanted
	}
	made, err := apigateway.NewMethod(ctx, a.name+"-"+key, args, a.child())
	if err != nil {
		return nil, err
	}
	a.deployed.add(made, "method "+key, args)
	return made, nil
}

// authorization is who decides about a route, in AWS's words.
func (a Args) authorization(r Route) string {
	switch {
	case r.Public:
		return "NONE"
	case r.Authorizer == IAM:
		return IAM
	case a.Authorizers[r.Authorizer].byPools():
		return "COGNITO_USER_POOLS"
	default:
		return "CUSTOM"
	}
}

// declareIntegration declares which function answers a method.
func (a *API) declareIntegration(ctx *pulumi.Context, key string, of *apigateway.Method) error {
	r := a.args.Routes[key]
	args := &apigateway.IntegrationArgs{
		RestApi:               a.RestAPI.ID(),
		ResourceId:            of.ResourceId,
		HttpMethod:            of.HttpMethod,
		Type:                  pulumi.String("AWS_PROXY"),
		IntegrationHttpMethod: pulumi.String("POST"), // functions are called by POST, whatever the request's method
		Uri:                   r.Function.InvokeARN.ToStringOutput().ToStringPtrOutput(),
		TimeoutMilliseconds:   pulumi.Int(int(r.Timeout.Milliseconds())),
	}
	made, err := apigateway.NewIntegration(ctx, a.name+"-"+key, args, a.child())
	if err != nil {
		return err
	}
	a.deployed.add(made, "integration "+key, args)
	return nil
}

// declarePermission lets this API call a function for one route or as one authorizer.
func (a *API) declarePermission(
	ctx *pulumi.Context, name string, f Function, source pulumi.StringInput,
) error {
	args := &lambda.PermissionArgs{
		Action:    pulumi.String("lambda:InvokeFunction"),
		Principal: pulumi.String("apigateway.amazonaws.com"),
		Function:  f.unqualified(),
		Qualifier: f.qualifier(),
		SourceArn: source.ToStringOutput().ToStringPtrOutput(),
	}
	made, err := lambda.NewPermission(ctx, name, args, a.child())
	if err != nil {
		return err
	}
	a.ready = append(a.ready, made)
	return nil
}

// declareAuthorizers declares who decides, and returns the ids by key.
func (a *API) declareAuthorizers(ctx *pulumi.Context) (map[string]pulumi.StringOutput, error) {
	ids := map[string]pulumi.StringOutput{}
	for key, x := range sorted(a.args.Authorizers) {
		args := x.declared()
		args.RestApi = a.RestAPI.ID()
		made, err := apigateway.NewAuthorizer(ctx, a.name+"-"+key, args, a.child())
		if err != nil {
			return nil, err
		}
		a.deployed.add(made, "authorizer "+key, args)
		ids[key] = made.ID().ToStringOutput()
		if x.Function == nil {
			continue
		}
		source := pulumi.Sprintf("%s/authorizers/%s", a.ExecutionARN, made.ID())
		if err := a.declarePermission(ctx, a.name+"-authorizer-_"+key, *x.Function, source); err != nil {
			return nil, err
		}
	}
	return ids, nil
}
