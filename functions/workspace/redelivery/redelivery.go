// Package redelivery tells a queue when to deliver messages again that were not served.
//
// Without that they stay hidden for the queue's whole visibility timeout, which is six times the function's
// time, and the rest of their message group waits behind them.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
package redelivery

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

const (
	// first is the delay after the first delivery; each further one doubles it, up to longest.
	first   = 30 * time.Second
	longest = 15 * time.Minute
)

// Delay is how long a message that failed waits, by how often it was delivered.
func Delay(record events.SQSMessage) time.Duration {
	deliveries, err := strconv.Atoi(record.Attributes["ApproximateReceiveCount"])
	delay := first
	for n := 1; err == nil && n < deliveries && delay < longest; n++ {
		delay *= 2
	}
	return min(delay, longest)
}

// Queues are those that messages come from.
type Queues struct {
	// Client reaches them.
	Client func() *sqs.Client

	mu   sync.Mutex
	urls map[string]string
}

// Hide lets the queue of a message deliver it again after a delay, and not sooner.
func (q *Queues) Hide(ctx context.Context, record events.SQSMessage, delay time.Duration) error {
	url, err := q.url(ctx, record.EventSourceARN)
	if err != nil {
		return err
	}
	_, err = q.Client().ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &url, ReceiptHandle: &record.ReceiptHandle, VisibilityTimeout: int32(delay / time.Second),
	})
	return err
}

// url is where a queue is reached. It is asked for once: a queue keeps its address.
func (q *Queues) url(ctx context.Context, queue string) (string, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if url, ok := q.urls[queue]; ok {
		return url, nil
	}
	parsed, err := arn.Parse(queue)
	if err != nil || parsed.Service != "sqs" {
		return "", fmt.Errorf("event source: is %q; want the ARN of a queue", queue)
	}
	out, err := q.Client().GetQueueUrl(ctx, &sqs.GetQueueUrlInput{
		QueueName: &parsed.Resource, QueueOwnerAWSAccountId: &parsed.AccountID,
	})
	if err != nil {
		return "", err
	}
	if q.urls == nil {
		q.urls = map[string]string{}
	}
	q.urls[queue] = aws.ToString(out.QueueUrl)
	return q.urls[queue], nil
}
