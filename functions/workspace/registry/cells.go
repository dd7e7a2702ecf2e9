package registry

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// ErrFull says that no cell has room. The workspace waits as Requested.
var ErrFull = errors.New("no cell has room: add one, or raise a capacity")

// Room is how many workspaces a cell takes, and how many it has.
type Room struct {
	Cell           string
	Capacity, Used int
}

// Rooms counts the workspaces of the cells of those capacities.
func (r *Registry) Rooms(ctx context.Context, capacities []Room) ([]Room, error) {
	in := &dynamodb.TransactGetItemsInput{}
	for _, c := range capacities {
		in.TransactItems = append(in.TransactItems, types.TransactGetItem{
			Get: &types.Get{TableName: &r.Table, Key: key(cellKey(c.Cell))},
		})
	}
	out, err := r.Client().TransactGetItems(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("read the cells: %w", err)
	}
	rooms := slices.Clone(capacities)
	for i, response := range out.Responses {
		f := fields{item: response.Item}
		rooms[i].Used = int(f.number(usedAttribute))
		if f.err != nil {
			return nil, f.err
		}
	}
	return rooms, nil
}

// emptiest is the cell that is filled the least, as a share of its capacity, and how many workspaces it may
// have at most to be still the emptiest of them. Cells of equal share go by their order.
func emptiest(rooms []Room) (best Room, limit int, ok bool) {
	for _, room := range rooms {
		if room.Used < room.Capacity && (!ok || room.Used*best.Capacity < best.Used*room.Capacity) {
			best, ok = room, true
		}
	}
	limit = best.Capacity - 1
	for _, room := range rooms {
		if room.Cell != best.Cell && room.Used < room.Capacity {
			limit = min(limit, room.Used*best.Capacity/room.Capacity)
		}
	}
	return best, limit, ok
}

// Place puts a requested workspace into the emptiest cell. The count of the cell and the record change
// together, on the condition that the cell is still the emptiest: so a run that ends early leaves no count
// behind, and many at once do not crowd into one cell.
func (r *Registry) Place(ctx context.Context, rec Record, capacities []Room) (Record, error) {
	if len(capacities) == 0 {
		return Record{}, ErrFull
	}
	for {
		rooms, err := r.Rooms(ctx, capacities)
		if err == nil {
			best, limit, ok := emptiest(rooms)
			if !ok {
				return Record{}, ErrFull
			}
			placed := rec
			placed.State, placed.Cell = Creating, best.Cell
			placed, err = r.transact(ctx, placed, r.take(best.Cell, limit))
			if err == nil {
				return placed, nil
			}
		}
		if !errors.Is(err, errCrowded) && !conflict(err) {
			return Record{}, err
		}
		if err := pause(ctx); err != nil {
			return Record{}, err
		}
	}
}

// Reserve writes the record and takes one place in a cell.
func (r *Registry) Reserve(ctx context.Context, rec Record, room Room) (Record, error) {
	if room.Capacity == 0 {
		return Record{}, ErrFull
	}
	saved, err := r.retried(ctx, rec, r.take(room.Cell, room.Capacity-1))
	if errors.Is(err, errCrowded) {
		return Record{}, ErrFull
	}
	return saved, err
}

// Release writes the record and gives back one place in a cell.
func (r *Registry) Release(ctx context.Context, rec Record, cell string) (Record, error) {
	return r.retried(ctx, rec, &types.Update{
		TableName: &r.Table, Key: key(cellKey(cell)),
		UpdateExpression:         aws.String("SET #used = #used - :one"),
		ConditionExpression:      aws.String("#used >= :one"),
		ExpressionAttributeNames: map[string]string{"#used": usedAttribute},
		ExpressionAttributeValues: item{
			":one": number(1),
		},
	})
}

// take adds one workspace to a cell that has at most limit of them.
func (r *Registry) take(cell string, limit int) *types.Update {
	return &types.Update{
		TableName: &r.Table, Key: key(cellKey(cell)),
		UpdateExpression:         aws.String("SET #used = if_not_exists(#used, :zero) + :one"),
		ConditionExpression:      aws.String("attribute_not_exists(#used) OR #used <= :limit"),
		ExpressionAttributeNames: map[string]string{"#used": usedAttribute},
		ExpressionAttributeValues: item{
			":zero": number(0), ":one": number(1), ":limit": number(limit),
		},
	}
}

func (r *Registry) retried(ctx context.Context, rec Record, update *types.Update) (Record, error) {
	for {
		saved, err := r.transact(ctx, rec, update)
		if !conflict(err) {
			return saved, err
		}
		if err := pause(ctx); err != nil {
			return Record{}, err
		}
	}
}

// conditionFailed is the reason that DynamoDB gives for an item whose condition did not hold.
const conditionFailed = "ConditionalCheckFailed"

// errCrowded says that the condition on the cell did not hold.
var errCrowded = errors.New("the cell has no place")

// transact writes the record and the cell together.
func (r *Registry) transact(ctx context.Context, rec Record, update *types.Update) (Record, error) {
	put, rec := r.put(rec)
	_, err := r.Client().TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
		TransactItems: []types.TransactWriteItem{{Put: put}, {Update: update}},
	})
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) && len(cancelled.CancellationReasons) == 2 {
		if aws.ToString(cancelled.CancellationReasons[0].Code) == conditionFailed {
			return Record{}, ErrChanged
		}
		if aws.ToString(cancelled.CancellationReasons[1].Code) == conditionFailed {
			return Record{}, errCrowded
		}
	}
	if err != nil {
		return Record{}, fmt.Errorf("write the registry: %w", err)
	}
	return rec, nil
}

// conflict says that DynamoDB refused a transaction because of another one on the same items. The SDK does
// not repeat those. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
func conflict(err error) bool {
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) {
		return false
	}
	return slices.ContainsFunc(cancelled.CancellationReasons, func(c types.CancellationReason) bool {
		return aws.ToString(c.Code) == "TransactionConflict"
	})
}

// pause keeps runs that met from meeting again.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(5+rand.IntN(40)) * time.Millisecond):
		return nil
	}
}
