// Package entry turns what Lambda delivers into requests: messages of the queue, invocations, rotations.
package entry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/plinth-iac/plinth/functions/workspace/archive"
	"github.com/plinth-iac/plinth/functions/workspace/provision"
	"github.com/plinth-iac/plinth/functions/workspace/redelivery"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// Handler serves all three kinds of events.
type Handler struct {
	// Provisioner does the work.
	Provisioner *provision.Provisioner
	// Owner finds the workspace of a secret's ARN.
	Owner Owner
	// Queues are told when to deliver again what was not served.
	Queues *redelivery.Queues
	// Log receives one line per request.
	Log *slog.Logger
}

// shape is as much of an event as tells its kind.
type shape struct {
	Records []struct {
		EventSource string `json:"eventSource"`
	} `json:"Records"`
	Step     string `json:"Step"`
	SecretID string `json:"SecretId"`
}

// Handle serves one event. What it returns is what Lambda returns to the caller.
func (h *Handler) Handle(ctx context.Context, event json.RawMessage) (any, error) {
	var s shape
	if err := json.Unmarshal(event, &s); err != nil {
		return nil, fmt.Errorf("event: is no JSON object: %w", err)
	}
	switch {
	case len(s.Records) > 0:
		for _, r := range s.Records {
			if r.EventSource != "aws:sqs" {
				return nil, fmt.Errorf("event: a record is of %.40q; want aws:sqs", r.EventSource)
			}
		}
		return h.queue(ctx, event)
	case s.Step != "" || s.SecretID != "":
		return nil, h.rotation(ctx, event)
	default:
		return h.invocation(ctx, event)
	}
}

// do carries out one request and writes the line about it.
func (h *Handler) do(ctx context.Context, req provision.Request) (Answer, error) {
	req.FunctionARN = functionARN(ctx)
	began := time.Now()
	rec, err := h.Provisioner.Do(ctx, req)
	log := h.Log.With("operation", req.Operation, "workspace", req.Workspace.String(), "request", req.ID,
		"state", rec.State, "cell", rec.Cell, "version", rec.Version,
		"milliseconds", time.Since(began).Milliseconds())
	if err != nil {
		log.Error("workspace operation failed", "error", err.Error(), "repeat", !refused(err))
		return Answer{}, fmt.Errorf("%s workspace %s: %w", req.Operation, req.Workspace, err)
	}
	log.Info("workspace operation done")
	return answer(rec), nil
}

// refused says that to repeat the request changes nothing.
func refused(err error) bool {
	_, refusal := errors.AsType[*registry.RefusedError](err)
	_, wrong := errors.AsType[*provision.WrongError](err)
	return refusal || wrong || errors.Is(err, archive.ErrNone)
}

func functionARN(ctx context.Context) string {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		return lc.InvokedFunctionArn
	}
	return ""
}

// Answer tells the caller what has become of the workspace. It holds no secret, only where it is.
type Answer struct {
	Workspace string `json:"workspace"`
	State     string `json:"state"`
	Cell      string `json:"cell,omitempty"`
	Database  string `json:"database"`
	SecretARN string `json:"secretArn,omitempty"`
	// Export and ExportSHA256 are the last export. The latter confirms a drop.
	Export       string `json:"export,omitempty"`
	ExportSHA256 string `json:"exportSha256,omitempty"`
	// DropAfter is when the drop may be confirmed.
	DropAfter string `json:"dropAfter,omitempty"`
}

func answer(rec registry.Record) Answer {
	a := Answer{
		Workspace: rec.ID.String(), State: string(rec.State), Cell: rec.Cell,
		Database: rec.ID.Database().String(), SecretARN: rec.SecretARN,
		Export: rec.Export.Key, ExportSHA256: rec.Export.SHA256,
	}
	if !rec.DropAfter.IsZero() {
		a.DropAfter = rec.DropAfter.UTC().Format(time.RFC3339)
	}
	return a
}
