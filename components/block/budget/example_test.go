package budget_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/budget"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := budget.New(ctx, "shop", &budget.Args{
			Site:       site.Site{Account: "123456789012", Region: "eu-west-1"},
			MonthlyUSD: 640,
			Tags:       map[string]string{"application": "shop"},
			Emails:     []string{"team@example.com"},
			Anomaly:    budget.Anomaly{ThresholdUSD: 25},
		})
		return err
	}))
	// Output:
	// plinth:budget:Budget shop
	//   aws:budgets/budget:Budget shop
	//   aws:costexplorer/anomalyMonitor:AnomalyMonitor shop-anomaly
	//   aws:costexplorer/anomalySubscription:AnomalySubscription shop-anomaly-email
}
