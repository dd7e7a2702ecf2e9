package role_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// A role for tasks of ECS that read one queue.
func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := role.New(ctx, "worker", &role.Args{
			Site:    site.Site{Account: "123456789012", Region: "eu-west-1"},
			Service: "ecs-tasks.amazonaws.com",
			Statements: []role.Statement{{
				Sid:       "ReadOrders",
				Actions:   []string{"sqs:ReceiveMessage", "sqs:DeleteMessage"},
				Resources: role.Strings("arn:aws:sqs:eu-west-1:123456789012:orders"),
			}},
		})
		return err
	}))
	// Output:
	// plinth:role:Role worker
	//   aws:iam/role:Role worker
	//   aws:iam/rolePolicy:RolePolicy worker-policy
}
