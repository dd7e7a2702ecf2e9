package budget

import (
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/costexplorer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/tags"
)

// declareAnomaly declares the monitor, unless one is adopted, and the subscriptions to it. AWS tells a topic
// at once, and people by letter once a day; it takes either from one subscription, never both.
func (b *Budget) declareAnomaly(ctx *pulumi.Context, name string, a Args) error {
	if a.Anomaly.ThresholdUSD == 0 {
		b.MonitorARN = pulumi.String("").ToStringOutput()
		return nil
	}
	if err := b.declareMonitor(ctx, name, a); err != nil {
		return err
	}
	if a.TopicARN != nil {
		topic := costexplorer.AnomalySubscriptionSubscriberArray{subscriber("SNS", a.TopicARN)}
		if err := b.subscribe(ctx, name+"-anomaly-topic", a, "IMMEDIATE", topic); err != nil {
			return err
		}
	}
	if len(a.Emails) == 0 {
		return nil
	}
	letters := make(costexplorer.AnomalySubscriptionSubscriberArray, len(a.Emails))
	for i, e := range a.Emails {
		letters[i] = subscriber("EMAIL", pulumi.String(e))
	}
	return b.subscribe(ctx, name+"-anomaly-email", a, "DAILY", letters)
}

func (b *Budget) declareMonitor(ctx *pulumi.Context, name string, a Args) error {
	if a.Anomaly.MonitorARN != nil {
		b.MonitorARN = a.Anomaly.MonitorARN.ToStringOutput()
		return nil
	}
	monitor, err := costexplorer.NewAnomalyMonitor(ctx, name+"-anomaly", &costexplorer.AnomalyMonitorArgs{
		MonitorType: pulumi.String("CUSTOM"),
		MonitorSpecification: pulumi.JSONMarshal(map[string]any{
			"Tags": map[string]any{"Key": tags.Application, "Values": []string{a.Tags[tags.Application]}},
		}),
	}, pulumi.Parent(b))
	if err != nil {
		return err
	}
	b.MonitorARN = monitor.Arn
	return nil
}

func (b *Budget) subscribe(
	ctx *pulumi.Context, name string, a Args, frequency string,
	to costexplorer.AnomalySubscriptionSubscriberArray,
) error {
	_, err := costexplorer.NewAnomalySubscription(ctx, name, &costexplorer.AnomalySubscriptionArgs{
		AccountId:       pulumi.String(a.Site.Account),
		Frequency:       pulumi.String(frequency),
		MonitorArnLists: pulumi.StringArray{b.MonitorARN},
		Subscribers:     to,
		ThresholdExpression: costexplorer.AnomalySubscriptionThresholdExpressionArgs{
			Dimension: costexplorer.AnomalySubscriptionThresholdExpressionDimensionArgs{
				Key:          pulumi.String("ANOMALY_TOTAL_IMPACT_ABSOLUTE"),
				MatchOptions: pulumi.StringArray{pulumi.String("GREATER_THAN_OR_EQUAL")},
				Values:       pulumi.StringArray{pulumi.String(strconv.Itoa(a.Anomaly.ThresholdUSD))},
			},
		},
	}, pulumi.Parent(b))
	return err
}

func subscriber(kind string, address pulumi.StringInput) costexplorer.AnomalySubscriptionSubscriberArgs {
	return costexplorer.AnomalySubscriptionSubscriberArgs{Type: pulumi.String(kind), Address: address}
}
