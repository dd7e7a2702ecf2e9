// Package sqs holds the rules about queues.
package sqs

import "github.com/plinth-iac/plinth/policies/rule"

const (
	queue        = "aws:sqs/queue:Queue"
	queuePolicy  = "aws:sqs/queuePolicy:QueuePolicy"
	redrive      = "aws:sqs/redrivePolicy:RedrivePolicy"
	redriveAllow = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"

	// guide and reference are where Amazon documents SQS.
	guide     = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
	reference = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/"
)

// Rules are the rules about queues.
func Rules() rule.Group {
	return rule.Group{Service: "SQS", Rules: []rule.Rule{
		Encrypted, TLSOnly, PolicyNotPublic, PolicyNamesActions,
		HasDeadLetterQueue, DeadLetterRetention, LongPolling,
		PropertiesValid, FIFOValid, EncryptionUnambiguous, DeadLetterSameType, RedriveAllowValid,
	}}
}
