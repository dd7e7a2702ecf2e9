package wire_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/workspace/step"
)

// errKilled ends a run as the end of a Lambda does: what was done stays, and nothing more is done.
var errKilled = errors.New("killed")

// killer ends runs at random steps, a part of them.
func killer(part float64) context.Context {
	return step.With(context.Background(), func(string) error {
		if rand.Float64() < part {
			return errKilled
		}
		return nil
	})
}

// storm delivers each event until it succeeds, up to so many times, and now and then once more than needed.
func storm(t *testing.T, w *world, part float64, events []string) {
	t.Helper()
	var (
		wait   sync.WaitGroup
		mu     sync.Mutex
		killed int
	)
	instances := []*world{w}
	for range 3 {
		other := *w
		other.Function = w.instance()
		instances = append(instances, &other)
	}
	for i, id := range events {
		wait.Go(func() {
			ctx := invoked(killer(part))
			for delivery := 0; ; delivery++ {
				one := instances[(i+delivery)%len(instances)]
				_, err := one.tryIn(ctx, "create", id)
				if err == nil && rand.IntN(3) > 0 {
					return
				}
				if errors.Is(err, errKilled) {
					mu.Lock()
					killed++
					mu.Unlock()
				}
				if delivery == 200 {
					assert.NoError(t, err, "after 200 deliveries")
					return
				}
			}
		})
	}
	wait.Wait()
	assert.Greater(t, killed, 40, "runs were killed")
}

// TestStorm: two hundred concurrent creates of forty workspaces, redelivered and killed at random, in four
// instances of the function, while AWS throttles and transactions collide.
func TestStorm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{30, 30})
	w.aws.Fault = func(operation string) *awsfake.Error {
		switch {
		case operation == "TransactWriteItems" && rand.IntN(10) == 0:
			return &awsfake.Error{
				Type: "TransactionCanceledException", Message: "conflict",
				Extra: map[string]any{"CancellationReasons": []any{
					map[string]string{"Code": "None"}, map[string]string{"Code": "TransactionConflict"},
				}},
			}
		case rand.IntN(50) == 0:
			return &awsfake.Error{Type: "ThrottlingException", Message: "slower"}
		}
		return nil
	}
	kind := fresh("storm") + "x"
	var events []string
	for i := range 200 {
		events = append(events, fmt.Sprintf("%s%02d", kind, i%40))
	}
	storm(t, w, 0.2, events)

	var found, accounts []string
	for cell := range servers {
		found = append(found, databases(t, w.admin(cell), kind)...)
		accounts = append(accounts, users(t, w.admin(cell), kind)...)
	}
	assert.Len(t, found, 40)
	assert.Len(t, accounts, 40)
	assert.Len(t, w.aws.Secrets(prefix+"/"+kind), 40)
	assert.Equal(t, "20", w.used("a"), "the counts are exact, and the cells are filled evenly")
	assert.Equal(t, "20", w.used("b"))
	items := 0
	for _, item := range w.aws.Items(table) {
		if id, ok := strings.CutPrefix(item, "workspace#"); ok {
			items++
			assert.Equal(t, "active", w.state(id))
			require.NoError(t, w.connect(w.credential(id)).PingContext(context.Background()), id)
		}
	}
	assert.Equal(t, 40, items)
}

// TestEveryStepOfCreate kills a run at each step in turn, and shows that the next one ends up in the same
// place.
func TestEveryStepOfCreate(t *testing.T) {
	t.Parallel()
	everyStep(t, func(w *world, ctx context.Context, id string) error {
		_, err := w.tryIn(ctx, "create", id)
		return err
	}, func(w *world, id string) {
		assert.Equal(t, "active", w.state(id))
		assert.Equal(t, []string{"ws" + id}, databases(t, w.admin(0), id))
		assert.Equal(t, []string{"ws" + id + "_a"}, users(t, w.admin(0), id))
	})
}

// everyStep runs do once for each step that it has, killed there, and then again until it succeeds. It
// returns the steps.
func everyStep(
	t *testing.T, do func(w *world, ctx context.Context, id string) error, check func(w *world, id string),
) {
	t.Helper()
	for at := 0; ; at++ {
		w := newWorld(t, [2]int{1, 0})
		id := fresh("step") + "x"
		seen, last := 0, ""
		ctx := step.With(invoked(context.Background()), func(name string) error {
			seen, last = seen+1, name
			if seen == at+1 {
				return errKilled
			}
			return nil
		})
		err := do(w, ctx, id)
		if err == nil {
			assert.Greater(t, at, 6, "there were steps to be killed at")
			check(w, id)
			return
		}
		require.ErrorIs(t, err, errKilled, last)
		require.NoError(t, do(w, ctx, id), "again, after it was killed before %s", last)
		check(w, id)
		require.NoError(t, do(w, ctx, id), "once more, after it succeeded")
		check(w, id)
		assert.Equal(t, "1", w.used("a"))
	}
}

func TestFullCellsLeaveTheWorkspaceWaiting(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 1})
	first, second, third := fresh("full"), fresh("full"), fresh("full")
	assert.Equal(t, "a", w.do("create", first).Cell)
	assert.Equal(t, "b", w.do("create", second).Cell)
	_, err := w.try("create", third)
	require.ErrorContains(t, err, "no cell has room")
	assert.Equal(t, "requested", w.state(third))

	// A capacity is raised: the same request goes through.
	w.Provisioner.Rooms[1].Capacity = 2
	assert.Equal(t, "b", w.do("create", third).Cell)
	assert.Equal(t, "2", w.used("b"))
}

func TestPlacementGoesByShareOfCapacity(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 6})
	var cells strings.Builder
	for range 8 {
		cells.WriteString(w.do("create", fresh("share")).Cell)
	}
	assert.Equal(t, "abbbabbb", cells.String())
	other := newWorld(t, [2]int{5, 5})
	assert.Equal(t, "b", other.do("create", fresh("share"), "cell", "b").Cell, "a cell can be asked for")
	_, err := other.try("create", fresh("share"), "cell", "c")
	require.ErrorContains(t, err, "no cell has room")
}
