// Package entry serves the three routes of the WebSocket API.
package entry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/plinth-iac/plinth/functions/internal/connection"
	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/socket/protocol"
	"github.com/plinth-iac/plinth/functions/socket/settings"
	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// subprotocol is the header in which a client names those that it speaks, and the server the one chosen.
const subprotocol = "Sec-WebSocket-Protocol"

// Function serves events of the WebSocket API.
type Function struct {
	// Store knows the connections.
	Store *connection.Store
	// AWS and Address are where messages to them go. An empty address is that of the API that events come from:
	// whoever deploys both knows it only after this function.
	AWS     aws.Config
	Address string
	// TTL is after how long a connection is forgotten at the latest.
	TTL time.Duration
	// Log receives one line per event.
	Log *slog.Logger

	once   sync.Once
	poster *connection.Poster
}

// New reads the environment and connects to nothing.
func New(lookup environment.Lookup, log *slog.Logger, now func() time.Time) (*Function, error) {
	s, err := settings.Load(lookup)
	if err != nil {
		return nil, err
	}
	store := &connection.Store{
		Table: s.ConnectionsTable, Now: now,
		Client: sync.OnceValue(func() *dynamodb.Client { return dynamodb.NewFromConfig(s.AWS) }),
	}
	return &Function{
		Store: store, AWS: s.AWS, Address: s.SocketURL, TTL: s.ConnectionTTL, Log: log,
	}, nil
}

// post is what sends to connections. The caller cannot choose the API's id nor its stage.
func (f *Function) post(r events.APIGatewayWebsocketProxyRequestContext) *connection.Poster {
	f.once.Do(func() {
		address := f.Address
		if address == "" {
			domain := "amazonaws.com"
			if strings.HasPrefix(f.AWS.Region, "cn-") {
				domain = "amazonaws.com.cn"
			}
			address = fmt.Sprintf("https://%s.execute-api.%s.%s/%s", r.APIID, f.AWS.Region, domain, r.Stage)
		}
		f.poster = connection.NewPoster(f.Store, f.AWS, address)
	})
	return f.poster
}

// Handle serves one event. Each may come twice, and in any order.
func (f *Function) Handle(ctx context.Context, event json.RawMessage) (any, error) {
	var r events.APIGatewayWebsocketProxyRequest
	if err := json.Unmarshal(event, &r); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	id := r.RequestContext.ConnectionID
	if id == "" {
		return nil, errors.New("event: is none of a WebSocket API")
	}
	log := f.Log.With("route", r.RequestContext.RouteKey, "connection", id)
	answer := events.APIGatewayProxyResponse{StatusCode: http.StatusOK}
	var err error
	switch r.RequestContext.RouteKey {
	case "$connect":
		answer, err = f.connect(ctx, r)
	case "$disconnect":
		err = f.Store.Disconnect(ctx, id)
	case "$default":
		err = f.message(ctx, r, log)
	default:
		err = fmt.Errorf("event: the route %.40q is unknown", r.RequestContext.RouteKey)
	}
	if errors.Is(err, connection.ErrNone) {
		log.Info("the connection is gone")
		return answer, nil
	}
	if err != nil {
		log.Error("failed", "error", err.Error())
		return nil, err
	}
	log.Info("done", "status", answer.StatusCode)
	return answer, nil
}

func (f *Function) connect(
	ctx context.Context, r events.APIGatewayWebsocketProxyRequest,
) (events.APIGatewayProxyResponse, error) {
	found, _ := r.RequestContext.Authorizer.(map[string]any)
	workspace, _ := found["workspace"].(string)
	subject, _ := found["subject"].(string)
	if _, err := name.Parse(workspace); err != nil || subject == "" {
		return events.APIGatewayProxyResponse{}, errors.New("event: the authorizer names no workspace or subject")
	}
	now := f.Store.Now()
	err := f.Store.Connect(ctx, connection.Connection{
		ID: r.RequestContext.ConnectionID, Workspace: workspace, Subject: subject, ConnectedAt: now,
		Expires: now.Add(f.TTL),
	})
	answer := events.APIGatewayProxyResponse{StatusCode: http.StatusOK}
	if asks(r.Headers) {
		// A browser closes a connection whose server does not choose one of those that it named.
		answer.Headers = map[string]string{subprotocol: protocol.Name}
	}
	return answer, err
}

// asks says whether the client speaks our subprotocol.
func asks(headers map[string]string) bool {
	for key, value := range headers {
		if !strings.EqualFold(key, subprotocol) {
			continue
		}
		for one := range strings.SplitSeq(value, ",") {
			if strings.TrimSpace(one) == protocol.Name {
				return true
			}
		}
	}
	return false
}

// message answers one of the client's.
func (f *Function) message(
	ctx context.Context, r events.APIGatewayWebsocketProxyRequest, log *slog.Logger,
) error {
	post, id := f.post(r.RequestContext), r.RequestContext.ConnectionID
	m, err := protocol.Parse(r.Body)
	if err != nil {
		// The protocol closes the connection with a code, which API Gateway has no way to send.
		if err := post.Post(ctx, id, protocol.Refuse("", err)); err != nil {
			return err
		}
		if err := post.Close(ctx, id); err != nil {
			log.Warn("the connection stays open", "error", err.Error()) // it was told, and may go on
		}
		return nil
	}
	switch m.Type {
	case protocol.Init:
		return post.Post(ctx, id, protocol.Message{Type: protocol.Ack})
	case protocol.Ping:
		return post.Post(ctx, id, protocol.Message{Type: protocol.Pong})
	case protocol.Subscribe:
		return f.subscribe(ctx, post, id, m)
	case protocol.Complete:
		return f.Store.Complete(ctx, id, m.ID)
	default: // a pong wants no answer
		return nil
	}
}

func (f *Function) subscribe(
	ctx context.Context, post *connection.Poster, id string, m protocol.Message,
) error {
	var payload struct {
		Query string `json:"query"`
	}
	err := json.Unmarshal(m.Payload, &payload)
	if err != nil {
		return post.Post(ctx, id, protocol.Refuse(m.ID, protocol.ErrQuery))
	}
	topic, alias, err := protocol.Field(payload.Query)
	if err != nil || !connection.Topic.MatchString(topic) || !connection.Topic.MatchString(alias) {
		return post.Post(ctx, id, protocol.Refuse(m.ID, protocol.ErrQuery))
	}
	err = f.Store.Subscribe(ctx, connection.Subscription{Connection: id, ID: m.ID, Topic: topic, Field: alias})
	if errors.Is(err, connection.ErrTwice) || errors.Is(err, connection.ErrTooMany) {
		return post.Post(ctx, id, protocol.Refuse(m.ID, err))
	}
	return err
}
