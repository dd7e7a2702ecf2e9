package alarms

import (
	"cmp"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Alarm is one metric of the catalogue with the condition under which somebody is told. It comes from a
// function such as ECSCPU, which knows namespace, metric and dimensions; the exported fields may be changed
// afterwards.
type Alarm struct {
	// Key names the alarm among its neighbours; it becomes part of the alarm's name. Default: Kind. Letters,
	// digits and hyphens; changing it replaces the alarm.
	Key string
	// Kind is the catalogue's name for it: "ecs-cpu". The runbook has a section of that name.
	Kind string
	// Severity decides which channel is told.
	Severity Severity
	// Intent says what a firing alarm means for users, and is the first line that the person woken reads.
	Intent string
	// Comparison is how the metric is held against Threshold.
	Comparison Comparison
	// Threshold is what the metric is compared with, in Unit.
	Threshold float64
	// Unit is what Threshold counts, for people and graphs. CloudWatch is not told: it would leave out every
	// value that was published with another unit.
	Unit Unit
	// Window is how long the condition must hold.
	Window Window
	// Missing is what to make of a period without data.
	Missing Missing

	terms []Term
	// edge says that the metric exists in us-east-1 only, custom that the application publishes it.
	edge, custom bool
}

// Severity says how soon a person must look.
type Severity string

// The severities.
const (
	// Page wakes somebody: users are affected, or data is about to be lost.
	Page Severity = "page"
	// Ticket can wait for working hours.
	Ticket Severity = "ticket"
)

// Comparison is how a metric is held against its threshold, in CloudWatch's words.
type Comparison string

// The comparisons.
const (
	Above   Comparison = "GreaterThanThreshold"
	AtLeast Comparison = "GreaterThanOrEqualToThreshold"
	Below   Comparison = "LessThanThreshold"
	AtMost  Comparison = "LessThanOrEqualToThreshold"
)

// Missing is what a period without data means; the name is the reason for the rule.
type Missing string

// The rules for periods without data.
const (
	// NothingHappened is for events and errors, which are published only when they occur: no data is good news.
	NothingHappened Missing = "notBreaching"
	// NotAlive is for what a living system always publishes: no data is the failure itself.
	NotAlive Missing = "breaching"
	// NothingToJudge is for measurements of traffic, which an idle system has none of: no data is no verdict.
	NothingToJudge Missing = "missing"
	// StillSo is for states: the last one holds until the next is published. An alarm that waits for too little
	// of something goes on until there is enough.
	StillSo Missing = "ignore"
)

// Unit is what a threshold counts.
type Unit string

// The units.
const (
	Count        Unit = "count"
	Percent      Unit = "percent"
	Fraction     Unit = "fraction of 1"
	Milliseconds Unit = "milliseconds"
	Seconds      Unit = "seconds"
	Microseconds Unit = "microseconds"
	Bytes        Unit = "bytes"
	Mebibytes    Unit = "MiB"
	Days         Unit = "days"
)

// Window is how long a condition must hold before it counts: Datapoints out of the last Evaluations periods.
type Window struct {
	// Period is the length of one data point: 10, 20 or 30 seconds for custom metrics, or whole minutes.
	Period time.Duration
	// Datapoints is how many data points must breach. At most Evaluations.
	Datapoints int
	// Evaluations is how many of the latest data points are looked at. Together with Period at most a day, or
	// seven days when Period is an hour or more.
	Evaluations int
}

// Term is one line of an alarm's arithmetic: a metric, or an expression over the metrics before it.
type Term struct {
	// ID names the term in expressions: "errors".
	ID string
	// Namespace and Metric are CloudWatch's names; both are empty in an expression.
	Namespace, Metric string
	// Statistic is "Sum", "Average", "Maximum", "Minimum", "SampleCount" or a percentile such as "p90".
	Statistic string
	// Dimensions select the thing measured, in the order of AWS's documentation.
	Dimensions []Dimension
	// Expression is CloudWatch metric math over other terms' IDs; empty in a metric.
	Expression string
}

// Dimension is one name and value by which CloudWatch tells measured things apart.
type Dimension struct {
	// Name is AWS's: "ClusterName".
	Name string
	// Value is the thing's own: the cluster's name.
	Value pulumi.StringInput
}

// At returns the alarm with another threshold, in the alarm's Unit.
func (a Alarm) At(threshold float64) Alarm {
	a.Threshold = threshold
	return a
}

// As returns the alarm with another severity.
func (a Alarm) As(severity Severity) Alarm {
	a.Severity = severity
	return a
}

// For returns the alarm with prefix and a hyphen before its key, which tells it from others of its kind.
func (a Alarm) For(prefix string) Alarm {
	a.Key = strings.TrimPrefix(prefix+"-"+cmp.Or(a.Key, a.Kind), "-")
	return a
}

// Terms are what the alarm computes; the last one is what is compared with the threshold.
func (a Alarm) Terms() []Term { return append([]Term(nil), a.terms...) }

// Edge says that the metric exists in us-east-1 only, whatever region the rest of the system is in.
func (a Alarm) Edge() bool { return a.edge }

// Runbook is the page, below base, that says what to do: base/SERVICE.md#KIND.
func (a Alarm) Runbook(base string) string {
	service, _, _ := strings.Cut(a.Kind, "-")
	return strings.TrimRight(base, "/") + "/" + service + ".md#" + a.Kind
}

// OfKind picks the alarms of the given kinds, in the order of the kinds: for a widget of a dashboard.
func OfKind(all []Alarm, kinds ...string) []Alarm {
	var out []Alarm
	for _, k := range kinds {
		for _, a := range all {
			if a.Kind == k {
				out = append(out, a)
			}
		}
	}
	return out
}
