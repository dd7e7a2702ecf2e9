// Package sns holds the rules about topics and those who subscribe to them.
package sns

import "github.com/plinth-iac/plinth/policies/rule"

const (
	topic        = "aws:sns/topic:Topic"
	topicPolicy  = "aws:sns/topicPolicy:TopicPolicy"
	subscription = "aws:sns/topicSubscription:TopicSubscription"

	// guide is where Amazon documents SNS.
	guide = "https://docs.aws.amazon.com/sns/latest/dg/"
)

// Rules are the rules about topics.
func Rules() rule.Group {
	return rule.Group{Service: "SNS", Rules: []rule.Rule{
		Encrypted, TLSOnly, PolicyNotPublic, SubscriptionEncrypted,
		SubscriptionHasDeadLetterQueue, DeliveryLogged,
		PropertiesValid, FIFODeliversToQueues,
	}}
}
