// Package events holds the rules about EventBridge, its scheduler, and Kinesis.
package events

import "github.com/plinth-iac/plinth/policies/rule"

const (
	bus           = "aws:cloudwatch/eventBus:EventBus"
	busPolicy     = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
	busPermission = "aws:cloudwatch/eventPermission:EventPermission"
	eventRule     = "aws:cloudwatch/eventRule:EventRule"
	eventTarget   = "aws:cloudwatch/eventTarget:EventTarget"
	schedule      = "aws:scheduler/schedule:Schedule"
	function      = "aws:lambda/function:Function"
	permission    = "aws:lambda/permission:Permission"
	stream        = "aws:kinesis/stream:Stream"
	delivery      = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"

	// guide and kinesisGuide are where Amazon documents EventBridge and Kinesis.
	guide        = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
	kinesisGuide = "https://docs.aws.amazon.com/streams/latest/dev/"
)

// Rules are the rules about EventBridge, its scheduler, and Kinesis.
func Rules() rule.Group {
	return rule.Group{Service: "EventBridge, Scheduler and Kinesis", Rules: []rule.Rule{
		BusPolicyNotOpen, BusHasPolicy, BusEncrypted,
		TargetHasDeadLetterQueue, LambdaTargetPermitted, TargetCount, RuleValid, PatternValid, ScheduleValid,
		StreamEncrypted, StreamRetention, StreamModeConsistent, DeliveryEncrypted,
	}}
}
