package sqs

import (
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var queueName = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`)

// ranges are the properties that take numbers, with the least and the most.
var ranges = []struct {
	property    string
	least, most float64
}{
	{"visibilityTimeoutSeconds", 0, 43200},
	{"messageRetentionSeconds", 60, longestRetention},
	{"delaySeconds", 0, 900},
	{"receiveWaitTimeSeconds", 0, 20},
	{"maxMessageSize", 1024, 1048576},
	{"kmsDataKeyReusePeriodSeconds", 60, 86400},
}

// PropertiesValid requires a name and numbers that SQS takes.
var PropertiesValid = rule.Rule{
	Name:  "sqs-properties-valid",
	Types: []string{queue},
	Why: `AWS refuses it: "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in ` +
		`length", or a number out of its range.`,
	Fix: "set name to at most 80 letters, digits, hyphens and underscores, and the numbers within " +
		"their ranges",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      reference + "API_SetQueueAttributes.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name := in.At("name").Default("queue")
		parts := []rule.Verdict{
			name.Matches(queueName, "letters, digits, hyphens and underscores"), name.Length(1, 80),
		}
		for _, r := range ranges {
			number := in.At(r.property)
			parts = append(parts, rule.When(number.Set(), number.Between(r.least, r.most)))
		}
		return rule.All(parts...)
	},
}

// FIFOValid requires that a queue is one that keeps an order in its name and in all of its properties, or in
// none.
var FIFOValid = rule.Rule{
	Name:  "sqs-fifo-properties-valid",
	Types: []string{queue},
	Why: `AWS refuses it: the name of a FIFO queue "must end with .fifo suffix", and no other queue has ` +
		`such a name or such properties.`,
	Fix: "set fifoQueue to true with a name that ends in .fifo, or remove contentBasedDeduplication " +
		"and deduplicationScope",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3501"}},
	URL:      reference + "API_SetQueueAttributes.html",
	Check: func(in rule.Inputs) rule.Verdict {
		ordered, name := in.At("fifoQueue").True(), in.At("name")
		throughput := in.At("fifoThroughputLimit")
		return rule.All(
			rule.When(rule.All(ordered, name.Set()), name.Fits("a name that ends in .fifo", isFIFO)),
			rule.When(rule.Not(ordered), rule.All(
				rule.Not(name.Fits("a name that ends in .fifo", isFIFO)),
				rule.Not(in.At("contentBasedDeduplication").True()),
				rule.Not(in.At("deduplicationScope").Set()),
				rule.Not(throughput.Set()),
			)),
			rule.When(throughput.Is("perMessageGroupId"), in.At("deduplicationScope").Is("messageGroup")),
		)
	},
}

func isFIFO(name string) bool { return strings.HasSuffix(name, ".fifo") }
