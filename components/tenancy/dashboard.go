package tenancy

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/dashboard"
)

// board is what the dashboard shows beside what is watched inside: the state of the alarms, and the edge.
type board struct {
	home *alarms.Alarms
	edge []alarms.Alarm
}

// declareDashboard shows the state of every alarm that users feel, and what each alarm watches.
func (p *Platform) declareDashboard(ctx *pulumi.Context, a Args, w *wires, b board) error {
	status := append(pulumi.StringArray{b.home.CompositeARN}, b.home.ARNList()...)
	if len(status) > mostShown {
		status = status[:mostShown]
	}
	rows := []dashboard.Row{
		{Title: "Are tenants affected?", Height: 4, Widgets: []dashboard.Widget{
			dashboard.Status("Alarms, the composite one first", status...),
		}},
		row("Entry", graphs{
			{"Errors", alarms.OfKind(w.watched.entry, "rest-5xx", "socket-execution-errors")},
			{"Latency", alarms.OfKind(w.watched.entry, "rest-latency", "socket-latency")},
			{"Errors at the edge", alarms.OfKind(b.edge, "cloudfront-5xx")},
			{"Blocked by the firewall", alarms.OfKind(b.edge, "waf-blocked")},
		}),
		row("Functions", graphs{
			{"Failed calls", alarms.OfKind(w.watched.functions, "lambda-errors")},
			{"Refused calls", alarms.OfKind(w.watched.functions, "lambda-throttles")},
			{"Duration", alarms.OfKind(w.watched.functions, "lambda-duration")},
		}),
		row("Workspaces", graphs{
			{"Cells, used", alarms.OfKind(w.watched.workspaces, "workspaces-cell-full")},
			{"Oldest request", alarms.OfKind(w.watched.workspaces, "sqs-age")},
			{"Dead letters", alarms.OfKind(w.watched.workspaces, "sqs-dead-letters")},
			{"Refused for their plan", alarms.OfKind(w.watched.workspaces, "workspaces-throttled")},
		}),
		row("Databases", graphs{
			{"CPU", alarms.OfKind(w.watched.databases, "db-cpu")},
			{"Connections", alarms.OfKind(w.watched.databases, "db-connections")},
			{"Lag of readers", alarms.OfKind(w.watched.databases, "aurora-replica-lag")},
		}),
		row("Cache and tables", graphs{
			{"Memory", alarms.OfKind(w.watched.stores, "cache-memory")},
			{"Refused reads", alarms.OfKind(w.watched.stores, "dynamodb-read-throttles")},
			{"Refused writes", alarms.OfKind(w.watched.stores, "dynamodb-write-throttles")},
		}),
		{Title: "Logs", Widgets: []dashboard.Widget{
			dashboard.Logs("Errors of the last hour", errorsQuery, w.watched.groups...),
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

// mostShown is how many alarms a widget shows.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
const mostShown = 100

type graphs []struct {
	title  string
	alarms []alarms.Alarm
}

// row is a line of graphs, without those that have nothing to show.
func row(title string, list graphs) dashboard.Row {
	out := dashboard.Row{Title: title}
	for _, g := range list {
		if len(g.alarms) > 0 {
			out.Widgets = append(out.Widgets, dashboard.Graph(g.title, g.alarms...))
		}
	}
	return out
}

// The functions log a JSON object for each line, with level and msg.
const errorsQuery = `fields @timestamp, msg, error, workspace, operation, @log
| filter level = "ERROR"
| sort @timestamp desc
| limit 50`

// queries are the searches that people come back to, by name and the group that they look through.
func (p *Platform) queries() []struct {
	name, text string
	groups     pulumi.StringArray
} {
	return []struct {
		name, text string
		groups     pulumi.StringArray
	}{
		{"workspaces", `fields @timestamp, workspace, operation, msg, error
| filter ispresent(workspace)
| sort @timestamp desc
| limit 100`, pulumi.StringArray{p.Provisioner.LogGroupName}},
		{"throttled-tenants", `fields apiKeyId, route
| filter status = "429"
| stats count(*) as refused by apiKeyId, route
| sort refused desc`, pulumi.StringArray{p.REST.LogGroupName}},
		{"slow-requests", `fields @timestamp, route, responseLatency, integrationLatency, principalId
| filter responseLatency > 1000
| sort responseLatency desc
| limit 50`, pulumi.StringArray{p.REST.LogGroupName}},
	}
}

// declareQueries keeps the searches in CloudWatch Logs Insights.
func (p *Platform) declareQueries(ctx *pulumi.Context) error {
	for _, q := range p.queries() {
		_, err := cloudwatch.NewQueryDefinition(ctx, p.name+"-query-"+q.name, &cloudwatch.QueryDefinitionArgs{
			Name:          pulumi.String(p.metrics(ctx) + "/" + q.name),
			LogGroupNames: q.groups,
			QueryString:   pulumi.String(q.text),
		}, pulumi.Parent(p))
		if err != nil {
			return err
		}
	}
	return nil
}
