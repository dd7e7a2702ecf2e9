package database

import (
	"cmp"
	"slices"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/check"
)

// Insights is how much Database Insights keeps of what the database spends its time on.
type Insights string

// The kinds of insights.
const (
	// Standard keeps load and top queries for 7 days, at no cost.
	Standard Insights = "standard"
	// Advanced keeps them for 15 months, with lock and plan analysis, for a price by vCPU or ACU.
	Advanced Insights = "advanced"
	// NoInsights keeps nothing: for instances of class db.t, on which Aurora MySQL cannot.
	NoInsights Insights = "none"
)

// Monitoring is what can be seen of the cluster.
type Monitoring struct {
	// Interval is how often an instance reports what its operating system does. Default: 60s. 1s, 5s, 10s, 15s,
	// 30s or 60s.
	Interval time.Duration
	// Insights is what the database spends its time on. Default: Standard.
	Insights Insights
	// LogDays is how long the exported logs are kept, one of the periods of logs.Retentions. Default: 30.
	LogDays int
	// LogKeyARN is the KMS key that encrypts the log groups; its policy must name CloudWatch Logs (key.Logs).
	// Default: a key that CloudWatch owns.
	LogKeyARN pulumi.StringInput
	// EventTopicARN is the SNS topic to which RDS tells what happens to the cluster and its instances:
	// failovers, failures, maintenance. Its policy and its key's must name RDS, as those of alarms.Channels do.
	// Default: nobody is told.
	EventTopicARN pulumi.StringInput
}

func (m Monitoring) withDefaults() Monitoring {
	m.Interval = cmp.Or(m.Interval, time.Minute)
	m.Insights = cmp.Or(m.Insights, Standard)
	m.LogDays = cmp.Or(m.LogDays, 30)
	return m
}

func (m Monitoring) validate() error {
	var p check.Problems
	seconds := []time.Duration{1, 5, 10, 15, 30, 60}
	p.Unless(m.Interval%time.Second == 0 && slices.Contains(seconds, m.Interval/time.Second), "interval",
		"is %s; want 1s, 5s, 10s, 15s, 30s or 60s", m.Interval)
	check.OneOf(&p, m.Insights, "insights", Standard, Advanced, NoInsights)
	p.Unless(slices.Contains(logs.Retentions(), m.LogDays), "logDays", "is %d; want one of %v", m.LogDays,
		logs.Retentions())
	return p.Err()
}

// retention is for how many days the insights are kept, which goes with their kind.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DatabaseInsights.html
func (i Insights) retention() int {
	if i == Advanced {
		return 465
	}
	return 7
}

// declareMonitoringRole declares what instances report to CloudWatch with.
func (d *Database) declareMonitoringRole(ctx *pulumi.Context, a Args) (*role.Role, error) {
	return role.New(ctx, d.name+"-monitoring", &role.Args{
		Site:            a.Site,
		Service:         "monitoring.rds.amazonaws.com",
		Description:     "Enhanced monitoring of " + d.name,
		ManagedPolicies: []role.ManagedPolicy{role.RDSMonitoring},
	}, pulumi.Parent(d))
}

// declareLogs declares the log groups before RDS would make them, without a key and for ever. RDS fixes their
// names: the place and then the kind of log.
func (d *Database) declareLogs(
	ctx *pulumi.Context, place pulumi.StringInput, kinds []string, a Args,
) ([]pulumi.Resource, error) {
	made := make([]pulumi.Resource, len(kinds))
	for i, kind := range kinds {
		group, err := d.declareLog(ctx, kind, pulumi.Sprintf("/aws/rds/cluster/%s/%s", place, kind), a)
		if err != nil {
			return nil, err
		}
		made[i] = group
	}
	return made, nil
}

func (d *Database) declareLog(
	ctx *pulumi.Context, kind string, name pulumi.StringInput, a Args,
) (*cloudwatch.LogGroup, error) {
	args := &cloudwatch.LogGroupArgs{
		Name:            name.ToStringOutput().ToStringPtrOutput(),
		RetentionInDays: pulumi.Int(a.Monitoring.LogDays),
	}
	if a.Monitoring.LogKeyARN != nil {
		args.KmsKeyId = a.Monitoring.LogKeyARN.ToStringOutput().ToStringPtrOutput()
	}
	return cloudwatch.NewLogGroup(ctx, d.name+"-"+kind, args,
		pulumi.Parent(d), pulumi.Protect(!a.AllowDestroy), pulumi.DeleteBeforeReplace(true))
}
