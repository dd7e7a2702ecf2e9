package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// BucketFilter is the request metrics of a bucket, or of part of it, which must be switched on
// (aws:s3/bucketMetric:BucketMetric) and cost as custom metrics do.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
type BucketFilter struct {
	// Bucket is the bucket's name.
	Bucket pulumi.StringInput
	// Filter is the name of the metrics configuration.
	Filter pulumi.StringInput
}

// EventRule is a rule of the default EventBridge bus.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
type EventRule struct {
	// Name is the rule's name.
	Name pulumi.StringInput
}

// ScheduleGroup is a group of EventBridge Scheduler.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
type ScheduleGroup struct {
	// Name is the group's name: "default".
	Name pulumi.StringInput
}

// Stream is a Kinesis data stream.
// https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
type Stream struct {
	// Name is the stream's name.
	Name pulumi.StringInput
}

const kinesisSpace = "AWS/Kinesis"

func (b BucketFilter) dimensions() []Dimension {
	return []Dimension{dim("BucketName", b.Bucket), dim("FilterId", b.Filter)}
}

func (s Stream) dimension() Dimension { return dim("StreamName", s.Name) }

// S35xx fires when more than 5 % of the bucket's requests end in a 5xx.
func S35xx(b BucketFilter) Alarm {
	return Alarm{
		Kind: "s3-5xx", Severity: Ticket,
		Intent:     "S3 answers with errors of its own: clients must retry; look at the AWS Health Dashboard.",
		Comparison: Above, Threshold: 0.05, Unit: Fraction, Window: minutes(15), Missing: NothingHappened,
		terms: metric("AWS/S3", "5xxErrors", average, b.dimensions()...),
	}
}

// S34xx fires when more than 5 % of the bucket's requests are refused.
func S34xx(b BucketFilter) Alarm {
	return Alarm{
		Kind: "s3-4xx", Severity: Ticket,
		Intent:     "S3 refuses many requests: a permission is missing, or links have expired.",
		Comparison: Above, Threshold: 0.05, Unit: Fraction, Window: minutes(15), Missing: NothingHappened,
		terms: metric("AWS/S3", "4xxErrors", average, b.dimensions()...),
	}
}

// EventsFailed fires when the rule's target could not be called at all.
func EventsFailed(r EventRule) Alarm {
	return Alarm{
		Kind: "events-failed", Severity: Ticket,
		Intent:     "An event matched but its target could not be called: a permission or the target is missing.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(1), Missing: NothingHappened,
		terms: metric("AWS/Events", "FailedInvocations", sum, dim("RuleName", r.Name)),
	}
}

// ScheduleDropped fires when a scheduled call was given up after all its retries.
func ScheduleDropped(g ScheduleGroup) Alarm {
	return Alarm{
		Kind: "scheduler-dropped", Severity: Ticket,
		Intent:     "A scheduled call was given up: the task did not run.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(1), Missing: NothingHappened,
		terms: metric("AWS/Scheduler", "InvocationDroppedCount", sum, dim("ScheduleGroup", g.Name)),
	}
}

// KinesisAge fires when readers are more than oldest behind; use half of the stream's retention.
func KinesisAge(s Stream, oldest time.Duration) Alarm {
	return Alarm{
		Kind: "kinesis-age", Severity: Page,
		Intent:     "Readers fall behind the stream: records will expire unread.",
		Comparison: Above, Threshold: float64(oldest.Milliseconds()), Unit: Milliseconds, Window: minutes(15),
		Missing: NothingHappened, // without a reader nothing is published, and an idle stream needs none
		terms:   metric(kinesisSpace, "GetRecords.IteratorAgeMilliseconds", maximum, s.dimension()),
	}
}

// KinesisWriteThrottles fires when writers are refused five minutes in a row.
func KinesisWriteThrottles(s Stream) Alarm {
	return Alarm{
		Kind: "kinesis-write-throttles", Severity: Ticket,
		Intent:     "The stream refuses records: it needs more shards, or one key gets too many.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(kinesisSpace, "WriteProvisionedThroughputExceeded", average, s.dimension()),
	}
}
