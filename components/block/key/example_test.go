package key_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/key"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// A key for a queue that a topic delivers to, and for the logs of whoever reads it.
func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := key.New(ctx, "orders", &key.Args{
			Site:     site.Site{Account: "123456789012", Region: "eu-west-1"},
			Purpose:  "Orders in queues, and the logs of their workers",
			Services: []key.Service{key.SNSDelivery, key.Logs},
		})
		return err
	}))
	// Output:
	// plinth:key:Key orders
	//   aws:kms/alias:Alias orders
	//   aws:kms/key:Key orders
}
