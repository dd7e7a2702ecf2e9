package logs_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// The log of a function, made before the function, whose errors are counted.
func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := logs.New(ctx, "orders", &logs.Args{
			Name:    "/aws/lambda/orders",
			Queries: []logs.Query{{Name: "slowest", Text: "fields @duration | sort @duration desc | limit 20"}},
			Metrics: []logs.Metric{{Name: "errors", Namespace: "shop", Pattern: logs.JSON("level", "error")}},
		})
		return err
	}))
	// Output:
	// plinth:logs:Logs orders
	//   aws:cloudwatch/logGroup:LogGroup orders
	//   aws:cloudwatch/logMetricFilter:LogMetricFilter orders-metric-errors
	//   aws:cloudwatch/queryDefinition:QueryDefinition orders-query-slowest
}
