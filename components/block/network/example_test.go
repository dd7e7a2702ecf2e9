package network_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// A network of two zones, where secrets are read without leaving it.
func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := network.New(ctx, "main", &network.Args{
			Site:      site.Site{Account: "123456789012", Region: "eu-west-1"},
			Zones:     []string{"eu-west-1a", "eu-west-1b"},
			Endpoints: []network.Endpoint{network.SecretsManager},
		})
		return err
	}))
	// Output:
	// plinth:network:Network main
	//   aws:ec2/defaultSecurityGroup:DefaultSecurityGroup main-default
	//   aws:ec2/flowLog:FlowLog main-flow-logs
	//   aws:ec2/securityGroup:SecurityGroup main-endpoints
	//   aws:ec2/vpcEndpoint:VpcEndpoint main-dynamodb
	//   aws:ec2/vpcEndpoint:VpcEndpoint main-s3
	//   aws:ec2/vpcEndpoint:VpcEndpoint main-secretsmanager
	//   awsx:ec2:Vpc main
	//   plinth:logs:Logs main-flow-logs
	//     aws:cloudwatch/logGroup:LogGroup main-flow-logs
	//   plinth:role:Role main-flow-logs
	//     aws:iam/role:Role main-flow-logs
	//     aws:iam/rolePolicy:RolePolicy main-flow-logs-policy
}
