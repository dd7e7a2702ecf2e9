package sandbox_test

import (
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

// shelf is a component that groups resources.
type shelf struct{ pulumi.ResourceState }

// queue is an SQS queue without the provider's SDK, which would cost the test minutes to compile.
type queue struct {
	pulumi.CustomResourceState

	ARN pulumi.StringOutput `pulumi:"arn"`
}

// shop deploys a component with two queues and exports what tests look at.
func shop(ctx *pulumi.Context) error {
	s := &shelf{}
	if err := ctx.RegisterComponentResource("shop:index:Shelf", "goods", s); err != nil {
		return err
	}
	protected := config.New(ctx, "plinth").Get("allowDestroy") != "true"
	retention := 3600
	if text := config.Get(ctx, "shop:retention"); text != "" {
		var err error
		if retention, err = strconv.Atoi(text); err != nil {
			return fmt.Errorf("retention: %w", err)
		}
	}
	for _, name := range []string{"orders", "refunds"} {
		q := &queue{}
		inputs := pulumi.Map{"messageRetentionSeconds": pulumi.Int(retention), "tags": pulumi.StringMap{
			"colour": pulumi.String(config.Get(ctx, "shop:colour")),
		}}
		err := ctx.RegisterResource("aws:sqs/queue:Queue", name, inputs, q,
			pulumi.Parent(s), pulumi.Protect(protected && name == "orders"),
			pulumi.RetainOnDelete(config.Get(ctx, "shop:retain") == "true"))
		if err != nil {
			return fmt.Errorf("queue %s: %w", name, err)
		}
		ctx.Export(name, q.ARN)
	}
	ctx.Export("list", pulumi.ToStringArray([]string{"a", "b"}))
	ctx.Export("password", config.GetSecret(ctx, "shop:password"))
	return nil
}
