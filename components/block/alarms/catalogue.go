package alarms

import (
	"fmt"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Thresholds and windows follow AWS's recommended alarms unless a comment says otherwise. Rules for missing
// data are stricter: AWS leaves most of them undecided, so that an alarm on errors stays on when traffic
// stops. Here errors that are not published have not happened, and one alarm for each thing, its heartbeat,
// fires when nothing is.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best-Practice-Alarms.html

// minutes is a window of n data points of a minute, all of which must breach.
func minutes(n int) Window { return Window{Period: time.Minute, Datapoints: n, Evaluations: n} }

// once is a window of a single data point of that length.
func once(period time.Duration) Window {
	return Window{Period: period, Datapoints: 1, Evaluations: 1}
}

// result is the ID of the term that is compared with the threshold.
const result = "result"

// metric is a single metric; pairs are the dimensions.
func metric(namespace, name, statistic string, dimensions ...Dimension) []Term {
	return []Term{{
		ID: result, Namespace: namespace, Metric: name, Statistic: statistic, Dimensions: dimensions,
	}}
}

// share is part as a percentage of whole. Without traffic it is 0, and a part that was not published is none.
func share(namespace, part, whole string, dimensions ...Dimension) []Term {
	one := func(id, name string) Term {
		return Term{ID: id, Namespace: namespace, Metric: name, Statistic: sum, Dimensions: dimensions}
	}
	return []Term{
		one("part", part),
		one("whole", whole),
		{ID: result, Expression: "IF(whole>0, 100*FILL(part,0)/whole, 0)"},
	}
}

// each adds up one metric over the values of one dimension, for metrics that AWS publishes only so.
func each(of Term, dimension string, values ...string) []Term {
	terms := make([]Term, 0, len(values)+1)
	for i, value := range values {
		t := of
		t.ID = fmt.Sprintf("m%d", i+1)
		t.Dimensions = append(append([]Dimension(nil), of.Dimensions...), dim(dimension, pulumi.String(value)))
		terms = append(terms, t)
	}
	return append(terms, added())
}

// added adds up all metrics of an alarm. It takes those that have data: with the plus sign, one metric that
// was never published would leave the sum without data, and the alarm silent.
func added() Term { return Term{ID: result, Expression: "SUM(METRICS())"} }

func dim(name string, value pulumi.StringInput) Dimension { return Dimension{name, value} }

// The statistics of the catalogue.
const (
	sum     = "Sum"
	average = "Average"
	maximum = "Maximum"
	minimum = "Minimum"
	p90     = "p90"
)

// day is the longest period of an alarm.
const day = 24 * time.Hour

// prefixed gives every alarm the prefix before its key.
func prefixed(prefix string, alarms ...Alarm) []Alarm {
	for i, a := range alarms {
		alarms[i] = a.For(prefix)
	}
	return alarms
}
