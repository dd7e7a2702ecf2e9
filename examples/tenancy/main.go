// Command tenancy deploys the tenancy architecture alone, into a VPC that exists already.
package main

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/tenancy"
)

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	// CloudFront takes its certificate, its firewall and its alarms from us-east-1.
	edge, err := aws.NewProvider(ctx, "edge", &aws.ProviderArgs{Region: pulumi.String(site.Edge)})
	if err != nil {
		return err
	}
	base, err := tenancy.New(ctx, "base", &tenancy.Args{
		Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
		Edge: edge,
		Network: tenancy.Network{
			Private: tier("subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"),
			Data:    tier("subnet-0a1b2c3d4e5f60003", "subnet-0a1b2c3d4e5f60004"),
			Zones:   []string{"eu-west-1a", "eu-west-1b"},
		},
		// go get -tool github.com/plinth-iac/plinth/cmd/plinth, and go tool plinth functions build
		Code: tenancy.Code{Shipped: config.Get(ctx, "base:functions")},
		Entry: tenancy.Entry{
			Identity: tenancy.Identity{Issuer: "https://id.example.com/", Audience: "https://api.example.com"},
			Tiers:    map[string]tenancy.Tier{"free": {Rate: 5, Burst: 10, MonthlyRequests: 50_000}},
		},
		Watch:        tenancy.Watch{Page: []string{"on-call@example.com"}},
		AllowDestroy: config.GetBool(ctx, "plinth:allowDestroy"),
	})
	if err != nil {
		return err
	}
	ctx.Export("url", base.URL)
	ctx.Export("socketUrl", base.SocketURL)
	ctx.Export("queueUrl", base.QueueURL)
	return nil
}

// tier is subnets of the VPC, one in each availability zone.
func tier(subnets ...string) network.Placement {
	return network.Placement{
		VPCID:     pulumi.String("vpc-0a1b2c3d4e5f67890"),
		CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
		SubnetIDs: pulumi.ToStringArray(subnets),
		Zones:     len(subnets),
	}
}
