// Package entry serves the four kinds of custom functions.
//
//	resolver   invoked by the engine's mutation call: {"kind":"resolver","workspace","subject","input"}
//	webhook    a request to /hooks/{name}, by API Gateway's proxy integration
//	trigger    an event of the bus, by EventBridge: {"detail-type","source","detail", …}
//	task       a schedule's input, by EventBridge Scheduler: whatever was configured, or Scheduler's own event
package entry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
)

// Kind is how a function comes to be called.
type Kind string

// The kinds.
const (
	Resolver Kind = "resolver"
	Webhook  Kind = "webhook"
	Trigger  Kind = "trigger"
	Task     Kind = "task"
)

// Function answers an example.
type Function struct {
	// Log receives one line per call: its kind, and no content.
	Log *slog.Logger
}

// shape is as much of an event as tells its kind.
type shape struct {
	Kind       string          `json:"kind"`
	HTTPMethod string          `json:"httpMethod"`
	DetailType string          `json:"detail-type"`
	Source     string          `json:"source"`
	Records    json.RawMessage `json:"Records"`
}

// scheduler is the source of the event that a schedule without an input sends.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
const scheduler = "aws.scheduler"

// kindOf is the kind of an event. A task's input is what its owner configured, so it is all that is nothing
// else.
func kindOf(event json.RawMessage) (Kind, error) {
	var s shape
	if !json.Valid(event) {
		return "", errors.New("event: is no JSON")
	}
	if json.Unmarshal(event, &s) != nil {
		return Task, nil // a text, a list, or other things under these names
	}
	switch {
	case s.HTTPMethod != "":
		return Webhook, nil
	case s.DetailType != "" && s.Source != "" && s.Source != scheduler:
		return Trigger, nil
	case s.Kind == string(Resolver):
		return Resolver, nil
	case s.Records != nil:
		return "", errors.New("event: is of a queue or a stream; want one of a resolver, webhook, trigger or task")
	default:
		return Task, nil
	}
}

// Handle serves one event. A trigger or a task that fails is tried again, so an error is returned only where
// that helps.
func (f *Function) Handle(_ context.Context, event json.RawMessage) (any, error) {
	kind, err := kindOf(event)
	if err != nil {
		return nil, err
	}
	f.Log.Info("called", "kind", string(kind))
	switch kind {
	case Resolver:
		return resolve(event)
	case Webhook:
		return hook(event)
	case Trigger:
		return trigger(event)
	default: // a task
		return map[string]any{"kind": Task, "done": true}, nil
	}
}

// Answer is what the example resolver returns: the input, and for whom it was called.
type Answer struct {
	Workspace string          `json:"workspace"`
	Input     json.RawMessage `json:"input"`
}

func resolve(event json.RawMessage) (any, error) {
	var in struct {
		Workspace string          `json:"workspace"`
		Input     json.RawMessage `json:"input"`
	}
	if err := json.Unmarshal(event, &in); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if in.Workspace == "" {
		return nil, errors.New("event: names no workspace; want one from the engine")
	}
	if in.Input == nil {
		in.Input = json.RawMessage("null")
	}
	return Answer{Workspace: in.Workspace, Input: in.Input}, nil
}

// hook takes what is posted. Whoever sends webhooks cannot have a token; a real one checks the sender's
// signature before it does anything.
func hook(event json.RawMessage) (any, error) {
	var r events.APIGatewayProxyRequest
	if err := json.Unmarshal(event, &r); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	status, body := http.StatusAccepted, `{"accepted":true}`
	if r.HTTPMethod != http.MethodPost {
		status, body = http.StatusMethodNotAllowed, `{"accepted":false}`
	}
	return events.APIGatewayProxyResponse{
		StatusCode: status, Body: body,
		Headers: map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"},
	}, nil
}

// trigger reads an event of the bus. One that the engine's mutation emit put there names a workspace.
func trigger(event json.RawMessage) (any, error) {
	var e events.EventBridgeEvent
	if err := json.Unmarshal(event, &e); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	var detail struct {
		Workspace string `json:"workspace"`
	}
	if err := json.Unmarshal(e.Detail, &detail); err != nil {
		return nil, fmt.Errorf("event: detail: %w", err)
	}
	return map[string]any{"kind": Trigger, "id": e.ID, "type": e.DetailType, "workspace": detail.Workspace}, nil
}
