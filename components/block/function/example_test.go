package function_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// A function in Go that handles the messages of a queue.
func ExampleNew() {
	plan := pulumitest.Plan(func(ctx *pulumi.Context) error {
		inbox, err := queue.New(ctx, "inbox", nil)
		if err != nil {
			return err
		}
		_, err = function.New(ctx, "worker", &function.Args{
			Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
			Code: function.Code{Folder: "testdata/bundle"},
			Events: function.Events{Queues: map[string]function.Queue{
				"inbox": {ARN: inbox.ARN, Grants: inbox.GrantConsume()},
			}},
		})
		return err
	})
	fmt.Print(plan)
	// Output:
	// plinth:function:Function worker
	//   aws:lambda/eventSourceMapping:EventSourceMapping worker-queue-inbox
	//   aws:lambda/function:Function worker
	//   aws:lambda/functionRecursionConfig:FunctionRecursionConfig worker
	//   plinth:logs:Logs worker-log
	//     aws:cloudwatch/logGroup:LogGroup worker-log
	//   plinth:role:Role worker-role
	//     aws:iam/role:Role worker-role
	//     aws:iam/rolePolicy:RolePolicy worker-role-policy
	// plinth:queue:Queue inbox
	//   aws:sqs/queue:Queue inbox
	//   aws:sqs/queue:Queue inbox-dead
	//   aws:sqs/queuePolicy:QueuePolicy inbox
	//   aws:sqs/queuePolicy:QueuePolicy inbox-dead
	//   aws:sqs/redriveAllowPolicy:RedriveAllowPolicy inbox-dead
}
