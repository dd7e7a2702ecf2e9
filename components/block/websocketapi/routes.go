package websocketapi

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// declareRoutes declares everything between the API and its functions.
func (a *API) declareRoutes(ctx *pulumi.Context) error {
	authorizer, err := a.declareAuthorizer(ctx)
	if err != nil {
		return err
	}
	for key, r := range sorted(a.args.Routes) {
		integration, err := a.declareIntegration(ctx, key, r)
		if err != nil {
			return err
		}
		args := &apigatewayv2.RouteArgs{
			ApiId:             a.ID,
			RouteKey:          pulumi.String(key),
			AuthorizationType: pulumi.String("NONE"),
			Target:            pulumi.Sprintf("integrations/%s", integration.ID()),
		}
		if key == Connect {
			args.AuthorizationType = pulumi.String(a.args.authorization())
			args.AuthorizerId = authorizer
		}
		if r.Answers {
			args.RouteResponseSelectionExpression = pulumi.String("$default")
		}
		if err := a.declareRoute(ctx, key, args, r.Answers); err != nil {
			return err
		}
		source := pulumi.Sprintf("%s/%s/%s", a.ExecutionARN, a.args.Stage.Name, key)
		if err := a.declarePermission(ctx, a.name+"-"+statement(key), r.Function, source); err != nil {
			return err
		}
	}
	return nil
}

// authorization is who decides about connections, in AWS's words.
func (a Args) authorization() string {
	switch {
	case a.IAM:
		return "AWS_IAM"
	case a.Public:
		return "NONE"
	default:
		return "CUSTOM"
	}
}

func (a *API) declareRoute(
	ctx *pulumi.Context, key string, args *apigatewayv2.RouteArgs, answers bool,
) error {
	route, err := apigatewayv2.NewRoute(ctx, a.name+"-"+key, args, a.child())
	if err != nil {
		return err
	}
	a.deployed.add(route, "route "+key, args)
	if !answers {
		return nil
	}
	answer := &apigatewayv2.RouteResponseArgs{
		ApiId: a.ID, RouteId: route.ID(), RouteResponseKey: pulumi.String("$default"),
	}
	made, err := apigatewayv2.NewRouteResponse(ctx, a.name+"-"+key, answer, a.child())
	if err != nil {
		return err
	}
	a.deployed.add(made, "answer "+key, answer)
	return nil
}

func (a *API) declareIntegration(
	ctx *pulumi.Context, key string, r Route,
) (*apigatewayv2.Integration, error) {
	args := &apigatewayv2.IntegrationArgs{
		ApiId:                a.ID,
		IntegrationType:      pulumi.String("AWS_PROXY"),
		IntegrationMethod:    pulumi.String("POST"),
		IntegrationUri:       r.Function.InvokeARN.ToStringOutput().ToStringPtrOutput(),
		PayloadFormatVersion: pulumi.String("1.0"),
		TimeoutMilliseconds:  pulumi.Int(int(r.Timeout.Milliseconds())),
	}
	made, err := apigatewayv2.NewIntegration(ctx, a.name+"-"+key, args, a.child())
	if err != nil {
		return nil, err
	}
	a.deployed.add(made, "integration "+key, args)
	return made, nil
}

// declareAuthorizer returns the authorizer's id, or nil when no function decides.
func (a *API) declareAuthorizer(ctx *pulumi.Context) (pulumi.StringPtrInput, error) {
	x := a.args.Authorizer
	if x == nil {
		return nil, nil
	}
	args := &apigatewayv2.AuthorizerArgs{
		ApiId:           a.ID,
		AuthorizerType:  pulumi.String("REQUEST"),
		AuthorizerUri:   x.Function.InvokeARN.ToStringOutput().ToStringPtrOutput(),
		IdentitySources: pulumi.ToStringArray(x.Sources),
	}
	made, err := apigatewayv2.NewAuthorizer(ctx, a.name, args, a.child())
	if err != nil {
		return nil, err
	}
	a.deployed.add(made, "authorizer", args)
	source := pulumi.Sprintf("%s/authorizers/%s", a.ExecutionARN, made.ID())
	if err := a.declarePermission(ctx, a.name, x.Function, source); err != nil {
		return nil, err
	}
	return made.ID().ToStringOutput().ToStringPtrOutput(), nil
}

// statement spells a route key as Lambda wants the names of permissions: without dollars and dots. No route
// key begins with an underscore.
// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
func statement(routeKey string) string {
	return strings.NewReplacer("$", "_", ".", "_").Replace(routeKey)
}

// declarePermission lets this API call a function for one route or as its authorizer.
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
