// Package dashboard provides a CloudWatch dashboard that is built from the same catalogue as the alarms: rows
// of graphs with the thresholds drawn in, the state of alarms, log queries and text.
package dashboard

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Dashboard.
const Type = "plinth:dashboard:Dashboard"

// nameLimit is the longest name that a dashboard may have.
const nameLimit = 255

// Dashboard is one page of graphs.
type Dashboard struct {
	pulumi.ResourceState

	// Name is what the page is called in the CloudWatch console.
	Name pulumi.StringOutput `pulumi:"name"`
	// ARN is the dashboard's ARN.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// URL opens the page in the console.
	URL pulumi.StringOutput `pulumi:"url"`
}

// New declares a Dashboard named name. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Dashboard, error) {
	if args == nil {
		args = &Args{}
	}
	if err := args.Validate(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	d := &Dashboard{}
	if err := ctx.RegisterComponentResource(Type, name, d, opts...); err != nil {
		return nil, err
	}
	if err := d.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{"name": d.Name, "arn": d.ARN, "url": d.URL})
}

func (d *Dashboard) declare(ctx *pulumi.Context, name string, a Args) error {
	// AWS wants a name of ours, unique in the account: project and stack keep two deployments apart.
	page, err := cloudwatch.NewDashboard(ctx, name, &cloudwatch.DashboardArgs{
		DashboardName: pulumi.String(names.Fit(nameLimit, ctx.Project(), ctx.Stack(), name)),
		DashboardBody: a.body(),
	}, pulumi.Parent(d))
	if err != nil {
		return err
	}
	d.Name, d.ARN = page.DashboardName, page.DashboardArn
	d.URL = pulumi.Sprintf("https://%s.console.aws.amazon.com/cloudwatch/home?region=%s#dashboards/dashboard/%s",
		a.Site.Region, a.Site.Region, page.DashboardName)
	return nil
}
