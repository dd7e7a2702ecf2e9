package dns_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/dns"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		zone, err := dns.New(ctx, "main", &dns.Args{Domain: "example.com"})
		if err != nil {
			return err
		}
		return zone.Alias(ctx, "www.example.com", dns.CloudFront(pulumi.String("d111111abcdef8.cloudfront.net")))
	}))
	// Output:
	// plinth:dns:Zone main
	//   aws:route53/record:Record main-authorities
	//   aws:route53/record:Record main-www.example.com-a
	//   aws:route53/record:Record main-www.example.com-aaaa
	//   aws:route53/zone:Zone main
}
