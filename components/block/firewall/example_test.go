package firewall_test

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/firewall"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		f, err := firewall.New(ctx, "web", &firewall.Args{
			Site:        site.Site{Account: "123456789012", Region: "eu-west-1"},
			LargeBodies: []string{"/graphql"},
			PathLimits:  map[string]firewall.RateLimit{"/login": {Requests: 50}},
			Addresses:   firewall.Addresses{Deny: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}},
		})
		if err != nil {
			return err
		}
		_, err = f.Associate(ctx, "api", pulumi.String("arn:aws:elasticloadbalancing:eu-west-1:123456789012:..."))
		return err
	}))
	// Output:
	// plinth:firewall:Firewall web
	//   aws:wafv2/ipSet:IpSet web-deny-ipv4
	//   aws:wafv2/webAcl:WebAcl web
	//   aws:wafv2/webAclAssociation:WebAclAssociation web-api
	//   aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration web-log
	//   plinth:logs:Logs web-log
	//     aws:cloudwatch/logGroup:LogGroup web-log
}
