package realtime

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/dashboard"
)

// boards are the alarms by the part of the dashboard that shows them.
type boards struct{ entry, inside, edge []alarms.Alarm }

// declareDashboard shows the state of every alarm of the region, and what each of them watches.
func (p *Platform) declareDashboard(ctx *pulumi.Context, a Args, status pulumi.StringArray, b boards) error {
	edge := []dashboard.Widget{
		dashboard.Graph("Errors at the edge", alarms.OfKind(b.edge, "cloudfront-5xx")...),
		dashboard.Graph("Blocked by the firewall", alarms.OfKind(b.edge, "waf-blocked")...),
	}
	if slow := alarms.OfKind(b.edge, "cloudfront-origin-latency"); len(slow) > 0 {
		edge = append(edge, dashboard.Graph("Latency behind the edge", slow...))
	}
	rows := []dashboard.Row{
		{Title: "Are users affected?", Height: 4, Widgets: []dashboard.Widget{
			dashboard.Status("Alarms, the composite one first", status...),
		}},
		{Title: "Edge", Widgets: edge},
		{Title: "Load balancer", Widgets: []dashboard.Widget{
			dashboard.Graph("Errors", alarms.OfKind(b.entry, "alb-5xx", "alb-target-5xx")...),
			dashboard.Graph("Latency", alarms.OfKind(b.entry, "alb-latency")...),
			dashboard.Graph("Targets", alarms.OfKind(b.entry, "alb-healthy-hosts", "alb-unhealthy-hosts")...),
		}},
		{Title: "Services", Widgets: []dashboard.Widget{
			dashboard.Graph("CPU", alarms.OfKind(b.inside, "ecs-cpu")...),
			dashboard.Graph("Memory", alarms.OfKind(b.inside, "ecs-memory")...),
			dashboard.Graph("Running tasks", alarms.OfKind(b.inside, "ecs-running-tasks")...),
		}},
		{Title: "Valkey and queue", Widgets: []dashboard.Widget{
			dashboard.Graph("Engine CPU", alarms.OfKind(b.inside, "cache-engine-cpu")...),
			dashboard.Graph("Memory", alarms.OfKind(b.inside, "cache-memory")...),
			dashboard.Graph("Oldest arrival", alarms.OfKind(b.inside, "sqs-age")...),
		}},
		{Title: "Logs", Widgets: []dashboard.Widget{
			dashboard.Logs("Errors of the last hour", errorsQuery, p.API.LogGroupName, p.Workers.LogGroupName),
		}},
	}
	args := &dashboard.Args{Site: a.Site, Rows: rows}
	made, err := dashboard.New(ctx, p.name+"-dashboard", args, pulumi.Parent(p))
	if err != nil {
		return err
	}
	p.DashboardName = made.Name
	return nil
}

// The services log a JSON object for each line, with level, message, operation and duration.
const errorsQuery = `fields @timestamp, message, operation, @logStream
| filter level = "error"
| sort @timestamp desc
| limit 50`

// queries are the searches that people come back to, by name.
var queries = []struct{ name, text string }{
	{"errors", errorsQuery},
	{"requests", `fields operation, duration
| filter ispresent(operation)
| stats count(*) as requests, pct(duration, 50) as p50, pct(duration, 95) as p95, pct(duration, 99) as p99
  by operation
| sort requests desc`},
	{"wallet-purchases", purchases("wallet")},
	{"gem-purchases", purchases("gems")},
}

func purchases(what string) string {
	return strings.TrimSpace(fmt.Sprintf(`
fields @timestamp, userId, amount, currency, orderId, status
| filter event = "purchase" and item = %q
| stats count(*) as orders, sum(amount) as total by status, currency, bin(1h)`, what))
}

// declareQueries keeps the searches in CloudWatch Logs Insights, over the logs of both services.
func (p *Platform) declareQueries(ctx *pulumi.Context) error {
	for _, q := range queries {
		_, err := cloudwatch.NewQueryDefinition(ctx, p.name+"-query-"+q.name, &cloudwatch.QueryDefinitionArgs{
			Name:          pulumi.String(ctx.Project() + "/" + ctx.Stack() + "/" + p.name + "/" + q.name),
			LogGroupNames: pulumi.StringArray{p.API.LogGroupName, p.Workers.LogGroupName},
			QueryString:   pulumi.String(q.text),
		}, pulumi.Parent(p))
		if err != nil {
			return err
		}
	}
	return nil
}
