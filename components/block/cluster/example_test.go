package cluster_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := cluster.New(ctx, "shop", nil)
		return err
	}))
	// Output:
	// plinth:cluster:Cluster shop
	//   aws:ecs/cluster:Cluster shop
	//   aws:ecs/clusterCapacityProviders:ClusterCapacityProviders shop-providers
}
