// Package entry serves the four kinds of custom functions.
//
//	resolver   invoked by the engine's mutation call: {"kind":"resolver","workspace","subject","input"}
//	webhook    a request to /hooks/{name}, by API Gateway's proxy integration
//	trigger    an event of the bus, by EventBridge: {"detail-type","source","detail", …}
//	task       a schedule's input, by EventBridge Scheduler: {"kind":"task", …}
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
	Kind       Kind   `json:"kind"`
	HTTPMethod string `json:"httpMethod"`
	DetailType string `json:"detail-type"`
	Source     string `json:"source"`
}

func (s shape) kind() (Kind, error) {
	switch {
	case s.HTTPMethod != "":
		return Webhook, nil
	case s.DetailType != "" && s.Source != "":
		return Trigger, nil
	case s.Kind == Resolver, s.Kind == Task:
		return s.Kind, nil
	default:
		return "", errors.New("event: is of none of the four kinds: resolver, webhook, trigger, task")
	}
}

// Handle serves one event. A trigger or a task that fails is tried again, so an error is returned only where
// that helps.
func (f *Function) Handle(_ context.Context, event json.RawMessage) (any, error) {
	var s shape
	if err := json.Unmarshal(event, &s); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	kind, err := s.kind()
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

// trigger reads an event that the engine's mutation emit put on the bus.
func trigger(event json.RawMessage) (any, error) {
	var e events.EventBridgeEvent
	if err := json.Unmarshal(event, &e); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	var detail struct {
		Workspace string `json:"workspace"`
	}
	if err := json.Unmarshal(e.Detail, &detail); err != nil || detail.Workspace == "" {
		return nil, errors.New("event: its detail names no workspace; want one of the engine's")
	}
	return map[string]any{"kind": Trigger, "id": e.ID, "type": e.DetailType, "workspace": detail.Workspace}, nil
}
