package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Queue is an SQS queue.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
type Queue struct {
	// Name is the queue's name, not its ARN or URL.
	Name pulumi.StringInput
}

// Topic is an SNS topic.
// https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
type Topic struct {
	// Name is the topic's name, not its ARN.
	Name pulumi.StringInput
}

const (
	sqsSpace = "AWS/SQS"
	snsSpace = "AWS/SNS"
)

func (q Queue) dimension() Dimension { return dim("QueueName", q.Name) }

func (t Topic) dimension() Dimension { return dim("TopicName", t.Name) }

// SQSAge fires when the oldest message has waited for oldest or longer.
func SQSAge(q Queue, oldest time.Duration) Alarm {
	return Alarm{
		Kind: "sqs-age", Severity: Ticket,
		Intent:     "Messages wait longer than they should: the consumers are too slow, stuck or gone.",
		Comparison: AtLeast, Threshold: oldest.Seconds(), Unit: Seconds, Window: minutes(15),
		Missing: NothingHappened,
		terms:   metric(sqsSpace, "ApproximateAgeOfOldestMessage", maximum, q.dimension()),
	}
}

// SQSBacklog fires when at least most messages wait.
func SQSBacklog(q Queue, most int) Alarm {
	return Alarm{
		Kind: "sqs-backlog", Severity: Ticket,
		Intent:     "Messages pile up: more come in than the consumers handle.",
		Comparison: AtLeast, Threshold: float64(most), Unit: Count, Window: minutes(15), Missing: NothingHappened,
		terms: metric(sqsSpace, "ApproximateNumberOfMessagesVisible", average, q.dimension()),
	}
}

// SQSDeadLetters fires when anything lies in the queue, which is meant to be a dead-letter queue.
// NumberOfMessagesSent would not do: it does not count what SQS itself moves there.
func SQSDeadLetters(q Queue) Alarm {
	return Alarm{
		Kind: "sqs-dead-letters", Severity: Ticket,
		Intent:     "A message could not be handled in several attempts and lies in the dead-letter queue.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: once(time.Minute), Missing: StillSo,
		terms: metric(sqsSpace, "ApproximateNumberOfMessagesVisible", maximum, q.dimension()),
	}
}

// SQSSilent fires when nobody has sent a message for quiet, rounded to whole minutes. For queues with steady
// traffic only. At most 24 hours.
func SQSSilent(q Queue, quiet time.Duration) Alarm {
	return Alarm{
		Kind: "sqs-silent", Severity: Ticket,
		Intent:     "Nobody sends messages any more: the producer has stopped.",
		Comparison: AtMost, Threshold: 0, Unit: Count, Window: once(quiet.Truncate(time.Minute)), Missing: NotAlive,
		terms: metric(sqsSpace, "NumberOfMessagesSent", sum, q.dimension()),
	}
}

// SNSFailed fires when a notification could not be delivered. The default of our channels, where a lost
// notification is an alarm that nobody heard, is any at all.
func SNSFailed(t Topic) Alarm {
	return Alarm{
		Kind: "sns-failed", Severity: Ticket,
		Intent:     "A notification was not delivered: a subscriber refuses it, or a permission is missing.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: once(5 * time.Minute), Missing: NothingHappened,
		terms: metric(snsSpace, "NumberOfNotificationsFailed", sum, t.dimension()),
	}
}

// SNSDeadLetters fires when notifications go to a subscription's dead-letter queue.
func SNSDeadLetters(t Topic) Alarm {
	return Alarm{
		Kind: "sns-dead-letters", Severity: Ticket,
		Intent:     "Notifications were given up and moved to the subscription's dead-letter queue.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(snsSpace, "NumberOfNotificationsRedrivenToDlq", sum, t.dimension()),
	}
}

// SNSLost fires when notifications could not even be moved to the dead-letter queue: they are lost.
func SNSLost(t Topic) Alarm {
	return Alarm{
		Kind: "sns-lost", Severity: Page,
		Intent:     "Notifications are lost: they reached neither the subscriber nor its dead-letter queue.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: once(time.Minute), Missing: NothingHappened,
		terms: metric(snsSpace, "NumberOfNotificationsFailedToRedriveToDlq", sum, t.dimension()),
	}
}
