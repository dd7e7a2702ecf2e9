package registry

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/workspace/name"
)

func newRegistry(t *testing.T) (*Registry, *awsfake.Server) {
	t.Helper()
	fake := awsfake.New(t)
	fake.AddTable("registry")
	client := dynamodb.NewFromConfig(fake.Config())
	return &Registry{
		Client: func() *dynamodb.Client { return client }, Table: "registry",
		Now: func() time.Time { return time.Date(2026, 11, 21, 5, 0, 0, 1000, time.UTC) },
	}, fake
}

func id(t *testing.T, text string) name.ID {
	t.Helper()
	parsed, err := name.Parse(text)
	require.NoError(t, err)
	return parsed
}

func TestRecordsComeBackWhole(t *testing.T) {
	t.Parallel()
	r, _ := newRegistry(t)
	ctx := context.Background()
	empty, err := r.Get(ctx, id(t, "acme"))
	require.NoError(t, err)
	assert.Equal(t, Record{ID: id(t, "acme")}, empty)
	saved, err := r.Save(ctx, Record{
		ID: id(t, "acme"), State: Condemned, Life: 2, Cell: "a", Target: "b", Source: "c", SecretARN: "arn",
		Export:    ExportRecord{Key: "k", SHA256: "s", Bytes: 5, Rows: 6},
		DropAfter: time.Date(2026, 11, 28, 5, 0, 0, 0, time.UTC), Requests: Requests{"1", "2"},
	})
	require.NoError(t, err)
	assert.EqualValues(t, 1, saved.Version)
	got, err := r.Get(ctx, id(t, "acme"))
	require.NoError(t, err)
	assert.Equal(t, saved, got)
}

func TestOldVersionsAreNotWritten(t *testing.T) {
	t.Parallel()
	r, _ := newRegistry(t)
	ctx := context.Background()
	first, err := r.Save(ctx, Record{ID: id(t, "acme"), State: Requested})
	require.NoError(t, err)
	_, err = r.Save(ctx, Record{ID: id(t, "acme"), State: Requested})
	require.ErrorIs(t, err, ErrChanged, "it is there already")
	_, err = r.Save(ctx, first)
	require.NoError(t, err)
	_, err = r.Save(ctx, first)
	require.ErrorIs(t, err, ErrChanged)
	_, err = r.Place(ctx, first, []Room{{Cell: "a", Capacity: 1}})
	require.ErrorIs(t, err, ErrChanged)
	rooms, err := r.Rooms(ctx, []Room{{Cell: "a", Capacity: 1}})
	require.NoError(t, err)
	assert.Zero(t, rooms[0].Used, "nothing is counted for a record that was not written")
}

func TestRequestsAreRemembered(t *testing.T) {
	t.Parallel()
	var all Requests
	assert.False(t, all.Has(""))
	assert.Empty(t, all.With(""))
	for i := range 100 {
		all = all.With(fmt.Sprint(i)).With(fmt.Sprint(i))
		assert.True(t, all.Has(fmt.Sprint(i)))
	}
	assert.Len(t, all, remembered)
	assert.True(t, all.Has("70"))
	assert.False(t, all.Has("69"))
	assert.Equal(t, all, decodeRequests(all.encode()))
	assert.Nil(t, decodeRequests(""))
}

func TestReserveAndRelease(t *testing.T) {
	t.Parallel()
	r, fake := newRegistry(t)
	ctx := context.Background()
	room := Room{Cell: "b", Capacity: 1}
	rec, err := r.Reserve(ctx, Record{ID: id(t, "acme")}, room)
	require.NoError(t, err)
	_, err = r.Reserve(ctx, Record{ID: id(t, "other")}, room)
	require.ErrorIs(t, err, ErrFull)
	_, err = r.Reserve(ctx, Record{ID: id(t, "other")}, Room{Cell: "new"})
	require.ErrorIs(t, err, ErrFull, "a cell of no capacity")
	rec, err = r.Release(ctx, rec, "b")
	require.NoError(t, err)
	assert.Equal(t, "0", fake.Attribute("registry", "cell#b", "used"))
	_, err = r.Release(ctx, rec, "b")
	require.ErrorIs(t, err, errCrowded, "a count never falls below nothing")
	_, err = r.Place(ctx, rec, nil)
	require.ErrorIs(t, err, ErrFull)
}

// TestEmptiest: whoever places by the answer never fills a cell that was fuller than another.
func TestEmptiest(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		rooms := make([]Room, 1+random.IntN(5))
		for i := range rooms {
			rooms[i] = Room{Cell: fmt.Sprint(i), Capacity: random.IntN(6), Used: random.IntN(7)}
		}
		best, limit, ok := emptiest(rooms)
		if !ok {
			for _, room := range rooms {
				assert.GreaterOrEqual(t, room.Used, room.Capacity)
			}
			continue
		}
		assert.GreaterOrEqual(t, limit, best.Used, "the answer itself can be used")
		assert.Less(t, limit, best.Capacity)
		for _, room := range rooms {
			if room.Cell != best.Cell && room.Used < room.Capacity {
				assert.LessOrEqual(t, limit*room.Capacity, room.Used*best.Capacity, "%v in %v", best, rooms)
			}
		}
	}
}

func TestManyPlaceEvenly(t *testing.T) {
	t.Parallel()
	r, fake := newRegistry(t)
	fake.Fault = func(operation string) *awsfake.Error {
		if operation != "TransactWriteItems" || rand.IntN(4) > 0 {
			return nil
		}
		return &awsfake.Error{Type: "TransactionCanceledException", Extra: map[string]any{
			"CancellationReasons": []any{map[string]string{"Code": "TransactionConflict"}},
		}}
	}
	rooms := []Room{{Cell: "a", Capacity: 10}, {Cell: "b", Capacity: 20}, {Cell: "c", Capacity: 0}}
	var wait sync.WaitGroup
	for i := range 30 {
		wait.Go(func() {
			_, err := r.Place(context.Background(), Record{ID: id(t, fmt.Sprintf("many%d", i))}, rooms)
			assert.NoError(t, err)
		})
	}
	wait.Wait()
	assert.Equal(t, "10", fake.Attribute("registry", "cell#a", "used"))
	assert.Equal(t, "20", fake.Attribute("registry", "cell#b", "used"))
	_, err := r.Place(context.Background(), Record{ID: id(t, "late")}, rooms)
	require.ErrorIs(t, err, ErrFull)
}

func TestPlacingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	r, fake := newRegistry(t)
	ctx, cancel := context.WithCancel(context.Background())
	fake.Fault = func(operation string) *awsfake.Error {
		if operation != "TransactWriteItems" {
			return nil
		}
		cancel()
		return &awsfake.Error{Type: "TransactionCanceledException", Extra: map[string]any{
			"CancellationReasons": []any{map[string]string{"Code": "TransactionConflict"}},
		}}
	}
	_, err := r.Place(ctx, Record{ID: id(t, "acme")}, []Room{{Cell: "a", Capacity: 1}})
	require.ErrorIs(t, err, context.Canceled)
}

// TestRules walks every operation from every state that admits it: it ends, and from nowhere does a
// workspace get stuck.
func TestRules(t *testing.T) {
	t.Parallel()
	reached := map[State]bool{}
	for operation, r := range rules {
		for _, from := range r.from {
			require.NoError(t, operation.Admit(from))
			assert.False(t, operation.Done(from))
		}
		if r.to != "" {
			reached[r.via], reached[r.to] = true, true
			require.NoError(t, operation.Admit(r.via), "%s goes on from where it was left", operation)
		}
	}
	for state := range reached {
		var out []Operation
		for operation := range rules {
			if operation.Admit(state) == nil {
				out = append(out, operation)
			}
		}
		assert.NotEmpty(t, out, "no way leads out of %s", state)
	}
	assert.True(t, Create.Done(Active))
	assert.False(t, Move.Done(Suspended), "it may be the wrong cell")
	assert.False(t, Operation("explode").Done(""))
	err := Confirm.Admit("")
	require.ErrorContains(t, err, `confirm is refused: the workspace is not registered; want one of ["condemned" "dropping"]`)
}

func TestForeignItemsAreReported(t *testing.T) {
	t.Parallel()
	for attribute, value := range map[string]item{
		"version": {"version": text("x")}, "state": {"state": number(1)},
		"updatedAt": {"updatedAt": text("yesterday")},
	} {
		_, err := decode(id(t, "acme"), value)
		require.ErrorContains(t, err, "registry: attribute "+attribute)
	}
}
