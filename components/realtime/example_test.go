package realtime_test

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	tier := func(subnets ...string) network.Placement {
		return network.Placement{
			VPCID:     pulumi.String("vpc-0a1b2c"),
			CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
			SubnetIDs: pulumi.ToStringArray(subnets),
			Zones:     len(subnets),
		}
	}
	plan := pulumitest.Plan(func(ctx *pulumi.Context) error {
		edge, err := aws.NewProvider(ctx, "edge", &aws.ProviderArgs{Region: pulumi.String(site.Edge)})
		if err != nil {
			return err
		}
		_, err = realtime.New(ctx, "shop", &realtime.Args{
			Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
			Edge: edge,
			Network: realtime.Network{
				Private: tier("subnet-0a", "subnet-0b"),
				Data:    tier("subnet-1a", "subnet-1b"),
			},
			API:     realtime.API{Image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:v1.4.2"},
			Workers: realtime.Workers{Image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/workers:v1.4.2"},
		})
		return err
	})
	// What it is made of, one level deep. The stacks' golden plans hold the rest.
	for line := range strings.Lines(plan) {
		if !strings.HasPrefix(line, "    ") {
			fmt.Print(line)
		}
	}
	// Output:
	// plinth:realtime:Platform shop
	//   aws:cloudwatch/queryDefinition:QueryDefinition shop-query-errors
	//   aws:cloudwatch/queryDefinition:QueryDefinition shop-query-gem-purchases
	//   aws:cloudwatch/queryDefinition:QueryDefinition shop-query-requests
	//   aws:cloudwatch/queryDefinition:QueryDefinition shop-query-wallet-purchases
	//   plinth:alarms:Alarms shop-alarms
	//   plinth:alarms:Alarms shop-edge-alarms
	//   plinth:alarms:Alarms shop-parts
	//   plinth:alarms:Channels shop-channels
	//   plinth:alarms:Channels shop-edge-channels
	//   plinth:archive:Archive shop-access-logs
	//   plinth:balancer:Balancer shop-lb
	//   plinth:bucket:Bucket shop-images
	//   plinth:bucket:Bucket shop-videos
	//   plinth:cache:Group shop-cache
	//   plinth:cache:Group shop-jobs
	//   plinth:cdn:Distribution shop-cdn
	//   plinth:cluster:Cluster shop
	//   plinth:dashboard:Dashboard shop-dashboard
	//   plinth:firewall:Firewall shop-firewall
	//   plinth:key:Key shop-alarms
	//   plinth:key:Key shop-data
	//   plinth:key:Key shop-edge-alarms
	//   plinth:key:Key shop-edge-logs
	//   plinth:key:Key shop-logs
	//   plinth:key:Key shop-media
	//   plinth:queue:Queue shop-arrivals
	//   plinth:service:Service shop-api
	//   plinth:service:Service shop-workers
	//   random:index/randomPassword:RandomPassword shop-origin-secret
	// pulumi:providers:aws edge
}
