package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/workspace/cell"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

func TestMove(t *testing.T) {
	t.Parallel()
	for at := 0; ; at++ {
		w := newWorld(t, [2]int{2, 1})
		id := fresh("move") + "x"
		w.do("create", id, "cell", "a")
		before := w.credential(id)
		fill(t, w.connect(before), before.Database)
		_, err := w.try("move", id, "cell", "b")
		require.ErrorContains(t, err, "move is refused: the workspace is active")
		w.do("suspend", id)
		_, err = w.try("move", id, "cell", "c")
		require.ErrorContains(t, err, `cell: "c" is not in CELLS`)

		ctx := stopAt(at)
		_, first := w.tryIn(ctx, "move", id, "cell", "b")
		if first != nil {
			require.ErrorIs(t, first, errKilled)
			_, err = w.tryIn(ctx, "move", id, "cell", "b")
			require.NoError(t, err, "killed at step %d", at)
		}
		_, err = w.tryIn(ctx, "move", id, "cell", "b")
		require.NoError(t, err, "twice is as once")
		assert.Equal(t, "suspended", w.state(id))
		assert.Empty(t, databases(t, w.admin(0), id), "nothing is left in the old cell")
		assert.Empty(t, users(t, w.admin(0), id))
		assert.Equal(t, "0", w.used("a"))
		assert.Equal(t, "1", w.used("b"))
		after := w.credential(id)
		assert.Equal(t, servers[1].Port, after.Port, "the credential names the new cell")
		assert.Equal(t, before.Password, after.Password)
		assert.True(t, cell.Denied(w.ping(after)), "it is still suspended")
		w.do("resume", id)
		db := w.connect(after)
		filled(t, db, after.Database)
		assert.True(t, cell.Denied(w.ping(w.otherLogin(before))))
		if first == nil {
			assert.Greater(t, at, 10)
			return
		}
	}
}

// otherLogin has the resting user's name, and the current one's password.
func (w *world) otherLogin(l login) login {
	l.Port = servers[1].Port
	l.Username = l.Username[:len(l.Username)-1] + "b"
	return l
}

func TestMoveIntoAFullCell(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{2, 1})
	id := fresh("stuck")
	w.do("create", fresh("first"), "cell", "b")
	w.do("create", id, "cell", "a")
	w.do("suspend", id)
	_, err := w.try("move", id, "cell", "b")
	require.ErrorIs(t, err, registry.ErrFull)
	assert.Equal(t, "suspended", w.state(id))
	assert.Equal(t, "suspended", w.do("move", id, "cell", "a").State, "it is there already")
}

func TestMoveIsAbandoned(t *testing.T) {
	t.Parallel()
	for at := 2; at < 12; at++ {
		w := newWorld(t, [2]int{1, 1})
		id := fresh("abandon") + "x"
		w.do("create", id, "cell", "a")
		l := w.credential(id)
		fill(t, w.connect(l), l.Database)
		w.do("suspend", id)
		_, err := w.tryIn(stopAt(at), "move", id, "cell", "b")
		require.ErrorIs(t, err, errKilled)
		if w.state(id) != string(registry.Moving) {
			continue // it has arrived, or not begun
		}
		_, err = w.try("resume", id)
		require.ErrorContains(t, err, "resume is refused: the workspace is moving")
		w.do("move", id, "cell", "a")
		assert.Equal(t, "suspended", w.state(id))
		assert.Empty(t, databases(t, w.admin(1), id))
		assert.Empty(t, users(t, w.admin(1), id))
		assert.Equal(t, "0", w.used("b"))
		w.do("resume", id)
		assert.Equal(t, l.Port, w.credential(id).Port)
		filled(t, w.connect(l), l.Database)
	}
}
