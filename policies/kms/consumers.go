package kms

import "github.com/plinth-iac/plinth/policies/rule"

// sender is a service that writes to what the key encrypts, and what makes it do so.
type sender struct {
	// by is the type that refers to the target by path.
	by, path string
	// service is who then has to encrypt.
	service string
}

// senders are the services that write to topics and queues on behalf of other resources.
var senders = map[string][]sender{
	topic: {
		{metricAlarm, "alarmActions[]", "cloudwatch.amazonaws.com"},
		{compositeAlarm, "alarmActions[]", "cloudwatch.amazonaws.com"},
		{eventTarget, "arn", "events.amazonaws.com"},
		{notification, "topics[].topicArn", "s3.amazonaws.com"},
	},
	queue: {
		{eventTarget, "arn", "events.amazonaws.com"},
		{notification, "queues[].queueArn", "s3.amazonaws.com"},
		{subscription, "endpoint", "sns.amazonaws.com"},
	},
}

// PolicyAllowsConsumers requires that the services which encrypt with a key may do so.
var PolicyAllowsConsumers = rule.Rule{
	Name:  "kms-key-policy-allows-consumers",
	Types: []string{key},
	With: []string{
		keyPolicy, logGroup, topic, queue, metricAlarm, compositeAlarm, eventTarget, notification, subscription,
	},
	Why: "AWS refuses a log group whose key CloudWatch Logs may not use, and alarms, events and messages get " +
		"lost without a word.",
	Fix: "allow kms:Decrypt and kms:GenerateDataKey* in policy for logs.<region>.amazonaws.com, " +
		"cloudwatch.amazonaws.com, events.amazonaws.com, s3.amazonaws.com or sns.amazonaws.com",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "key-policies.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		groups := stack.Users(in, logGroup, "kmsKeyId").Exist()
		parts := []rule.Verdict{rule.When(groups, logsMayUse(in, stack))}
		for _, target := range []string{topic, queue} {
			parts = append(parts, stack.Users(in, target, "kmsMasterKeyId").All(func(t rule.Inputs) rule.Verdict {
				var sent []rule.Verdict
				for _, s := range senders[target] {
					sent = append(sent, rule.When(stack.Users(t, s.by, s.path).Exist(), mayUse(in, stack, s.service)))
				}
				return rule.All(sent...)
			}))
		}
		return rule.All(parts...)
	},
}

// logsMayUse holds when CloudWatch Logs may use the key. It does so under the name of its region.
func logsMayUse(in rule.Inputs, stack *rule.Stack) rule.Verdict {
	region, known := in.Region().Text()
	if !known {
		return rule.Unclear("the region of the key is not known")
	}
	return mayUse(in, stack, "logs."+region+".amazonaws.com")
}

// mayUse holds when a policy of the key lets the service encrypt and decrypt.
func mayUse(in rule.Inputs, stack *rule.Stack, service string) rule.Verdict {
	allows := func(holder rule.Inputs) rule.Verdict {
		return holder.At("policy").Statements().Any(func(s rule.Statement) rule.Verdict {
			return rule.All(
				s.Allows(), s.For(service), s.Covers("kms:Decrypt"), s.Covers("kms:GenerateDataKey"),
			)
		})
	}
	return rule.Any(allows(in), stack.Users(in, keyPolicy, "keyId").Any(allows)).
		OnNo("policy does not allow " + service + " to use the key")
}
