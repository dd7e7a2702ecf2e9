package entry

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/plinth-iac/plinth/functions/workspace/provision"
	"github.com/plinth-iac/plinth/functions/workspace/redelivery"
)

const (
	// reserve is what work leaves of the function's time, to tell the queue what was not done.
	reserve = 10 * time.Second
	// patience is how long the queue may take for that.
	patience = 5 * time.Second
)

// queue serves a batch of messages. Groups are served side by side, the messages of one group in their
// order. After the first failure in a group the rest of it is handed back untouched, for a later message
// must not overtake an earlier one.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
//
// What is handed back comes again after a while that grows with each delivery. A message that can never
// succeed comes again at once: the queue gives up on it after its last delivery and puts it where somebody
// looks.
func (h *Handler) queue(ctx context.Context, event json.RawMessage) (events.SQSEventResponse, error) {
	var batch events.SQSEvent
	if err := json.Unmarshal(event, &batch); err != nil {
		return events.SQSEventResponse{}, fmt.Errorf("event: %w", err)
	}
	work, cancel := worktime(ctx)
	defer cancel()
	var (
		failed = make([]bool, len(batch.Records))
		wait   sync.WaitGroup
	)
	for _, group := range groups(batch.Records) {
		wait.Go(func() {
			for i, at := range group {
				if err := h.message(work, batch.Records[at]); err != nil {
					for _, rest := range group[i:] {
						failed[rest] = true
					}
					h.later(ctx, batch.Records, group[i:], err)
					return
				}
			}
		})
	}
	wait.Wait()
	response := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	for i, record := range batch.Records {
		if failed[i] {
			response.BatchItemFailures = append(response.BatchItemFailures,
				events.SQSBatchItemFailure{ItemIdentifier: record.MessageId})
		}
	}
	return response, nil
}

// worktime is the function's time without the reserve.
func worktime(ctx context.Context) (context.Context, context.CancelFunc) {
	if end, ok := ctx.Deadline(); ok {
		return context.WithDeadline(ctx, end.Add(-reserve))
	}
	return context.WithCancel(ctx)
}

// later says when the queue delivers the records at these places again. The first of them failed and is told
// first, so that none that waits behind it is seen before it. Where the queue cannot be told, they come again
// after its visibility timeout.
func (h *Handler) later(ctx context.Context, records []events.SQSMessage, places []int, failure error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	delay := redelivery.Delay(records[places[0]])
	if refused(failure) {
		delay = 0
	}
	for _, at := range places {
		if err := h.Queues.Hide(ctx, records[at], delay); err != nil {
			h.Log.Warn("message stays hidden", "message", records[at].MessageId, "error", err.Error())
			return
		}
	}
}

// groups are the records by message group, as indices in their order. A record without a group, from a
// queue that is not FIFO, is a group of its own.
func groups(records []events.SQSMessage) [][]int {
	var all [][]int
	known := map[string]int{}
	for i, r := range records {
		group, ok := r.Attributes["MessageGroupId"]
		if at, seen := known[group]; ok && seen {
			all[at] = append(all[at], i)
			continue
		}
		known[group] = len(all)
		all = append(all, []int{i})
	}
	return all
}

func (h *Handler) message(ctx context.Context, record events.SQSMessage) error {
	m, err := parse([]byte(record.Body))
	if err != nil {
		return h.wrong(record, err)
	}
	if group, ok := record.Attributes["MessageGroupId"]; ok && group != m.Workspace.String() {
		return h.wrong(record,
			fmt.Errorf("message: its group is %.40q; want the workspace, %s", group, m.Workspace))
	}
	_, err = h.do(ctx, m.request(record.MessageId))
	return err
}

func (h *Handler) wrong(record events.SQSMessage, err error) error {
	h.Log.Error("message refused", "message", record.MessageId, "error", err.Error(), "repeat", false)
	return &provision.WrongError{Cause: err}
}
