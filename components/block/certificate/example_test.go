package certificate_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/certificate"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := certificate.New(ctx, "shop", &certificate.Args{
			Domain:       "shop.example.com",
			Alternatives: []string{"*.shop.example.com", "api.example.com"},
			ZoneID:       pulumi.String("Z0123456789"),
		})
		return err
	}))
	// Output:
	// plinth:certificate:Certificate shop
	//   aws:acm/certificate:Certificate shop
	//   aws:acm/certificateValidation:CertificateValidation shop
	//   aws:route53/record:Record shop-api.example.com
	//   aws:route53/record:Record shop-shop.example.com
}
