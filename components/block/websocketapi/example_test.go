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
}
