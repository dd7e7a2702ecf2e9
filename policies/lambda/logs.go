package lambda

import "github.com/plinth-iac/plinth/policies/rule"

// TracingActive asks that calls can be followed through the function.
var TracingActive = rule.Rule{
	Name:     "lambda-tracing-active",
	Types:    []string{function},
	Why:      "When a request is slow nothing shows in which of the functions that it went through.",
	Fix:      "set tracingConfig.mode to Active",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"Lambda.7"}, rule.Nag: {"LambdaTracing"}, rule.Checkov: {"CKV_AWS_50"},
		rule.Trivy: {"AWS-0066"}, rule.Compliance: {"aws-lambda-function-enable-tracing-config"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("tracingConfig.mode").Is("Active")
	},
	Repair: rule.Put("tracingConfig.mode", "Active"),
}

// LogsAsJSON asks for logs that can be searched by field.
var LogsAsJSON = rule.Rule{
	Name:     "lambda-json-logging",
	Types:    []string{function},
	Why:      "Logs in free text cannot be filtered by level or searched by field.",
	Fix:      "set loggingConfig.logFormat to JSON",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "monitoring-cloudwatchlogs-logformat.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("loggingConfig.logFormat").Is("JSON")
	},
	Repair: rule.Put("loggingConfig.logFormat", "JSON"),
}

// LogLevelNeedsJSON requires the one format in which Lambda knows levels.
var LogLevelNeedsJSON = rule.Rule{
	Name:     "lambda-log-level-needs-json",
	Types:    []string{function},
	Why:      "AWS refuses it: log levels are only for logs as JSON.",
	Fix:      "set loggingConfig.logFormat to JSON, or remove applicationLogLevel and systemLogLevel",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3696"}},
	URL:      guide + "monitoring-cloudwatchlogs-log-level.html",
	Check: func(in rule.Inputs) rule.Verdict {
		logging := in.At("loggingConfig")
		levels := rule.Any(logging.At("applicationLogLevel").Set(), logging.At("systemLogLevel").Set())
		return rule.When(levels, logging.At("logFormat").Is("JSON"))
	},
	Repair: rule.Put("loggingConfig.logFormat", "JSON"),
}

// LogGroupWithRetention requires that the stack has the function's log group. Otherwise Lambda makes one
// that keeps everything for ever.
var LogGroupWithRetention = rule.Rule{
	Name:  "lambda-log-group-with-retention",
	Types: []string{function},
	With:  []string{logGroup},
	Why: "Lambda makes a log group by itself when there is none, and keeps everything in it, and " +
		"charges, for ever.",
	Fix: "add a LogGroup named /aws/lambda/ and the function's name, or as loggingConfig.logGroup " +
		"says, with retentionInDays",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"CloudWatch.16"}, rule.Nag: {"CloudWatchLogGroupRetentionPeriod"}, rule.Checkov: {"CKV_AWS_66"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		kept := func(group rule.Inputs) rule.Verdict { return group.At("retentionInDays").AtLeast(1) }
		named, group := stack.Targets(in, "loggingConfig.logGroup", logGroup), in.At("loggingConfig.logGroup")
		elsewhere := rule.All(group.Set(), rule.Not(group.HasPrefix("/aws/lambda/")), rule.Not(named.Exist()))
		return rule.When(rule.Not(elsewhere), rule.Any(
			named.Any(kept), stack.Users(in, logGroup, "name").Any(kept), byName(in, stack, kept),
		).Because("the stack has no log group with a retention for the function"))
	},
}

// byName holds when a log group does that is called as Lambda calls it.
func byName(in rule.Inputs, stack *rule.Stack, holds func(rule.Inputs) rule.Verdict) rule.Verdict {
	name, known := in.At("name").Text()
	if !known {
		return rule.Unclear("the function's name is not known")
	}
	parts := []rule.Verdict{rule.Decide(false, "no log group has the name")}
	for _, group := range stack.Of(logGroup) {
		parts = append(parts, rule.All(
			group.At("name").Fits("the name of the function's log group", func(text string) bool {
				return text == "/aws/lambda/"+name
			}),
			holds(group),
		))
	}
	return rule.Any(parts...)
}
