package sqs

import "github.com/plinth-iac/plinth/policies/rule"

var leastWait = rule.Setting[int]{
	Name: "leastSeconds", Text: "the shortest time that a reader waits for messages, in seconds", Default: 20,
}

// LongPolling asks that readers wait for messages instead of asking again and again.
var LongPolling = rule.Rule{
	Name:     "sqs-long-polling",
	Types:    []string{queue},
	Why:      "A reader of an empty queue asks many times a second, and each time costs.",
	Fix:      "set receiveWaitTimeSeconds to 20",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Settings: []rule.Option{leastWait},
	URL:      guide + "sqs-short-and-long-polling.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("receiveWaitTimeSeconds").AtLeast(float64(leastWait.Of(in)))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return []rule.Change{rule.Set("receiveWaitTimeSeconds", leastWait.Of(in))}
	},
}
