// Command transforms changes what a component does not offer as an argument.
package main

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/queue"
)

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	orders, err := queue.New(ctx, "orders", nil, pulumi.Transforms([]pulumi.ResourceTransform{smallMessages}))
	if err != nil {
		return err
	}
	ctx.Export("url", orders.URL)
	return nil
}

// smallMessages lets nobody send more than 16 KiB at once. It sees every resource below the component, and
// changes the queue that carries the component's own name.
func smallMessages(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
	if args.Type != "aws:sqs/queue:Queue" || args.Name != "orders" {
		return nil // as it was
	}
	args.Props["maxMessageSize"] = pulumi.Int(16 << 10)
	return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
}
