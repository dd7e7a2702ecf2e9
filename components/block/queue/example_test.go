package queue_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := queue.New(ctx, "orders", nil)
		return err
	}))
	// Output:
	// plinth:queue:Queue orders
	//   aws:sqs/queue:Queue orders
	//   aws:sqs/queue:Queue orders-dead
	//   aws:sqs/queuePolicy:QueuePolicy orders
	//   aws:sqs/queuePolicy:QueuePolicy orders-dead
	//   aws:sqs/redriveAllowPolicy:RedriveAllowPolicy orders-dead
}
