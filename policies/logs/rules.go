// Package logs holds the rules about log groups and alarms.
package logs

import "github.com/plinth-iac/plinth/policies/rule"

const (
	group          = "aws:cloudwatch/logGroup:LogGroup"
	filter         = "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter"
	metricAlarm    = "aws:cloudwatch/metricAlarm:MetricAlarm"
	compositeAlarm = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
	topic          = "aws:sns/topic:Topic"
	topicPolicy    = "aws:sns/topicPolicy:TopicPolicy"
	subscription   = "aws:sns/topicSubscription:TopicSubscription"
	slack          = "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration"
	teams          = "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration"

	// monitoring and reference are where Amazon documents CloudWatch.
	monitoring       = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
	reference        = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/"
	logsGuide        = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/"
	databaseCluster  = "aws:rds/cluster:Cluster"
	databaseInstance = "aws:rds/clusterInstance:ClusterInstance"
)

// Rules are the rules about log groups and alarms.
func Rules() rule.Group {
	return rule.Group{Service: "CloudWatch", Rules: []rule.Rule{
		RetentionSet, RetentionValid, EncryptedWithCMK, SubscriptionFilterLimit,
		AlarmHasAction, AlarmDescribed, AlarmMissingData, AlarmTopicDeliverable, AlarmsCoverMetrics,
		AlarmTimesValid, AlarmMetricValid,
	}}
}
