package balancer_test

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/balancer"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := balancer.New(ctx, "shop", &balancer.Args{
			Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
			Placement: network.Placement{
				VPCID:     pulumi.String("vpc-0a1b2c"),
				CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
				SubnetIDs: pulumi.ToStringArray([]string{"subnet-0a", "subnet-0b"}),
				Zones:     2,
			},
			// Viewers speak TLS to CloudFront, which reaches the balancer through a VPC origin.
			Listener: balancer.Listener{PlainHTTP: true},
			Sources:  balancer.Sources{CloudFront: true},
			OriginHeader: &balancer.OriginHeader{
				Name: "X-Origin-Secret", Value: pulumi.String("kept in Secrets Manager"),
			},
			Targets: map[string]balancer.Target{
				"api": {Port: 4000, Health: balancer.HealthCheck{Path: "/healthz"}},
			},
		})
		return err
	}))
	// Output:
	// plinth:balancer:Balancer shop
	//   aws:ec2/securityGroup:SecurityGroup shop-clients
	//   aws:lb/listener:Listener shop-listener
	//   aws:lb/listenerRule:ListenerRule shop-to-api
	//   aws:lb/loadBalancer:LoadBalancer shop
	//   aws:lb/targetGroup:TargetGroup shop-api
	//   aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule shop-from-cloudfront-80
}
