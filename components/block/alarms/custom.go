package alarms

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// CustomMetric is a metric that the application publishes, which no catalogue can know.
type CustomMetric struct {
	// Namespace is the application's own; those that begin with "AWS/" are refused.
	Namespace string
	// Name is the metric's name.
	Name string
	// Statistic is "Sum", "Average", "Maximum", "Minimum", "SampleCount" or a percentile such as "p90".
	Statistic string
	// Dimensions are all that it is published with, by name. CloudWatch adds nothing up over missing ones.
	Dimensions map[string]pulumi.StringInput
}

// Custom is an alarm on a metric of the application's own. Kind, Intent, Comparison, Threshold, Window and
// Missing come from rule; Severity defaults to Ticket.
func Custom(m CustomMetric, rule Alarm) Alarm {
	dimensions := make([]Dimension, 0, len(m.Dimensions))
	for _, name := range slices.Sorted(maps.Keys(m.Dimensions)) {
		dimensions = append(dimensions, dim(name, m.Dimensions[name]))
	}
	if rule.Severity == "" {
		rule.Severity = Ticket
	}
	rule.edge, rule.custom = false, true
	rule.terms = metric(m.Namespace, m.Name, m.Statistic, dimensions...)
	return rule
}
