package sqs

import "github.com/plinth-iac/plinth/policies/rule"

// HasDeadLetterQueue requires a place for messages that cannot be processed. Queues that are such a place
// themselves need none.
var HasDeadLetterQueue = rule.Rule{
	Name:     "sqs-has-dead-letter-queue",
	Types:    []string{queue},
	With:     []string{redrive},
	Why:      "A message that cannot be processed is tried again until it expires, and then it is lost unseen.",
	Fix:      "set redrivePolicy with the ARN of a dead-letter queue and maxReceiveCount",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	URL:      guide + "sqs-dead-letter-queues.html",
	Controls: rule.Controls{rule.Nag: {"SQS3"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.When(rule.Not(isDeadLetterQueue(in, stack)), rule.Any(
			in.At("redrivePolicy").Set(),
			stack.Targets(in, "redrivePolicy", queue).Exist(),
			stack.Users(in, redrive, "queueUrl").Exist(),
		))
	},
}

// isDeadLetterQueue is the condition that another queue sends there what cannot be processed.
func isDeadLetterQueue(in rule.Inputs, stack *rule.Stack) rule.Verdict {
	return rule.Any(
		stack.Users(in, queue, "redrivePolicy").Exist(),
		stack.Users(in, redrive, "redrivePolicy").Exist(),
	)
}

// longestRetention is the most that SQS has, in seconds: 14 days.
const longestRetention = 1209600

var leastRetention = rule.Setting[int]{
	Name: "leastSeconds", Text: "the shortest time that dead letters are kept, in seconds",
	Default: longestRetention,
}

// DeadLetterRetention asks that there is time to look at messages that could not be processed. SQS counts
// from the day on which a message was first sent.
var DeadLetterRetention = rule.Rule{
	Name:  "sqs-dlq-retention",
	Types: []string{queue},
	With:  []string{redrive},
	Why: "A message keeps its age when it becomes a dead letter: it may be gone before anybody looks " +
		"at it.",
	Fix:      "set messageRetentionSeconds of the dead-letter queue to 1209600",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Settings: []rule.Option{leastRetention},
	URL:      guide + "sqs-dead-letter-queues.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		kept := retention(in)
		return rule.When(isDeadLetterQueue(in, stack), rule.All(
			kept.AtLeast(float64(leastRetention.Of(in))),
			stack.Users(in, queue, "redrivePolicy").All(func(source rule.Inputs) rule.Verdict {
				return kept.NoLessThan(retention(source), 1)
			}),
		))
	},
}

// retention is how long a queue keeps messages: four days when nothing is said.
func retention(in rule.Inputs) rule.Value { return in.At("messageRetentionSeconds").Default(345600) }

// DeadLetterSameType requires that SQS can move messages to the dead-letter queue.
var DeadLetterSameType = rule.Rule{
	Name:  "sqs-dlq-same-type",
	Types: []string{queue},
	With:  []string{redrive},
	Why: "AWS refuses it: a dead-letter queue is of the type of its source, and a message is tried 1 " +
		"to 1000 times.",
	Fix:      "set fifoQueue of both queues to the same, and maxReceiveCount in redrivePolicy to 1 to 1000",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3502"}},
	URL:      guide + "sqs-dead-letter-queues.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		suits := func(holder rule.Inputs) rule.Verdict {
			tries := holder.At("redrivePolicy").JSON().At("maxReceiveCount")
			return rule.All(
				rule.When(tries.Set(), tries.Between(1, 1000)),
				stack.Targets(holder, "redrivePolicy", queue).All(func(dead rule.Inputs) rule.Verdict {
					ordered, deadOrdered := in.At("fifoQueue").True(), dead.At("fifoQueue").True()
					return rule.Any(rule.All(ordered, deadOrdered), rule.All(rule.Not(ordered), rule.Not(deadOrdered))).
						Because("only one of the queues is a fifoQueue")
				}),
			)
		}
		separate := stack.Users(in, redrive, "queueUrl")
		return rule.When(rule.Any(in.At("redrivePolicy").Set(), separate.Exist()),
			rule.All(suits(in), separate.All(suits)))
	},
}
