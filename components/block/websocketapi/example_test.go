package websocketapi_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/websocketapi"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	engine := websocketapi.Function{
		ARN: pulumi.String("arn:aws:lambda:eu-west-1:123456789012:function:chat"),
		InvokeARN: pulumi.String("arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" +
			"arn:aws:lambda:eu-west-1:123456789012:function:chat/invocations"),
	}
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := websocketapi.New(ctx, "chat", &websocketapi.Args{
			Authorizer: &websocketapi.Authorizer{
				Function: engine, Sources: []string{"route.request.querystring.token"},
			},
			Routes: map[string]websocketapi.Route{
				websocketapi.Connect:    {Function: engine},
				websocketapi.Disconnect: {Function: engine},
				websocketapi.Default:    {Function: engine},
			},
		})
		return err
	}))
	// Output:
	// plinth:websocketapi:API chat
	//   aws:apigatewayv2/api:Api chat
	//   aws:apigatewayv2/authorizer:Authorizer chat
	//   aws:apigatewayv2/deployment:Deployment chat
	//   aws:apigatewayv2/integration:Integration chat-$connect
	//   aws:apigatewayv2/integration:Integration chat-$default
	//   aws:apigatewayv2/integration:Integration chat-$disconnect
	//   aws:apigatewayv2/route:Route chat-$connect
	//   aws:apigatewayv2/route:Route chat-$default
	//   aws:apigatewayv2/route:Route chat-$disconnect
	//   aws:apigatewayv2/stage:Stage chat
	//   aws:cloudwatch/logGroup:LogGroup chat-execution
	//   aws:lambda/permission:Permission chat
	//   aws:lambda/permission:Permission chat-_connect
	//   aws:lambda/permission:Permission chat-_default
	//   aws:lambda/permission:Permission chat-_disconnect
	//   plinth:logs:Logs chat-access
	//     aws:cloudwatch/logGroup:LogGroup chat-access
}
