package redelivery_test

import (
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/workspace/redelivery"
)

func TestDelayGrows(t *testing.T) {
	t.Parallel()
	for deliveries, want := range map[string]time.Duration{
		"1": 30 * time.Second, "2": time.Minute, "3": 2 * time.Minute, "4": 4 * time.Minute, "5": 8 * time.Minute,
		"6": 15 * time.Minute, "1000": 15 * time.Minute, "": 30 * time.Second, "many": 30 * time.Second,
	} {
		record := events.SQSMessage{Attributes: map[string]string{"ApproximateReceiveCount": deliveries}}
		assert.Equal(t, want, redelivery.Delay(record), deliveries)
	}
	assert.Equal(t, 30*time.Second, redelivery.Delay(events.SQSMessage{}))
}

func TestAddressIsAskedForOnce(t *testing.T) {
	t.Parallel()
	fake := awsfake.New(t)
	url, _ := fake.AddQueue("q", time.Hour, 3)
	client := sqs.NewFromConfig(fake.Config())
	queues := &redelivery.Queues{Client: func() *sqs.Client { return client }}
	body := "1"
	_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{
		QueueUrl: &url, MessageBody: &body, MessageGroupId: &body, MessageDeduplicationId: &body,
	})
	require.NoError(t, err)
	out, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &url})
	require.NoError(t, err)
	require.Len(t, out.Messages, 1)
	record := events.SQSMessage{
		EventSourceARN: awsfake.QueueARN(url), ReceiptHandle: *out.Messages[0].ReceiptHandle,
	}
	for range 2 {
		require.NoError(t, queues.Hide(t.Context(), record, time.Minute))
	}
	assert.Equal(t, []time.Duration{time.Minute}, fake.Hidden(url))
	assert.Equal(t, 1, fake.Calls("GetQueueUrl"))
	require.NoError(t, queues.Hide(t.Context(), record, 0))
	assert.Equal(t, []time.Duration{0}, fake.Hidden(url))

	record.EventSourceARN = awsfake.QueueARN(url + "x")
	require.ErrorContains(t, queues.Hide(t.Context(), record, 0), "QueueDoesNotExist")
	record.EventSourceARN = "arn:aws:sns:eu-west-1:123456789012:q.fifo"
	require.EqualError(t, queues.Hide(t.Context(), record, 0),
		`event source: is "arn:aws:sns:eu-west-1:123456789012:q.fifo"; want the ARN of a queue`)
}
