package sns

import (
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var topicName = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`)

// PropertiesValid requires a name that SNS takes, and that a topic is one that keeps an order in all of its
// properties or in none.
var PropertiesValid = rule.Rule{
	Name:  "sns-properties-valid",
	Types: []string{topic},
	Why:   `AWS refuses it: "Invalid parameter: Topic Name".`,
	Fix: "set name to at most 256 letters, digits, hyphens and underscores; with fifoTopic let it end " +
		"in .fifo",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
	Check: func(in rule.Inputs) rule.Verdict {
		ordered, name := in.At("fifoTopic").True(), in.At("name")
		suffixed := name.Fits("a name that ends in .fifo", func(name string) bool {
			return strings.HasSuffix(name, ".fifo")
		})
		return rule.All(
			rule.When(name.Set(), rule.All(
				name.Matches(topicName, "letters, digits, hyphens and underscores"), name.Length(1, 256),
			)),
			rule.When(rule.All(ordered, name.Set()), suffixed),
			rule.When(rule.Not(ordered), rule.All(
				rule.Not(suffixed), rule.Not(in.At("contentBasedDeduplication").True()),
			)),
		)
	},
}

// FIFODeliversToQueues requires that those who subscribe to a topic that keeps an order are queues.
var FIFODeliversToQueues = rule.Rule{
	Name:     "sns-fifo-delivers-to-queues",
	Types:    []string{subscription},
	With:     []string{topic},
	Why:      `AWS refuses it: "Invalid parameter: Invalid protocol type" for anything but SQS on a FIFO topic.`,
	Fix:      "set protocol to sqs, and let the subscriber read the queue",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "fifo-message-delivery.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Targets(in, "topic", topic).Every(func(t rule.Inputs) rule.Verdict {
			return rule.When(t.At("fifoTopic").True(), in.At("protocol").Is("sqs"))
		})
	},
}
