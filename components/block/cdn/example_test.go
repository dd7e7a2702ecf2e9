package cdn_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := cdn.New(ctx, "web", &cdn.Args{
			Origins: map[string]cdn.Origin{
				"site": {Bucket: pulumi.String("site.s3.eu-west-1.amazonaws.com")},
				"api": {Server: &cdn.Server{
					DomainName:      pulumi.String("api.example.com"),
					LoadBalancerARN: pulumi.String("arn:aws:elasticloadbalancing:eu-west-1:123456789012:..."),
				}},
			},
			Default:   cdn.Behavior{Origin: "site"},
			Behaviors: []cdn.Behavior{{Path: "/graphql", Origin: "api"}},
		})
		return err
	}))
	// Output:
	// plinth:cdn:Distribution web
	//   aws:cloudfront/distribution:Distribution web
	//   aws:cloudfront/originAccessControl:OriginAccessControl web-buckets
	//   aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy web-headers
	//   aws:cloudfront/vpcOrigin:VpcOrigin web-api
}
