package bucket

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Notifications are all that is told when objects change; S3 keeps one set for a bucket.
type Notifications struct {
	// EventBridge sends every event to the account's default event bus as well. Default: false.
	EventBridge bool
	// Queues are told by an SQS message, by a key that becomes the notification's id. The queue must not be
	// FIFO, and its policy must let s3.amazonaws.com send for this bucket. Default: none.
	Queues map[string]Event
	// Functions are called, by a key that becomes the notification's id. The function's policy must let
	// s3.amazonaws.com call it for this bucket. Default: none.
	Functions map[string]Event
}

// Event is which changes are told to whom.
type Event struct {
	// ARN is the queue or function. Required.
	ARN pulumi.StringInput
	// On are the changes. Required. Two targets must not hear of the same change to the same object.
	On []Change
	// Prefix is what the objects' keys start with. Default: any.
	Prefix string
	// Suffix is what the objects' keys end in. Default: any.
	Suffix string
}

// Change is what happened to an object, in S3's words.
type Change string

// The changes that S3 tells of.
const (
	Created     Change = "s3:ObjectCreated:*"
	Removed     Change = "s3:ObjectRemoved:*"
	Restored    Change = "s3:ObjectRestore:*"
	Expired     Change = "s3:LifecycleExpiration:*"
	Moved       Change = "s3:LifecycleTransition"
	TagsChanged Change = "s3:ObjectTagging:*"
)

// Notify declares what is told when objects change. It comes after New because a queue's policy names the
// bucket before the bucket can name the queue. after are resources that S3 needs when it tries the targets,
// such as a function's permission. The second call for a bucket is an error.
func (b *Bucket) Notify(ctx *pulumi.Context, n Notifications, after ...pulumi.Resource) error {
	if b.notifies {
		return fmt.Errorf("%s %q: notifies already; S3 keeps one set of notifications for a bucket", Type, b.name)
	}
	if err := n.Validate(); err != nil {
		return fmt.Errorf("%s %q: notifications: %w", Type, b.name, err)
	}
	b.notifies = true
	args := &s3.BucketNotificationArgs{Bucket: b.bucket.Bucket}
	if n.EventBridge {
		args.Eventbridge = pulumi.Bool(true)
	}
	if len(n.Queues) > 0 {
		args.Queues = queues(n.Queues)
	}
	if len(n.Functions) > 0 {
		args.LambdaFunctions = functions(n.Functions)
	}
	_, err := s3.NewBucketNotification(ctx, b.name+"-notification", args, pulumi.Parent(b),
		pulumi.DependsOn(append([]pulumi.Resource{b.policy}, after...)))
	return err
}

// Validate reports everything that S3 would refuse.
func (n Notifications) Validate() error {
	var p check.Problems
	p.Unless(n.EventBridge || len(n.Queues)+len(n.Functions) > 0, "eventBridge",
		"is off, and there are no queues or functions; want at least one of them")
	var seen []target
	for _, kind := range []struct {
		path   string
		events map[string]Event
	}{{"queues", n.Queues}, {"functions", n.Functions}} {
		for _, key := range sortedKeys(kind.events) {
			t := target{kind.path + "." + key, kind.events[key]}
			p.Unless(key != "", kind.path, "has an empty key; want a name for the notification")
			t.validate(&p)
			for _, other := range seen {
				p.Unless(!t.overlaps(other), t.path, "hears of the same objects and changes as %s, which S3 refuses; "+
					"want other changes, prefix or suffix", other.path)
			}
			seen = append(seen, t)
		}
	}
	return p.Err()
}

// target is an event with its place in the arguments.
type target struct {
	path string
	Event
}

func (t target) validate(p *check.Problems) {
	p.Required(t.ARN != nil, t.path+".arn", "a queue or function")
	p.Required(len(t.On) > 0, t.path+".on", "at least one change")
	for _, c := range t.On {
		check.OneOf(p, c, t.path+".on", Created, Removed, Restored, Expired, Moved, TagsChanged)
	}
}

// overlaps says whether some change to some object would be told to both.
func (t target) overlaps(o target) bool {
	return slices.ContainsFunc(t.On, func(c Change) bool { return slices.Contains(o.On, c) }) &&
		(strings.HasPrefix(t.Prefix, o.Prefix) || strings.HasPrefix(o.Prefix, t.Prefix)) &&
		(strings.HasSuffix(t.Suffix, o.Suffix) || strings.HasSuffix(o.Suffix, t.Suffix))
}

func queues(events map[string]Event) s3.BucketNotificationQueueArray {
	var list s3.BucketNotificationQueueArray
	for _, key := range sortedKeys(events) {
		e := events[key]
		list = append(list, s3.BucketNotificationQueueArgs{
			Id: pulumi.String(key), QueueArn: e.ARN, Events: e.changes(),
			FilterPrefix: given(e.Prefix), FilterSuffix: given(e.Suffix),
		})
	}
	return list
}

func functions(events map[string]Event) s3.BucketNotificationLambdaFunctionArray {
	var list s3.BucketNotificationLambdaFunctionArray
	for _, key := range sortedKeys(events) {
		e := events[key]
		list = append(list, s3.BucketNotificationLambdaFunctionArgs{
			Id: pulumi.String(key), LambdaFunctionArn: e.ARN.ToStringOutput().ToStringPtrOutput(), Events: e.changes(),
			FilterPrefix: given(e.Prefix), FilterSuffix: given(e.Suffix),
		})
	}
	return list
}

func (e Event) changes() pulumi.StringArray {
	out := make(pulumi.StringArray, len(e.On))
	for i, c := range e.On {
		out[i] = pulumi.String(c)
	}
	return out
}

// given leaves an empty text out.
func given(text string) pulumi.StringPtrInput {
	if text == "" {
		return nil
	}
	return pulumi.String(text)
}
