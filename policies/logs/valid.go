package logs

import "github.com/plinth-iac/plinth/policies/rule"

const (
	oneDay, oneWeek = 86400, 604800
	// longPeriod is the period from which on an alarm may look back a week, in seconds.
	longPeriod = 3600
)

// AlarmTimesValid requires a name and times that CloudWatch takes.
var AlarmTimesValid = rule.Rule{
	Name:  "alarm-properties-valid",
	Types: []string{metricAlarm},
	Why: `AWS refuses it: "Metrics cannot be checked across more than a day", "DatapointsToAlarm must be less ` +
		`than or equal to EvaluationPeriods", "Invalid period".`,
	Fix: "set period to 10, 20, 30 or a multiple of 60, and period times evaluationPeriods to 86400 at most " +
		"(604800 when period is 3600 or more)",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3615"}},
	URL:      reference + "API_PutMetricAlarm.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name, period, times := in.At("name"), in.At("period"), in.At("evaluationPeriods")
		n, known := period.Number()
		looksBack := times.Satisfies("at most a day of periods, or a week of hours", func(times float64) bool {
			return n*times <= oneDay || n >= longPeriod && n*times <= oneWeek
		})
		if !known {
			looksBack = rule.When(period.Set(), rule.Unclear("period is not known"))
		}
		return rule.All(
			rule.When(name.Set(), name.Length(1, 255)),
			rule.When(period.Set(), period.Satisfies("10, 20, 30 or a multiple of 60", periodFits)),
			times.AtLeast(1), looksBack,
			times.NoLessThan(in.At("datapointsToAlarm"), 1),
		)
	},
}

func periodFits(seconds float64) bool {
	whole := int(seconds)
	fits := whole == 10 || whole == 20 || whole == 30 || whole >= 60 && whole%60 == 0
	return fits && float64(whole) == seconds
}

// AlarmMetricValid requires that an alarm says once what it watches, and once what is too much.
var AlarmMetricValid = rule.Rule{
	Name:  "alarm-metric-valid",
	Types: []string{metricAlarm},
	Why: "AWS refuses an alarm on both a metric and metricQueries or on neither, with two statistics or none, " +
		"or with two thresholds or none.",
	Fix: "set metricName, namespace, period and one of statistic and extendedStatistic, or metricQueries " +
		"alone; and one of threshold and thresholdMetricId",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      reference + "API_PutMetricAlarm.html",
	Check: func(in rule.Inputs) rule.Verdict {
		set := func(property string) rule.Verdict { return in.At(property).Set() }
		single, queries := set("metricName"), in.At("metricQueries").Present()
		return rule.All(
			one(single, queries).OnNo("want one of metricName and metricQueries"),
			rule.When(single, rule.All(set("namespace"), set("period"),
				one(set("statistic"), set("extendedStatistic")).OnNo("want one of statistic and extendedStatistic"))),
			rule.When(queries, rule.Not(rule.Any(set("statistic"), set("extendedStatistic"), set("period")))),
			one(set("threshold"), set("thresholdMetricId")).OnNo("want one of threshold and thresholdMetricId"),
		)
	},
}

// one holds when exactly one of two does.
func one(a, b rule.Verdict) rule.Verdict {
	return rule.Any(rule.All(a, rule.Not(b)), rule.All(rule.Not(a), b))
}
