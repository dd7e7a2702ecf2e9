package entry

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/aws/aws-lambda-go/events"
)

// queue serves a batch of messages. Groups are served side by side, the messages of one group in their
// order. After the first failure in a group the rest of it is handed back untouched, for a later message
// must not overtake an earlier one.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
//
// A message that can never succeed is handed back as well: the queue gives up on it after its last delivery
// and puts it where somebody looks.
func (h *Handler) queue(ctx context.Context, event json.RawMessage) (events.SQSEventResponse, error) {
	var batch events.SQSEvent
	if err := json.Unmarshal(event, &batch); err != nil {
		return events.SQSEventResponse{}, fmt.Errorf("event: %w", err)
	}
	var (
		failed = make([]bool, len(batch.Records))
		wait   sync.WaitGroup
	)
	for _, group := range groups(batch.Records) {
		wait.Go(func() {
			for i, at := range group {
				if err := h.message(ctx, batch.Records[at]); err != nil {
					for _, rest := range group[i:] {
						failed[rest] = true
					}
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
		h.Log.Error("message refused", "message", record.MessageId, "error", err.Error())
		return err
	}
	if group, ok := record.Attributes["MessageGroupId"]; ok && group != m.Workspace.String() {
		err := fmt.Errorf("message: its group is %.40q; want the workspace, %s", group, m.Workspace)
		h.Log.Error("message refused", "message", record.MessageId, "error", err.Error())
		return err
	}
	_, err = h.do(ctx, m.request(record.MessageId))
	return err
}
