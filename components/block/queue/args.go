package queue

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
	"github.com/plinth-iac/plinth/internal/tags"
)

// Limits that SQS sets on a queue.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
const (
	maxRetention  = 14 * 24 * time.Hour
	maxVisibility = 12 * time.Hour
	maxReceives   = 1000
	// longPoll is how long a reader waits for a message: the longest, which makes the fewest empty answers.
	longPoll = 20 * time.Second
	// keyReuse is how long SQS uses a data key before it asks KMS, and pays, for another: SQS's own default.
	keyReuse = 5 * time.Minute
)

// Args configures a Queue. Its zero value is a valid queue.
type Args struct {
	// Visibility is how long a received message stays hidden from other readers. A function that reads the queue
	// wants six times its timeout. Default: 30s. At most 12h.
	Visibility time.Duration

	// Retention is how long an unread message is kept. Default: 96h. 1m to 336h.
	Retention time.Duration

	// MaxReceives is how often a message is delivered before it moves to the dead-letter queue, where it is kept
	// for 14 days. Default: 5. At most 1000.
	MaxReceives int

	// FIFO delivers messages in order and once. It can only be set when the queue is created. Default: messages
	// may overtake each other and come twice.
	FIFO *FIFO

	// KeyARN is the KMS key that encrypts the messages; its policy must let the services among Producers use it.
	// Default: the key that SQS manages.
	KeyARN pulumi.StringInput

	// Producers are the AWS services that send, by a key of letters and digits that names the statement.
	// Default: none; roles send by GrantSend.
	Producers map[string]Producer

	// DataClass says how harmful a leak would be; the queues are tagged with it. Default: "confidential".
	DataClass tags.Class

	// AllowDestroy lets Pulumi delete the queues with the messages in them. Default: they are protected.
	AllowDestroy bool
}

// FIFO is how an ordered queue behaves.
type FIFO struct {
	// ContentDeduplication drops a message whose body was sent within the last five minutes. Default: the sender
	// gives each message an id.
	ContentDeduplication bool
	// PerGroup counts throughput and duplicates by message group, for far more messages a second.
	// Default: for the whole queue, 300 messages a second.
	PerGroup bool
}

func (f FIFO) apply(args *sqs.QueueArgs) {
	args.FifoQueue = pulumi.Bool(true)
	args.ContentBasedDeduplication = pulumi.Bool(f.ContentDeduplication)
	if f.PerGroup {
		args.DeduplicationScope = pulumi.String("messageGroup")
		args.FifoThroughputLimit = pulumi.String("perMessageGroupId")
	}
}

func (a Args) withDefaults() Args {
	a.Visibility = cmp.Or(a.Visibility, 30*time.Second)
	a.Retention = cmp.Or(a.Retention, 96*time.Hour)
	a.MaxReceives = cmp.Or(a.MaxReceives, 5)
	a.DataClass = cmp.Or(a.DataClass, tags.Confidential)
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Unless(a.Visibility > 0 && a.Visibility <= maxVisibility, "visibility",
		"is %s; want more than 0 and at most %s", a.Visibility, maxVisibility)
	p.Unless(a.Retention >= time.Minute && a.Retention <= maxRetention, "retention",
		"is %s; want 1m to %s", a.Retention, maxRetention)
	p.Unless(a.Retention > a.Visibility, "retention",
		"is %s; want longer than visibility (%s), or messages expire unread", a.Retention, a.Visibility)
	p.Unless(a.Visibility%time.Second == 0, "visibility", "is %s; want whole seconds", a.Visibility)
	p.Unless(a.Retention%time.Second == 0, "retention", "is %s; want whole seconds", a.Retention)
	p.Between(a.MaxReceives, 1, maxReceives, "maxReceives", "")
	a.validateProducers(&p)
	check.OneOf(&p, a.DataClass, "dataClass", tags.Public, tags.Internal, tags.Confidential, tags.Personal)
	return p.Err()
}

// validateName holds the longest of the derived names against SQS's limit; that of a FIFO queue ends in
// ".fifo".
func (a Args) validateName(p *check.Problems, name string) {
	longest := name + "-dead"
	if a.FIFO != nil {
		longest += "-fifo"
	}
	names.Auto(p, "name", names.Queue, longest)
}
