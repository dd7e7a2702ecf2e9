package awsfake

import (
	"crypto/md5" // SQS's own digest
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"time"
)

type message struct {
	id, body, group, dedup string
	receipt                string
	receives               int
	hidden                 time.Time
}

type queue struct {
	messages    []*message
	dedup       map[string]string
	visibility  time.Duration
	maxReceives int
	dead        *queue
}

// longestVisibility is how long SQS hides a message at most.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
const longestVisibility = 12 * time.Hour

// AddQueue makes a FIFO queue and its dead-letter queue, and returns their URLs.
func (s *Server) AddQueue(name string, visibility time.Duration, maxReceives int) (main, dead string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	letters := &queue{dedup: map[string]string{}, visibility: visibility}
	s.queues[name+".fifo"] = &queue{
		dedup: map[string]string{}, visibility: visibility, maxReceives: maxReceives, dead: letters,
	}
	s.queues[name+"-dead.fifo"] = letters
	base := s.http.URL + "/" + Account + "/" + name
	return base + ".fifo", base + "-dead.fifo"
}

// QueueARN is that of the queue at a URL.
func QueueARN(url string) string {
	return "arn:aws:sqs:" + Region + ":" + Account + ":" + path.Base(url)
}

// Wait moves the clock of all queues, which else stands still.
func (s *Server) Wait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Add(d)
}

// Hidden is for how long the messages of a queue stay hidden, in their order.
func (s *Server) Hidden(url string) []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []time.Duration{}
	for _, m := range s.queues[path.Base(url)].messages {
		out = append(out, max(m.hidden.Sub(s.clock), 0))
	}
	return out
}

// Depth counts the messages of a queue, hidden ones too.
func (s *Server) Depth(url string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queues[path.Base(url)].messages)
}

func (s *Server) queue(url string) (*queue, error) {
	q, ok := s.queues[path.Base(url)]
	if !ok {
		return nil, &Error{Type: "com.amazonaws.sqs#QueueDoesNotExist", Message: url}
	}
	return q, nil
}

func (s *Server) queueURL(in struct{ QueueName, QueueOwnerAWSAccountID string }) (any, error) {
	if _, err := s.queue(in.QueueName); err != nil {
		return nil, err
	}
	if in.QueueOwnerAWSAccountID != "" && in.QueueOwnerAWSAccountID != Account {
		return nil, &Error{Type: "com.amazonaws.sqs#QueueDoesNotExist", Message: in.QueueOwnerAWSAccountID}
	}
	return map[string]string{"QueueUrl": s.http.URL + "/" + Account + "/" + in.QueueName}, nil
}

func (s *Server) sendMessage(in struct {
	QueueURL, MessageBody, MessageGroupID, MessageDeduplicationID string
}) (any, error) {
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return nil, err
	}
	if in.MessageGroupID == "" || in.MessageDeduplicationID == "" {
		return nil, &Error{Type: "MissingParameter", Message: "a FIFO queue wants a group and a deduplication id"}
	}
	id, seen := q.dedup[in.MessageDeduplicationID]
	if !seen {
		id = s.next("message")
		q.dedup[in.MessageDeduplicationID] = id
		q.messages = append(q.messages, &message{
			id: id, body: in.MessageBody, group: in.MessageGroupID, dedup: in.MessageDeduplicationID,
		})
	}
	return map[string]any{"MessageId": id, "MD5OfMessageBody": digest(in.MessageBody)}, nil
}

// receiveMessage hands out messages in the order of their groups. A group of which a message is being
// worked on hands out no other, and one that was received too often goes to the dead letters.
func (s *Server) receiveMessage(in struct {
	QueueURL            string
	MaxNumberOfMessages int
}) (any, error) {
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return nil, err
	}
	now := s.clock
	busy := map[string]bool{}
	for _, m := range q.messages {
		busy[m.group] = busy[m.group] || m.hidden.After(now)
	}
	var out []any
	for _, m := range slices.Clone(q.messages) {
		if busy[m.group] || len(out) == max(in.MaxNumberOfMessages, 1) {
			continue
		}
		if q.dead != nil && m.receives >= q.maxReceives {
			q.remove(m)
			m.receives, m.hidden = 0, time.Time{}
			q.dead.messages = append(q.dead.messages, m)
			continue
		}
		m.receives++
		m.receipt, m.hidden = s.next("receipt"), now.Add(q.visibility)
		out = append(out, map[string]any{
			"MessageId": m.id, "ReceiptHandle": m.receipt, "Body": m.body, "MD5OfBody": digest(m.body),
			"Attributes": map[string]string{
				"MessageGroupId": m.group, "ApproximateReceiveCount": strconv.Itoa(m.receives),
			},
		})
	}
	return map[string]any{"Messages": out}, nil
}

func (q *queue) remove(gone *message) {
	q.messages = slices.DeleteFunc(q.messages, func(m *message) bool { return m == gone })
}

func (q *queue) received(receipt string) (*message, error) {
	for _, m := range q.messages {
		if m.receipt == receipt {
			return m, nil
		}
	}
	return nil, &Error{Type: "com.amazonaws.sqs#ReceiptHandleIsInvalid", Message: receipt}
}

// deleteMessage refuses nothing: SQS takes a receipt of a message that is gone.
func (s *Server) deleteMessage(in struct {
	QueueURL, ReceiptHandle string
}) (any, error) {
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return nil, err
	}
	if m, err := q.received(in.ReceiptHandle); err == nil {
		q.remove(m)
	}
	return map[string]any{}, nil
}

func (s *Server) changeVisibility(in struct {
	QueueURL, ReceiptHandle string
	VisibilityTimeout       int
}) (any, error) {
	q, err := s.queue(in.QueueURL)
	if err != nil {
		return nil, err
	}
	m, err := q.received(in.ReceiptHandle)
	if err != nil {
		return nil, err
	}
	timeout := time.Duration(in.VisibilityTimeout) * time.Second
	switch {
	case timeout < 0 || timeout > longestVisibility:
		return nil, &Error{Type: "InvalidParameterValue", Message: "VisibilityTimeout"}
	case !m.hidden.After(s.clock):
		return nil, &Error{Type: "com.amazonaws.sqs#MessageNotInflight", Message: in.ReceiptHandle}
	}
	m.hidden = s.clock.Add(timeout)
	return map[string]any{}, nil
}

func digest(text string) string {
	sum := md5.Sum([]byte(text)) // SQS's own digest
	return hex.EncodeToString(sum[:])
}
