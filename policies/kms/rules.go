// Package kms holds the rules about keys and who may use them.
package kms

import "github.com/plinth-iac/plinth/policies/rule"

const (
	key         = "aws:kms/key:Key"
	replicaKey  = "aws:kms/replicaKey:ReplicaKey"
	externalKey = "aws:kms/externalKey:ExternalKey"
	keyPolicy   = "aws:kms/keyPolicy:KeyPolicy"
	alias       = "aws:kms/alias:Alias"
	grant       = "aws:kms/grant:Grant"

	logGroup       = "aws:cloudwatch/logGroup:LogGroup"
	metricAlarm    = "aws:cloudwatch/metricAlarm:MetricAlarm"
	compositeAlarm = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
	eventTarget    = "aws:cloudwatch/eventTarget:EventTarget"
	notification   = "aws:s3/bucketNotification:BucketNotification"
	topic          = "aws:sns/topic:Topic"
	subscription   = "aws:sns/topicSubscription:TopicSubscription"
	queue          = "aws:sqs/queue:Queue"

	// guide and reference are where Amazon documents KMS.
	guide     = "https://docs.aws.amazon.com/kms/latest/developerguide/"
	reference = "https://docs.aws.amazon.com/kms/latest/APIReference/"
)

// Rules are the rules about keys and who may use them.
func Rules() rule.Group {
	return rule.Group{
		Service: "KMS",
		Rules: []rule.Rule{
			PolicyNoWildcardPrincipal, PolicyDefined, NoLockoutBypass, PolicyAllowsConsumers,
			RotationEnabled, RotationPeriod, DeletionWindow, Enabled, Described, HasAlias, Used,
		},
		LeftOut: []rule.LeftOut{{
			Name:   "kms-key-has-alias-and-description",
			Reason: "its conditions are rules of their own: kms-key-has-alias and kms-key-has-description",
		}},
	}
}
