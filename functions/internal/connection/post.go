package connection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigatewaymanagementapi"
	"github.com/aws/aws-sdk-go-v2/service/apigatewaymanagementapi/types"
)

// Poster sends messages to connections.
type Poster struct {
	// Store forgets a connection that is gone.
	Store *Store
	// Client makes the client when it is first needed.
	Client func() *apigatewaymanagementapi.Client
}

// NewPoster sends through the management address of a WebSocket API's stage. An endpoint of the
// configuration replaces its host.
func NewPoster(store *Store, cfg aws.Config, address string) *Poster {
	return &Poster{Store: store, Client: sync.OnceValue(func() *apigatewaymanagementapi.Client {
		if cfg.BaseEndpoint != nil {
			if at, err := url.Parse(address); err == nil {
				address = *cfg.BaseEndpoint + at.Path
			}
		}
		return apigatewaymanagementapi.NewFromConfig(cfg, func(o *apigatewaymanagementapi.Options) {
			o.BaseEndpoint = &address
		})
	})}
}

// Post sends a message. A connection that is gone is forgotten, and told by ErrNone.
func (p *Poster) Post(ctx context.Context, id string, message any) error {
	data, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("message: %w", err)
	}
	_, err = p.Client().PostToConnection(ctx, &apigatewaymanagementapi.PostToConnectionInput{
		ConnectionId: &id, Data: data,
	})
	if _, gone := errors.AsType[*types.GoneException](err); gone {
		return errors.Join(ErrNone, p.Store.Disconnect(ctx, id))
	}
	if err != nil {
		return fmt.Errorf("send a message: %w", err)
	}
	return nil
}

// Close ends a connection. One that is gone is no error.
func (p *Poster) Close(ctx context.Context, id string) error {
	_, err := p.Client().DeleteConnection(ctx, &apigatewaymanagementapi.DeleteConnectionInput{ConnectionId: &id})
	if _, gone := errors.AsType[*types.GoneException](err); gone {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("close a connection: %w", err)
	}
	return nil
}
