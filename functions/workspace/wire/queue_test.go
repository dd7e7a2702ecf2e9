package wire_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/workspace/step"
)

// source does what Lambda does between a FIFO queue and a function: receive, call, delete what did not fail.
type source struct {
	client *sqs.Client
	url    string
	// again is the part of the messages that come once more although they succeeded, as SQS may do.
	again float64
}

// drain calls the function until the queue is empty. When all that is left is hidden, time passes until some of
// it is not; waited is how much.
func (s source) drain(t *testing.T, w *world, ctx func() context.Context) (waited time.Duration) {
	t.Helper()
	for w.aws.Depth(s.url) > 0 {
		if s.deliver(t, w, ctx) > 0 {
			continue
		}
		hidden := slices.DeleteFunc(w.aws.Hidden(s.url), func(d time.Duration) bool { return d == 0 })
		if len(hidden) > 0 {
			w.aws.Wait(slices.Min(hidden))
			waited += slices.Min(hidden)
		}
	}
	return waited
}

// deliver calls the function once, with what the queue has. It tells how much that was.
func (s source) deliver(t *testing.T, w *world, ctx func() context.Context) int {
	t.Helper()
	out, err := s.client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
		QueueUrl: &s.url, MaxNumberOfMessages: 10,
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
	})
	require.NoError(t, err)
	batch := events.SQSEvent{}
	for _, m := range out.Messages {
		batch.Records = append(batch.Records, events.SQSMessage{
			MessageId: *m.MessageId, ReceiptHandle: *m.ReceiptHandle, Body: *m.Body, Attributes: m.Attributes,
			EventSource: "aws:sqs", EventSourceARN: awsfake.QueueARN(s.url),
		})
	}
	text, err := json.Marshal(batch)
	require.NoError(t, err)
	if len(batch.Records) == 0 {
		return 0
	}
	answer, err := w.Handle(ctx(), text)
	require.NoError(t, err)
	failed := map[string]bool{}
	for _, f := range answer.(events.SQSEventResponse).BatchItemFailures {
		failed[f.ItemIdentifier] = true
	}
	for _, r := range batch.Records {
		if failed[r.MessageId] {
			continue
		}
		if rand.Float64() < s.again {
			_, err = s.client.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{
				QueueUrl: &s.url, ReceiptHandle: &r.ReceiptHandle, VisibilityTimeout: 0,
			})
		} else {
			_, err = s.client.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{
				QueueUrl: &s.url, ReceiptHandle: &r.ReceiptHandle,
			})
		}
		require.NoError(t, err)
	}
	return len(batch.Records)
}

func (s source) send(t *testing.T, group string, fields ...string) {
	t.Helper()
	_, err := s.client.SendMessage(t.Context(), &sqs.SendMessageInput{
		QueueUrl: &s.url, MessageBody: aws.String(string(event(fields...))), MessageGroupId: &group,
		MessageDeduplicationId: aws.String(fresh("d")),
	})
	require.NoError(t, err)
}

// undisturbed runs to its end.
func undisturbed() context.Context { return invoked(context.Background()) }

// visibility is the queue's: what is not told otherwise stays hidden for it.
const visibility = 90 * time.Minute

func newSource(w *world, maxReceives int) (s source, dead string) {
	url, dead := w.aws.AddQueue("workspaces", visibility, maxReceives)
	return source{client: sqs.NewFromConfig(w.aws.Config()), url: url}, dead
}

func TestQueueKeepsTheOrderOfEachWorkspace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{20, 20})
	s, dead := newSource(w, 100)
	s.again = 0.1
	var ids []string
	for range 10 {
		id := fresh("queue")
		ids = append(ids, id)
		for _, operation := range []string{"create", "suspend", "resume", "rotate", "export", "suspend"} {
			s.send(t, id, operation, id)
		}
	}
	s.drain(t, w, func() context.Context { return invoked(killer(0.05)) })
	assert.Zero(t, w.aws.Depth(dead))
	for _, id := range ids {
		assert.Equal(t, "suspended", w.state(id))
		assert.Equal(t, "ws"+id+"_b", w.credential(id).Username, "rotated once")
	}
}

func TestQueueGivesUpOnWhatCannotSucceed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{5, 0})
	s, dead := newSource(w, 3)
	good, bad, odd := fresh("good"), fresh("bad"), fresh("odd")
	s.send(t, good, "create", good)
	s.send(t, bad, "resume", bad)              // is not registered
	s.send(t, bad, "explode", bad)             // is no operation
	s.send(t, odd, "create", good+"x")         // is of another group
	s.send(t, "x' OR 1=1", "create", "x' OR ") // is no workspace
	s.send(t, good, "suspend", good)
	waited := s.drain(t, w, undisturbed)
	assert.Zero(t, waited, "what is hopeless keeps nobody waiting")
	assert.Equal(t, "suspended", w.state(good), "the others go on")
	assert.Equal(t, 4, w.aws.Depth(dead), w.log.String())
	assert.Empty(t, w.state(good+"x"))
}

func TestBatchStopsAGroupAtItsFirstFailure(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{5, 0})
	one, two := fresh("one"), fresh("two")
	record := func(id, group, operation string) events.SQSMessage {
		return events.SQSMessage{
			MessageId: id, Body: string(event(operation, group)), EventSource: "aws:sqs",
			Attributes: map[string]string{"MessageGroupId": group},
		}
	}
	batch := events.SQSEvent{Records: []events.SQSMessage{
		record("1", one, "create"), record("2", two, "create"), record("3", one, "move"),
		record("4", one, "suspend"), record("5", two, "suspend"),
	}}
	text, err := json.Marshal(batch)
	require.NoError(t, err)
	out, err := w.Handle(context.Background(), text)
	require.NoError(t, err)
	assert.Equal(t, events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{
		{ItemIdentifier: "3"}, {ItemIdentifier: "4"},
	}}, out)
	assert.Equal(t, "active", w.state(one), "what comes after a failure is not done")
	assert.Equal(t, "suspended", w.state(two))

	encoded, err := json.Marshal(events.SQSEventResponse{})
	require.NoError(t, err)
	assert.JSONEq(t, `{"batchItemFailures":null}`, string(encoded))
}

func TestTimeIsUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{5, 0})
	id := fresh("late")
	ctx, cancel := context.WithCancel(invoked(context.Background()))
	ctx = step.With(ctx, func(name string) error {
		if name == "create.account" {
			cancel()
		}
		return nil
	})
	_, err := w.tryIn(ctx, "create", id)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, "creating", w.state(id))
	w.do("create", id)
	require.NoError(t, w.ping(w.credential(id)))
}

// TestBatchComesAgain: the function is cut off within a batch, and all of it comes again, what was carried out of it
// as well. The data that came after a restore must not be lost to a second one.
func TestBatchComesAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{5, 5})
	id := fresh("batch")
	var records []events.SQSMessage
	add := func(fields ...string) {
		records = append(records, events.SQSMessage{
			MessageId: fresh("m"), Body: string(event(fields...)), EventSource: "aws:sqs",
			Attributes: map[string]string{"MessageGroupId": id},
		})
	}
	deliver := func() {
		text, err := json.Marshal(events.SQSEvent{Records: records})
		require.NoError(t, err)
		out, err := w.Handle(invoked(context.Background()), text)
		require.NoError(t, err)
		assert.Empty(t, out.(events.SQSEventResponse).BatchItemFailures)
	}
	add("create", id)
	add("resume", id) // finds nothing to do
	add("export", id)
	deliver()
	export := w.aws.Attribute(table, "workspace#"+id, "exportKey")
	add("suspend", id)
	add("restore", id, "export", export)
	add("move", id, "cell", "b")
	add("resume", id)
	add("rotate", id)
	deliver()
	l := w.credential(id)
	fill(t, w.connect(l), l.Database)
	deliver()
	assert.Equal(t, l, w.credential(id))
	filled(t, w.connect(l), l.Database)
	assert.Len(t, w.aws.Objects(bucket), 3)
}
