package database

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// told are the kinds of events that somebody should hear of, by what they happen to.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html
var told = map[string][]string{
	"db-cluster":  {"failover", "failure", "maintenance"},
	"db-instance": {"availability", "failure", "low storage", "maintenance"},
}

// declareEvents has RDS tell what happens to the cluster and its instances.
func (d *Database) declareEvents(ctx *pulumi.Context, a Args) error {
	if a.Monitoring.EventTopicARN == nil {
		return nil
	}
	var instances pulumi.StringArray
	for _, name := range sorted(d.InstanceIDs) {
		instances = append(instances, d.InstanceIDs[name])
	}
	subjects := map[string]pulumi.StringArray{"db-cluster": {d.ID}, "db-instance": instances}
	for _, kind := range sorted(subjects) {
		_, err := rds.NewEventSubscription(ctx, d.name+"-"+kind, &rds.EventSubscriptionArgs{
			SnsTopic:        a.Monitoring.EventTopicARN,
			SourceType:      pulumi.String(kind),
			SourceIds:       subjects[kind],
			EventCategories: pulumi.ToStringArray(told[kind]),
		}, pulumi.Parent(d))
		if err != nil {
			return err
		}
	}
	return nil
}
