package sqs

import "github.com/plinth-iac/plinth/policies/rule"

// mostSources is how many queues can be named that may send their dead letters to one.
const mostSources = 10

// RedriveAllowValid requires what SQS takes about whose dead letters a queue takes.
var RedriveAllowValid = rule.Rule{
	Name:  "sqs-redrive-allow-valid",
	Types: []string{redriveAllow},
	Why: "AWS refuses a redrivePermission that it does not know, sourceQueueArns beside any but byQueue, and " +
		"more than ten of them.",
	Fix: `set redrivePermission to "byQueue" with one to ten sourceQueueArns, or to "denyAll" or "allowAll" ` +
		"without any",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      reference + "API_SetQueueAttributes.html",
	Check: func(in rule.Inputs) rule.Verdict {
		policy := in.At("redriveAllowPolicy").JSON()
		permission, sources := policy.At("redrivePermission"), policy.Each("sourceQueueArns[]")
		return rule.When(in.At("redriveAllowPolicy").Set(), rule.All(
			in.At("redriveAllowPolicy").IsJSON(),
			permission.Is("allowAll", "denyAll", "byQueue"),
			rule.Any(
				rule.All(permission.Is("byQueue"), sources.Count(1, mostSources)),
				rule.All(rule.Not(permission.Is("byQueue")), sources.Count(0, 0)),
			),
		))
	},
}
