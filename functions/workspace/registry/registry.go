// Package registry knows every workspace and how full every cell is: one DynamoDB table, conditional writes
// only.
//
// The table has the string "pk" as its partition key and no other. Items are "workspace#<id>" and
// "cell#<name>".
package registry

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// ErrChanged says that another run wrote the record since it was read. To repeat the operation helps.
var ErrChanged = errors.New("the registry was changed meanwhile")

// Registry is the table.
type Registry struct {
	// Client makes the client when it is first needed.
	Client func() *dynamodb.Client
	// Table is its name.
	Table string
	// Now is the clock.
	Now func() time.Time
}

// Get reads a workspace's record. One that is not registered has version 0.
func (r *Registry) Get(ctx context.Context, id name.ID) (Record, error) {
	out, err := r.Client().GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &r.Table, Key: key(workspaceKey(id)), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return Record{}, fmt.Errorf("read the registry: %w", err)
	}
	if out.Item == nil {
		return Record{ID: id}, nil
	}
	return decode(id, out.Item)
}

// Save writes the record as the successor of the version that was read.
func (r *Registry) Save(ctx context.Context, rec Record) (Record, error) {
	put, rec := r.put(rec)
	_, err := r.Client().PutItem(ctx, &dynamodb.PutItemInput{
		TableName: put.TableName, Item: put.Item, ConditionExpression: put.ConditionExpression,
		ExpressionAttributeNames:  put.ExpressionAttributeNames,
		ExpressionAttributeValues: put.ExpressionAttributeValues,
	})
	if _, failed := errors.AsType[*types.ConditionalCheckFailedException](err); failed {
		return Record{}, ErrChanged
	}
	if err != nil {
		return Record{}, fmt.Errorf("write the registry: %w", err)
	}
	return rec, nil
}

// put is the conditional write of the record's next version, and that version.
func (r *Registry) put(rec Record) (*types.Put, Record) {
	put := &types.Put{TableName: &r.Table}
	if rec.Version == 0 {
		put.ConditionExpression = aws.String("attribute_not_exists(#pk)")
		put.ExpressionAttributeNames = map[string]string{"#pk": keyAttribute}
	} else {
		put.ConditionExpression = aws.String("#version = :read")
		put.ExpressionAttributeNames = map[string]string{"#version": versionAttribute}
		put.ExpressionAttributeValues = item{":read": number(rec.Version)}
	}
	rec.Version++
	rec.UpdatedAt = r.Now()
	put.Item = rec.encode()
	return put, rec
}
