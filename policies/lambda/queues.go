package lambda

import "github.com/plinth-iac/plinth/policies/rule"

// VisibilityCoversTimeout requires that a message stays hidden while a function works on it.
var VisibilityCoversTimeout = rule.Rule{
	Name:  "lambda-sqs-visibility-timeout",
	Types: []string{sourceMapping},
	With:  []string{queue, function},
	Why: `AWS refuses it: "Queue visibility timeout: 30 seconds is less than Function timeout: ` +
		`60 seconds".`,
	Fix:      "set visibilityTimeoutSeconds of the queue to six times the timeout of the function",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3505"}},
	URL:      guide + "services-sqs-configure.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return hidden(in, stack, 1)
	},
}

// VisibilitySixTimes asks that a message stays hidden while its batch waits for its turn.
var VisibilitySixTimes = rule.Rule{
	Name:  "lambda-sqs-visibility-six-times",
	Types: []string{sourceMapping},
	With:  []string{queue, function},
	Why: "When the function is throttled its messages come back before it gets to them, and are worked " +
		"on twice.",
	Fix:      "set visibilityTimeoutSeconds of the queue to six times the timeout of the function",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "services-sqs-configure.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return hidden(in, stack, 6)
	},
}

// hidden holds when the queue hides messages for so many times as long as the function may take.
func hidden(in rule.Inputs, stack *rule.Stack, times float64) rule.Verdict {
	queues := stack.Targets(in, "eventSourceArn", queue)
	functions := stack.Targets(in, "functionName", function)
	return rule.When(queues.Exist(), queues.All(func(q rule.Inputs) rule.Verdict {
		return functions.Every(func(f rule.Inputs) rule.Verdict {
			return q.At("visibilityTimeoutSeconds").Default(30).NoLessThan(f.At("timeout").Default(3), times)
		})
	}))
}

// BatchSizeValid requires batches that Lambda takes from a queue.
var BatchSizeValid = rule.Rule{
	Name:  "lambda-fifo-batch-size",
	Types: []string{sourceMapping},
	With:  []string{queue},
	Why: "AWS refuses it: a batch has at most 10 messages, and more only from a standard queue with a " +
		"batching window.",
	Fix: "set batchSize to at most 10, or maximumBatchingWindowInSeconds to at least 1; for FIFO leave " +
		"it out",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3705"}},
	URL:      "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		queues := stack.Targets(in, "eventSourceArn", queue)
		size, window := in.At("batchSize").Default(10), in.At("maximumBatchingWindowInSeconds").Default(0)
		return rule.When(queues.Exist(), queues.All(func(q rule.Inputs) rule.Verdict {
			ordered, waits := q.At("fifoQueue").True(), window.AtLeast(1)
			return rule.All(
				rule.Not(rule.All(ordered, waits)).Because("a FIFO queue has no maximumBatchingWindowInSeconds"),
				rule.Any(size.AtMost(10), rule.All(rule.Not(ordered), waits)),
				size.Between(1, 10000),
			)
		}))
	},
}
