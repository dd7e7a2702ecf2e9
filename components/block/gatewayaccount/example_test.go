package gatewayaccount_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/gatewayaccount"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := gatewayaccount.New(ctx, "api-logs", &gatewayaccount.Args{
			Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
		})
		return err
	}))
	// Output:
	// plinth:gatewayaccount:Account api-logs
	//   aws:apigateway/account:Account api-logs
	//   plinth:role:Role api-logs
	//     aws:iam/role:Role api-logs
	//     aws:iam/rolePolicyAttachment:RolePolicyAttachment api-logs-AmazonAPIGatewayPushToCloudWatchLogs
}
