package alarms

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

var (
	keyPattern = regexp.MustCompile(`^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$`)
	// statistics are those of an alarm: the five simple ones, percentiles and trimmed means.
	statistics = regexp.MustCompile(
		`^(Sum|Average|Maximum|Minimum|SampleCount|IQM|(p|tm|wm|tc|ts)\d{1,2}(\.\d{1,10})?|p100)$`)
)

// Limits of an alarm's window and arithmetic.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
const (
	maxMetrics    = 10
	maxDimensions = 30
	longWindow    = 7 * day
)

func (a Alarm) withDefaults() Alarm {
	a.Key = cmp.Or(a.Key, a.Kind)
	return a
}

// Validate reports everything that CloudWatch would refuse, or accept and never fire on.
func (a Alarm) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Unless(keyPattern.MatchString(a.Key), "key", "is %q; want letters, digits and single hyphens", a.Key)
	p.Unless(keyPattern.MatchString(a.Kind), "kind", "is %q; want letters, digits and single hyphens", a.Kind)
	p.Required(a.Intent != "", "intent", "what a firing alarm means for users")
	check.OneOf(&p, a.Severity, "severity", Page, Ticket)
	check.OneOf(&p, a.Comparison, "comparison", Above, AtLeast, Below, AtMost)
	check.OneOf(&p, a.Missing, "missing", NothingHappened, NotAlive, NothingToJudge, StillSo)
	p.Unless(!math.IsNaN(a.Threshold) && !math.IsInf(a.Threshold, 0), "threshold", "is %v; want a number",
		a.Threshold)
	p.Unless(a.Threshold > 0 || !a.alwaysTrue(), "threshold",
		"is %v %s, which every measurement exceeds; want more", a.Threshold, a.Unit)
	p.Under("window", a.Window.Validate())
	a.validateTerms(&p)
	return p.Err()
}

// alwaysTrue says whether the condition holds for every measurement when the threshold is not positive.
func (a Alarm) alwaysTrue() bool {
	timed := a.Unit == Milliseconds || a.Unit == Seconds || a.Unit == Microseconds
	return timed && (a.Comparison == Above || a.Comparison == AtLeast)
}

func (a Alarm) validateTerms(p *check.Problems) {
	p.Required(len(a.terms) > 0, "metric", "an alarm from a function of the catalogue, such as ECSCPU")
	metrics := 0
	for _, t := range a.terms {
		if t.Expression != "" {
			continue
		}
		metrics++
		p.Required(t.Namespace != "", "metric.namespace", "the namespace that the metric is published in")
		p.Required(t.Metric != "", "metric.name", "the metric's name")
		p.Unless(statistics.MatchString(t.Statistic), "metric.statistic",
			"is %q; want Sum, Average, Maximum, Minimum, SampleCount or a percentile such as p90", t.Statistic)
		p.Unless(len(t.Dimensions) <= maxDimensions, "metric.dimensions",
			"has %d; want at most %d", len(t.Dimensions), maxDimensions)
		for _, d := range t.Dimensions {
			p.Required(given(d.Value), "metric."+d.Name, "the value by which "+t.Namespace+" tells things apart")
		}
		p.Unless(a.Window.Period >= time.Minute || !strings.HasPrefix(t.Namespace, "AWS/"), "window.period",
			"is %s; want at least 1m, for AWS publishes no oftener", a.Window.Period)
	}
	p.Unless(metrics <= maxMetrics, "metric", "adds up %d metrics; want at most %d", metrics, maxMetrics)
	p.Unless(!a.custom || !strings.HasPrefix(a.terms[0].Namespace, "AWS/"), "metric.namespace",
		"is AWS's own; want a function of the catalogue, which knows its dimensions")
}

// Validate reports a window that CloudWatch would refuse.
func (w Window) Validate() error {
	var p check.Problems
	short := w.Period == 10*time.Second || w.Period == 20*time.Second || w.Period == 30*time.Second
	p.Unless(short || w.Period >= time.Minute && w.Period <= day && w.Period%time.Minute == 0, "period",
		"is %s; want 10s, 20s, 30s or whole minutes up to 24h", w.Period)
	p.Unless(w.Evaluations >= 1, "evaluations", "is %d; want at least 1", w.Evaluations)
	p.Unless(w.Datapoints >= 1 && w.Datapoints <= w.Evaluations, "datapoints",
		"is %d; want 1 to evaluations (%d)", w.Datapoints, w.Evaluations)
	limit := day
	if w.Period >= time.Hour {
		limit = longWindow
	}
	whole := w.Period * time.Duration(w.Evaluations)
	p.Unless(whole <= limit, "evaluations", "is %d, which looks back %s; want at most %s", w.Evaluations, whole,
		limit)
	return p.Err()
}

// description is what the person who is told reads first.
func (a Alarm) description(runbooks string) string {
	return fmt.Sprintf("%s\n\nRunbook: %s", a.Intent, a.Runbook(runbooks))
}
