package sns

import "github.com/plinth-iac/plinth/policies/rule"

// SubscriptionHasDeadLetterQueue asks for a place for messages that cannot be delivered.
var SubscriptionHasDeadLetterQueue = rule.Rule{
	Name:     "sns-subscription-dead-letter",
	Types:    []string{subscription},
	Why:      "A message that cannot be delivered is lost, and nobody learns of it.",
	Fix:      "set redrivePolicy with the ARN of a dead-letter queue",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "sns-dead-letter-queues.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("protocol").Is("lambda", "sqs", "https", "http", "firehose"),
			in.At("redrivePolicy").Set())
	},
}

// feedback are, by protocol, the roles with which SNS writes about deliveries that failed.
var feedback = []struct {
	role      string
	protocols []string
}{
	{"sqsFailureFeedbackRoleArn", []string{"sqs"}},
	{"lambdaFailureFeedbackRoleArn", []string{"lambda"}},
	{"httpFailureFeedbackRoleArn", []string{"https", "http"}},
	{"firehoseFailureFeedbackRoleArn", []string{"firehose"}},
	{"applicationFailureFeedbackRoleArn", []string{"application"}},
}

// DeliveryLogged asks for a line about each delivery that fails.
var DeliveryLogged = rule.Rule{
	Name:     "sns-delivery-status-logging",
	Types:    []string{topic},
	With:     []string{subscription},
	Why:      "When a subscriber gets nothing, nothing shows why.",
	Fix:      "set the FailureFeedbackRoleArn of each protocol in use, such as sqsFailureFeedbackRoleArn",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Disabled,
	Controls: rule.Controls{rule.FSBP: {"SNS.2"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		subscriptions := stack.Users(in, subscription, "topic")
		return rule.When(subscriptions.Exist(), subscriptions.All(func(s rule.Inputs) rule.Verdict {
			parts := make([]rule.Verdict, len(feedback))
			for i, f := range feedback {
				parts[i] = rule.When(s.At("protocol").Is(f.protocols...), in.At(f.role).Set())
			}
			return rule.All(parts...)
		}))
	},
}
