package lambda

import (
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// asynchronous are the services that call functions without waiting for an answer.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
var asynchronous = []string{
	"s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com", "ses.amazonaws.com", "iot.amazonaws.com",
	"config.amazonaws.com", "codecommit.amazonaws.com", "logs.amazonaws.com",
}

// FailuresKept asks that events on which a function fails are not lost.
var FailuresKept = rule.Rule{
	Name:  "lambda-dead-letter-or-destination",
	Types: []string{function},
	With:  []string{permission, invokeConfig},
	Why:   "An event on which the function fails three times is gone, and nobody learns of it.",
	Fix: "set deadLetterConfig.targetArn, or add a FunctionEventInvokeConfig with " +
		"destinationConfig.onFailure",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "invocation-async-retain-records.html",
	Controls: rule.Controls{rule.Nag: {"LambdaDLQ"}, rule.Checkov: {"CKV_AWS_116"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		called := stack.Users(in, permission, "function").Any(func(p rule.Inputs) rule.Verdict {
			return p.At("principal").Fits("a service that does not wait", func(principal string) bool {
				return slices.Contains(asynchronous, principal)
			})
		})
		return rule.When(called, rule.Any(
			in.At("deadLetterConfig.targetArn").Set(),
			stack.Users(in, invokeConfig, "functionName").Any(func(config rule.Inputs) rule.Verdict {
				return config.At("destinationConfig.onFailure.destination").Set()
			}),
		))
	},
}

// from is the condition that a mapping reads from one of the services.
func from(mapping rule.Inputs, services ...string) rule.Verdict {
	want := "the ARN of a source of " + strings.Join(services, ", ")
	return mapping.At("eventSourceArn").Fits(want, func(arn string) bool {
		parts := strings.Split(arn, ":")
		return len(parts) > 2 && slices.Contains(services, parts[2])
	})
}

const partialBatch = "ReportBatchItemFailures"

// PartialBatches asks that one message that fails does not take its whole batch with it.
var PartialBatches = rule.Rule{
	Name:  "lambda-esm-partial-batch",
	Types: []string{sourceMapping},
	Why: "One message that fails has the whole batch done again, and again, until all of it is a dead " +
		"letter.",
	Fix:      "add ReportBatchItemFailures to functionResponseTypes, and return the messages that failed",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "services-sqs-errorhandling.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(from(in, "sqs", "kinesis", "dynamodb"),
			in.Each("functionResponseTypes[]").Has(partialBatch))
	},
	Repair: rule.Append("functionResponseTypes", partialBatch),
}

// StreamFailuresKept asks that a record on which a function fails neither blocks its stream nor is lost.
var StreamFailuresKept = rule.Rule{
	Name:  "lambda-esm-failure-destination",
	Types: []string{sourceMapping},
	Why: "A record on which the function fails is tried until it expires, and nothing behind it is " +
		"read until then.",
	Fix:      "set destinationConfig.onFailure.destinationArn and maximumRetryAttempts",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "kinesis-on-failure-destination.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(from(in, "kinesis", "dynamodb"), rule.All(
			in.At("destinationConfig.onFailure.destinationArn").Set(),
			in.At("maximumRetryAttempts").AtLeast(0),
		))
	},
}
