package restapi_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// A GraphQL engine for the users of a pool, and a webhook for everyone.
func ExampleNew() {
	engine := restapi.Function{
		ARN: pulumi.String("arn:aws:lambda:eu-west-1:123456789012:function:engine"),
		InvokeARN: pulumi.String("arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" +
			"arn:aws:lambda:eu-west-1:123456789012:function:engine/invocations"),
	}
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := restapi.New(ctx, "shop", &restapi.Args{
			Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
			Authorizers: map[string]restapi.Authorizer{"users": {UserPoolARNs: []pulumi.StringInput{
				pulumi.String("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Shop"),
			}}},
			Routes: map[string]restapi.Route{
				"graphql": {Method: restapi.POST, Path: "/graphql", Function: engine, Authorizer: "users"},
				"hooks":   {Method: restapi.ANY, Path: "/hooks/{proxy+}", Function: engine, Public: true},
			},
		})
		return err
	}))
	// Output:
	// plinth:restapi:API shop
	//   aws:apigateway/authorizer:Authorizer shop-users
	//   aws:apigateway/deployment:Deployment shop
	//   aws:apigateway/integration:Integration shop-graphql
	//   aws:apigateway/integration:Integration shop-hooks
	//   aws:apigateway/method:Method shop-graphql
	//   aws:apigateway/method:Method shop-hooks
	//   aws:apigateway/methodSettings:MethodSettings shop
	//   aws:apigateway/resource:Resource shop-/graphql
	//   aws:apigateway/resource:Resource shop-/hooks
	//   aws:apigateway/resource:Resource shop-/hooks/{proxy+}
	//   aws:apigateway/restApi:RestApi shop
	//   aws:apigateway/stage:Stage shop
	//   aws:cloudwatch/logGroup:LogGroup shop-execution
	//   aws:lambda/permission:Permission shop-graphql
	//   aws:lambda/permission:Permission shop-hooks
	//   plinth:logs:Logs shop-access
	//     aws:cloudwatch/logGroup:LogGroup shop-access
}
