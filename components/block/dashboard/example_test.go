package dashboard_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/dashboard"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	api := alarms.ECSService{Cluster: pulumi.String("shop"), Service: pulumi.String("api")}
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := dashboard.New(ctx, "shop", &dashboard.Args{
			Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
			Rows: append([]dashboard.Row{{
				Title: "Shop",
				Widgets: []dashboard.Widget{
					dashboard.Text("Runbooks: https://wiki.example.com/runbooks").Wide(6),
					dashboard.Logs("Errors", "filter level = 'error' | limit 20", pulumi.String("/shop/api")),
				},
			}}, dashboard.Rows(api.Alarms("api")...)...),
		})
		return err
	}))
	// Output:
	// plinth:dashboard:Dashboard shop
	//   aws:cloudwatch/dashboard:Dashboard shop
}
