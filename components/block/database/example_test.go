package database_test

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/database"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// A PostgreSQL cluster that grows with its load, with a reader in another zone.
func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := database.New(ctx, "catalog", &database.Args{
			Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
			Placement: network.Placement{
				VPCID:     pulumi.String("vpc-0a1b2c"),
				CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
				SubnetIDs: pulumi.ToStringArray([]string{"subnet-0a", "subnet-0b"}),
				Zones:     2,
			},
			Engine:    database.Engine{Family: database.PostgreSQL, Database: "catalog"},
			KeyARN:    pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"),
			Instances: map[string]database.Instance{"a": {Zone: "eu-west-1a"}, "b": {Zone: "eu-west-1b"}},
			Capacity:  database.Capacity{Serverless: &database.Serverless{MinACU: 2, MaxACU: 16}},
			Clients:   map[string]pulumi.StringInput{"api": pulumi.String("sg-0a1b2c")},
		})
		return err
	}))
	// Output:
	// plinth:database:Database catalog
	//   aws:cloudwatch/logGroup:LogGroup catalog-postgresql
	//   aws:ec2/securityGroup:SecurityGroup catalog
	//   aws:rds/cluster:Cluster catalog
	//   aws:rds/clusterInstance:ClusterInstance catalog-a
	//   aws:rds/clusterInstance:ClusterInstance catalog-b
	//   aws:rds/clusterParameterGroup:ClusterParameterGroup catalog
	//   aws:rds/subnetGroup:SubnetGroup catalog
	//   aws:secretsmanager/secretRotation:SecretRotation catalog-administrator
	//   aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule catalog-from-api
	//   plinth:role:Role catalog-monitoring
	//     aws:iam/role:Role catalog-monitoring
	//     aws:iam/rolePolicyAttachment:RolePolicyAttachment catalog-monitoring-AmazonRDSEnhancedMonitoringRole
}
