package connection

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// MaxSubscriptions is how many one connection may have.
const MaxSubscriptions = 50

// Topic is what the name of a topic looks like: that of a field in GraphQL.
var Topic = regexp.MustCompile(`^[_A-Za-z][_0-9A-Za-z]{0,63}$`)

// Why a subscription is refused. A client may be told.
var (
	ErrTooMany = fmt.Errorf("there are %d subscriptions already", MaxSubscriptions)
	ErrTwice   = errors.New("the connection has subscribed to this already, or uses this id already")
)

// Subscription is what one connection waits for.
type Subscription struct {
	// Connection is who waits.
	Connection string
	// ID is what the client calls it.
	ID string
	// Topic is what it waits for, within its workspace.
	Topic string
	// Field is under which name the client wants it.
	Field string
}

// Subscribe adds a subscription to the workspace of its connection. The same one again changes nothing. It
// fails with ErrNone, ErrTooMany or ErrTwice.
func (s *Store) Subscribe(ctx context.Context, sub Subscription) error {
	c, topics, err := s.find(ctx, sub.Connection)
	if err != nil {
		return err
	}
	topic := topicKey(c.Workspace, sub.Topic)
	for _, it := range topics {
		sameTopic, sameID := read(it, "sk") == topic, read(it, "subscription") == sub.ID
		if sameTopic != sameID {
			return ErrTwice
		}
		if sameTopic {
			return nil
		}
	}
	if len(topics) >= MaxSubscriptions {
		return ErrTooMany
	}
	mine, theirs := key(connectionKey(sub.Connection), topic), key(topic, sub.Connection)
	for _, it := range []item{mine, theirs} {
		it["subscription"], it["expires"] = text(sub.ID), seconds(c.Expires)
	}
	theirs["field"] = text(sub.Field)
	// The connection may be closed meanwhile: then nothing of it must come back.
	_, err = s.Client().TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
		TransactItems: []types.TransactWriteItem{
			{ConditionCheck: &types.ConditionCheck{
				TableName: &s.Table, Key: key(connectionKey(sub.Connection), self),
				ConditionExpression:      aws.String("attribute_exists(#pk)"),
				ExpressionAttributeNames: map[string]string{"#pk": "pk"},
			}},
			{Put: &types.Put{TableName: &s.Table, Item: mine}},
			{Put: &types.Put{TableName: &s.Table, Item: theirs}},
		},
	})
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) && len(cancelled.CancellationReasons) > 0 &&
		aws.ToString(cancelled.CancellationReasons[0].Code) == "ConditionalCheckFailed" {
		return ErrNone
	}
	if err != nil {
		return fmt.Errorf("store the subscription: %w", err)
	}
	return nil
}

// Complete ends a subscription by the client's name for it. One that is not there is no error.
func (s *Store) Complete(ctx context.Context, connection, id string) error {
	items, err := s.query(ctx, connectionKey(connection), topicPrefix)
	if err != nil {
		return err
	}
	var keys []item
	for _, it := range items {
		if read(it, "subscription") == id {
			keys = append(keys, key(read(it, "sk"), connection), key(connectionKey(connection), read(it, "sk")))
		}
	}
	return s.remove(ctx, keys)
}

// Subscribers are those of a workspace who wait for a topic.
func (s *Store) Subscribers(ctx context.Context, workspace, topic string) ([]Subscription, error) {
	items, err := s.query(ctx, topicKey(workspace, topic), "")
	if err != nil {
		return nil, err
	}
	var all []Subscription
	for _, it := range items {
		if readTime(it, "expires").After(s.Now()) {
			all = append(all, Subscription{
				Connection: read(it, "sk"), ID: read(it, "subscription"), Topic: topic, Field: read(it, "field"),
			})
		}
	}
	return all, nil
}
