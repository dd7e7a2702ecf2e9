// Package effect does what mutations ask for beyond the database: functions, messages and events.
package effect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	bridge "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/plinth-iac/plinth/functions/internal/connection"
)

const (
	// maxPayload is how much one message or event may carry, in bytes. API Gateway sends 128 KB in one message.
	// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
	maxPayload = 100 << 10
	// maxAnswer is how much a custom function may answer, in bytes.
	maxAnswer = 1 << 20
	// senders is how many messages are sent at a time.
	senders = 16
)

// Problem is what a caller may be told.
type Problem string

const errNone Problem = "function: there is no such function"

// Error is the text.
func (p Problem) Error() string { return string(p) }

// Caller is on whose behalf something is done.
type Caller struct {
	Workspace string `json:"workspace"`
	Subject   string `json:"subject"`
}

// Effects are what a mutation can bring about.
type Effects struct {
	// Functions invokes functions whose names begin with Prefix.
	Functions func() *lambda.Client
	Prefix    string
	// Store and Poster reach the subscribers.
	Store  *connection.Store
	Poster *connection.Poster
	// Events puts events on Bus, from Source.
	Events      func() *eventbridge.Client
	Bus, Source string
}

// maxName is how long the name of a function may be.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
const maxName = 64

var (
	functionName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
	eventType    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.:-]{0,127}$`)
)

// Call invokes a custom resolver with a JSON text, and returns the JSON text that it answers.
func (e *Effects) Call(ctx context.Context, who Caller, function, input string) (string, error) {
	if !functionName.MatchString(function) {
		return "", Problem("function: want up to 32 lower-case letters, digits or hyphens, the first a letter")
	}
	if len(e.Prefix)+len(function) > maxName {
		return "", errNone
	}
	if input == "" {
		input = "null"
	}
	if err := check("input", input); err != nil {
		return "", err
	}
	payload, err := json.Marshal(struct {
		Kind string `json:"kind"`
		Caller
		Input json.RawMessage `json:"input"`
	}{"resolver", who, json.RawMessage(input)})
	if err != nil {
		return "", err
	}
	out, err := e.Functions().Invoke(ctx, &lambda.InvokeInput{
		FunctionName: aws.String(e.Prefix + function), Payload: payload,
	}, func(o *lambda.Options) { o.RetryMaxAttempts = 1 }) // it may have run
	if _, missing := errors.AsType[*types.ResourceNotFoundException](err); missing {
		return "", errNone
	}
	if err != nil {
		return "", fmt.Errorf("invoke %s%s: %w", e.Prefix, function, err)
	}
	if out.FunctionError != nil {
		return "", errors.Join(Problem("the function failed"),
			fmt.Errorf("%s%s: %.1000s", e.Prefix, function, out.Payload))
	}
	if len(out.Payload) > maxAnswer {
		return "", Problem("the function answered more than 1 MiB")
	}
	return string(out.Payload), nil
}

// Publish sends a JSON text to the caller's workspace's subscribers of a topic, and returns how many got it.
func (e *Effects) Publish(ctx context.Context, who Caller, topic, payload string) (int, error) {
	if !connection.Topic.MatchString(topic) {
		return 0, Problem("topic: want the name of a field")
	}
	if err := check("payload", payload); err != nil {
		return 0, err
	}
	waiting, err := e.Store.Subscribers(ctx, who.Workspace, topic)
	if err != nil {
		return 0, err
	}
	var (
		wait    sync.WaitGroup
		mu      sync.Mutex
		reached int
		failed  error
		next    = make(chan connection.Subscription)
	)
	for range min(senders, len(waiting)) {
		wait.Go(func() {
			for sub := range next {
				err := e.Poster.Post(ctx, sub.Connection, message(sub, payload))
				mu.Lock()
				switch {
				case err == nil:
					reached++
				case !errors.Is(err, connection.ErrNone):
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	for _, sub := range waiting {
		next <- sub
	}
	close(next)
	wait.Wait()
	return reached, failed
}

// message is a "next" of graphql-transport-ws.
func message(sub connection.Subscription, payload string) any {
	return map[string]any{
		"id": sub.ID, "type": "next",
		"payload": map[string]any{"data": map[string]json.RawMessage{sub.Field: json.RawMessage(payload)}},
	}
}

// Emit puts an event on the bus, and returns its id. Its detail holds the caller beside the data, so that
// no workspace can speak for another.
func (e *Effects) Emit(ctx context.Context, who Caller, kind, data string) (string, error) {
	if !eventType.MatchString(kind) {
		return "", Problem("type: want up to 128 letters, digits or _.:-, the first a letter")
	}
	if err := check("detail", data); err != nil {
		return "", err
	}
	detail, err := json.Marshal(struct {
		Caller
		Data json.RawMessage `json:"data"`
	}{who, json.RawMessage(data)})
	if err != nil {
		return "", err
	}
	out, err := e.Events().PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []bridge.PutEventsRequestEntry{{
		EventBusName: &e.Bus, Source: &e.Source, DetailType: &kind, Detail: aws.String(string(detail)),
	}}})
	if err != nil {
		return "", fmt.Errorf("put an event on %s: %w", e.Bus, err)
	}
	for _, entry := range out.Entries {
		if entry.EventId != nil {
			return *entry.EventId, nil
		}
		err = fmt.Errorf("%s: %s", aws.ToString(entry.ErrorCode), aws.ToString(entry.ErrorMessage))
	}
	return "", fmt.Errorf("put an event on %s: it was not taken: %w", e.Bus, err)
}

func check(what, text string) error {
	if len(text) > maxPayload {
		return Problem(what + ": is larger than 100 KiB")
	}
	if !json.Valid([]byte(text)) {
		return Problem(what + ": want JSON")
	}
	return nil
}
