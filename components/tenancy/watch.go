package tenancy

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
)

// throttledMetric counts requests that were refused for their usage plan.
const throttledMetric = "ThrottledRequests"

// declareWatch declares the alarms on everything, the searches and the dashboard.
func (p *Platform) declareWatch(ctx *pulumi.Context, a Args, w *wires) error {
	if err := p.declareThrottled(ctx, a, w); err != nil {
		return err
	}
	for _, name := range a.Data.Cells.keys() {
		w.watched.cellFull(name, a.application(ctx), ctx.Stack())
	}
	inside := slices.Concat(
		w.watched.entry, w.watched.functions, w.watched.databases, w.watched.stores, w.watched.workspaces)
	home, err := alarms.New(ctx, p.name+"-alarms", &alarms.Args{
		Channels: p.mail.home, Runbooks: a.Watch.Runbooks, Alarms: inside,
		Composite: alarms.Composite{
			When: alarms.Any(w.watched.affected...), Intent: "Tenants see errors, wait, or reach no data.",
		},
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	p.UsersAffectedARN = home.CompositeARN
	outside := p.edgeAlarms(a)
	_, err = alarms.New(ctx, p.name+"-edge-alarms", &alarms.Args{
		Channels: p.mail.edge, Runbooks: a.Watch.Runbooks, Alarms: outside,
	}, pulumi.Parent(p), pulumi.Provider(a.Edge))
	if err != nil {
		return err
	}
	if err := p.declareQueries(ctx); err != nil {
		return err
	}
	return p.declareDashboard(ctx, a, w, board{home, outside})
}

// edgeAlarms watch the distribution and its firewall. Their metrics exist in us-east-1 only.
func (p *Platform) edgeAlarms(a Args) []alarms.Alarm {
	distribution := alarms.Distribution{ID: p.DistributionID}
	all := distribution.Alarms("edge")
	if a.Preset == Production { // the latency is among the detailed metrics
		all = append(all, alarms.CloudFrontOriginLatency(distribution, slowest).For("edge"))
	}
	return append(all, alarms.WAFBlocked(alarms.WebACL{Metric: p.Firewall.MetricName}, mostBlocked).For("edge"))
}

// metrics is the namespace of what is counted in logs.
func (p *Platform) metrics(ctx *pulumi.Context) string {
	return ctx.Project() + "/" + ctx.Stack() + "/" + p.name
}

// declareThrottled counts the requests that were refused for a tenant's usage plan. Who it is stands in the
// log alone: a metric for each key would cost more than the alarm is worth.
func (p *Platform) declareThrottled(ctx *pulumi.Context, a Args, w *wires) error {
	if len(a.Entry.Tiers) == 0 {
		return nil
	}
	_, err := cloudwatch.NewLogMetricFilter(ctx, p.name+"-throttled", &cloudwatch.LogMetricFilterArgs{
		LogGroupName: p.REST.LogGroupName,
		Pattern:      pulumi.String(`{ ($.status = "429") && ($.apiKeyId = "*") && ($.apiKeyId != "-") }`),
		MetricTransformation: cloudwatch.LogMetricFilterMetricTransformationArgs{
			Namespace: pulumi.String(p.metrics(ctx)), Name: pulumi.String(throttledMetric),
			Value: pulumi.String("1"), Unit: pulumi.String("Count"), DefaultValue: pulumi.String("0"),
		},
	}, pulumi.Parent(p))
	w.watched.throttled(p.metrics(ctx))
	return err
}
