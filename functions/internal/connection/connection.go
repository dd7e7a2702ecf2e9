// Package connection knows who is connected to the WebSocket API and what they wait for: one DynamoDB table,
// and the messages to them.
//
// The table's key is the strings "pk" and "sk"; "expires" is its time to live. Items:
//
//	connection#<id>             connection                   {workspace, subject, connectedAt, expires}
//	connection#<id>             topic#<workspace>#<topic>    {subscription, expires}
//	topic#<workspace>#<topic>   <id>                         {subscription, field, expires}
package connection

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// MaxLife is how long API Gateway keeps a connection at most.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
const MaxLife = 2 * time.Hour

// ErrNone says that there is no such connection: it was closed, or never opened.
var ErrNone = errors.New("there is no such connection")

// Connection is one client.
type Connection struct {
	// ID is what API Gateway calls it.
	ID string
	// Workspace and Subject are who it is, as the authorizer found.
	Workspace, Subject string
	// ConnectedAt is when it was opened, and Expires when it is over at the latest.
	ConnectedAt, Expires time.Time
}

// Store is the table.
type Store struct {
	// Client makes the client when it is first needed.
	Client func() *dynamodb.Client
	// Table is its name.
	Table string
	// Now is the clock.
	Now func() time.Time
}

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func seconds(t time.Time) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(t.Unix(), 10)}
}

const (
	self        = "connection"
	topicPrefix = "topic#"
)

func key(pk, sk string) item { return item{"pk": text(pk), "sk": text(sk)} }

func connectionKey(id string) string          { return "connection#" + id }
func topicKey(workspace, topic string) string { return topicPrefix + workspace + "#" + topic }
func read(it item, name string) (value string) { // "" when it is missing
	if s, ok := it[name].(*types.AttributeValueMemberS); ok {
		value = s.Value
	}
	return value
}

func readTime(it item, name string) time.Time {
	if n, ok := it[name].(*types.AttributeValueMemberN); ok {
		if s, err := strconv.ParseInt(n.Value, 10, 64); err == nil {
			return time.Unix(s, 0)
		}
	}
	return time.Time{}
}

// Connect stores a connection. One that is stored already stays as it is: the event came twice.
func (s *Store) Connect(ctx context.Context, c Connection) error {
	it := key(connectionKey(c.ID), self)
	it["workspace"], it["subject"] = text(c.Workspace), text(c.Subject)
	it["connectedAt"], it["expires"] = text(c.ConnectedAt.UTC().Format(time.RFC3339)), seconds(c.Expires)
	_, err := s.Client().PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.Table, Item: it,
		ConditionExpression:      aws.String("attribute_not_exists(#pk)"),
		ExpressionAttributeNames: map[string]string{"#pk": "pk"},
	})
	if _, exists := errors.AsType[*types.ConditionalCheckFailedException](err); exists {
		return nil
	}
	if err != nil {
		return fmt.Errorf("store the connection: %w", err)
	}
	return nil
}

// Disconnect deletes a connection and its subscriptions. One that is not there is no error.
func (s *Store) Disconnect(ctx context.Context, id string) error {
	// First of all, so that no subscription is added any more.
	_, err := s.Client().DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &s.Table, Key: key(connectionKey(id), self),
	})
	if err != nil {
		return fmt.Errorf("delete the connection: %w", err)
	}
	items, err := s.query(ctx, connectionKey(id), topicPrefix)
	if err != nil {
		return err
	}
	var keys []item
	for _, it := range items {
		keys = append(keys, key(read(it, "sk"), id), key(connectionKey(id), read(it, "sk")))
	}
	return s.remove(ctx, keys)
}

// remove deletes items, 25 at a time, which is what DynamoDB takes.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
func (s *Store) remove(ctx context.Context, keys []item) error {
	for len(keys) > 0 {
		n := min(25, len(keys))
		var requests []types.WriteRequest
		for _, k := range keys[:n] {
			requests = append(requests, types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: k}})
		}
		out, err := s.Client().BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
			RequestItems: map[string][]types.WriteRequest{s.Table: requests},
		})
		if err != nil {
			return fmt.Errorf("delete the subscriptions: %w", err)
		}
		keys = keys[n:]
		for _, left := range out.UnprocessedItems[s.Table] {
			keys = append(keys, left.DeleteRequest.Key)
		}
	}
	return nil
}

// query reads all items of a partition whose sort keys begin so.
func (s *Store) query(ctx context.Context, pk, begin string) ([]item, error) {
	in := &dynamodb.QueryInput{
		TableName: &s.Table, ConsistentRead: aws.Bool(true),
		KeyConditionExpression:    aws.String("#pk = :pk"),
		ExpressionAttributeNames:  map[string]string{"#pk": "pk"},
		ExpressionAttributeValues: item{":pk": text(pk)},
	}
	if begin != "" {
		in.KeyConditionExpression = aws.String("#pk = :pk AND begins_with(#sk, :begin)")
		in.ExpressionAttributeNames["#sk"], in.ExpressionAttributeValues[":begin"] = "sk", text(begin)
	}
	var items []item
	for {
		out, err := s.Client().Query(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("read the connections: %w", err)
		}
		items = append(items, out.Items...)
		if len(out.LastEvaluatedKey) == 0 {
			return items, nil
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
}

// find reads a connection and its subscriptions. One that is over is not there, for DynamoDB takes days to
// delete it.
func (s *Store) find(ctx context.Context, id string) (Connection, []item, error) {
	items, err := s.query(ctx, connectionKey(id), "")
	if err != nil {
		return Connection{}, nil, err
	}
	var (
		c      Connection
		topics []item
	)
	for _, it := range items {
		if strings.HasPrefix(read(it, "sk"), topicPrefix) {
			topics = append(topics, it)
			continue
		}
		at, _ := time.Parse(time.RFC3339, read(it, "connectedAt"))
		c = Connection{
			ID: id, Workspace: read(it, "workspace"), Subject: read(it, "subject"), ConnectedAt: at,
			Expires: readTime(it, "expires"),
		}
	}
	if c.ID == "" || !c.Expires.After(s.Now()) {
		return Connection{}, nil, ErrNone
	}
	return c, topics, nil
}
