package wire_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/workspace/cell"
	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
	"github.com/plinth-iac/plinth/functions/workspace/step"
)

func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 0})
	id, err := name.Parse(fresh("lock"))
	require.NoError(t, err)
	ctx := context.Background()
	first, err := w.Cells.Lock(ctx, "a", id, 0)
	require.NoError(t, err)
	_, err = w.instance().Cells.Lock(ctx, "a", id, 0)
	require.ErrorIs(t, err, cell.ErrBusy)
	other, err := name.Parse(fresh("lock"))
	require.NoError(t, err)
	second, err := w.Cells.Lock(ctx, "a", other, 0)
	require.NoError(t, err, "other workspaces do not wait")
	second.Close()
	first.Close()
	again, err := w.instance().Cells.Lock(ctx, "a", id, 0)
	require.NoError(t, err)
	again.Close()
}

// TestWhoLosesTheLockDoesNothing: a run whose connection ends, and with it its lock, changes nothing any more, while
// another run has long gone on.
func TestWhoLosesTheLockDoesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 0})
	id := fresh("zombie")
	w.do("create", id)
	before := w.credential(id)
	ctx := step.With(invoked(context.Background()), func(at string) error {
		if at == "rotate.set" {
			for _, connection := range strs(t, w.admin(0), "SELECT IS_USED_LOCK(?)", "plinth.ws"+id) {
				exec(t, w.admin(0), "KILL "+connection)
			}
			_, err := w.instance().Handle(invoked(context.Background()), event("suspend", id))
			require.NoError(t, err, "another run goes on")
		}
		return nil
	})
	_, err := w.tryIn(ctx, "rotate", id)
	require.Error(t, err)
	assert.Equal(t, "suspended", w.state(id))
	assert.Equal(t, before, w.credential(id))
	assert.True(t, cell.Denied(w.ping(before)), "the run that lost its lock has unlocked nobody")
	assert.Equal(t, []string{"ws" + id + "_a"}, users(t, w.admin(0), id))
}

// TestWhoReadAnOldRecordWritesNothing: the registry is changed between two steps of a run.
func TestWhoReadAnOldRecordWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 0})
	id := fresh("stale")
	w.do("create", id)
	parsed, err := name.Parse(id)
	require.NoError(t, err)
	ctx := step.With(invoked(context.Background()), func(at string) error {
		if at == "suspend.end" {
			rec, err := w.Provisioner.Registry.Get(context.Background(), parsed)
			require.NoError(t, err)
			_, err = w.Provisioner.Registry.Save(context.Background(), rec)
			require.NoError(t, err)
		}
		return nil
	})
	_, err = w.tryIn(ctx, "suspend", id)
	require.ErrorIs(t, err, registry.ErrChanged)
	w.do("suspend", id)
}

func TestUnreachableCell(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 0}, func(env map[string]string) { env["CA_FILE"] = "/nowhere.pem" })
	_, err := w.try("create", fresh("dark"))
	require.ErrorContains(t, err, "CA_FILE: open /nowhere.pem")
	empty := newWorld(t, [2]int{2, 0}, func(env map[string]string) { env["CA_FILE"] = "/dev/null" })
	_, err = empty.try("create", fresh("dark"))
	require.ErrorContains(t, err, "holds no certificate")
}

func TestCellThatIsConfiguredNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 2})
	id := fresh("lost")
	w.do("create", id, "cell", "b")
	first, _, _ := strings.Cut(w.env["CELLS"], ",{")
	w.env["CELLS"] = first + "]"
	w.Function = w.instance()
	_, err := w.try("suspend", id)
	require.ErrorContains(t, err, `cell: "b" is not in CELLS`)
}

func TestRequestWithoutAnIDIsStillCarriedOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 0})
	id := fresh("anon")
	for _, operation := range []string{"create", "suspend", "resume"} {
		_, err := w.tryIn(context.Background(), operation, id)
		require.NoError(t, err)
	}
	assert.Equal(t, "active", w.state(id))
	deadline, cancel := context.WithTimeout(lambdacontext.NewContext(context.Background(),
		&lambdacontext.LambdaContext{}), -time.Second)
	defer cancel()
	_, err := w.tryIn(deadline, "suspend", id)
	require.Error(t, err)
	assert.Equal(t, "active", w.state(id))
}
