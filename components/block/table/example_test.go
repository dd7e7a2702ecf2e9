package table_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/table"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// Open connections by user, which disappear by themselves.
func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := table.New(ctx, "connections", &table.Args{
			Key: table.Key{Partition: table.Attribute{Name: "connection"}},
			GlobalIndexes: map[string]table.GlobalIndex{
				"by-user": {Key: table.Key{Partition: table.Attribute{Name: "user"}}},
			},
			TTL:      "expires",
			Recovery: table.Recovery{Off: true},
		})
		return err
	}))
	// Output:
	// plinth:table:Table connections
	//   aws:dynamodb/table:Table connections
}
