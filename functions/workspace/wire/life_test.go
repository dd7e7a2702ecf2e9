package wire_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/workspace/cell"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

func TestSuspendAndResume(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("sleep")
	w.do("create", id)
	l := w.credential(id)
	db := w.connect(l)
	conn, err := db.Conn(context.Background())
	require.NoError(t, err)
	_, err = conn.ExecContext(context.Background(), "CREATE TABLE "+quote(l.Database, "t")+" (n INT)")
	require.NoError(t, err)

	assert.Equal(t, "suspended", w.do("suspend", id).State)
	require.Error(t, conn.PingContext(context.Background()), "connections that were open have ended")
	assert.True(t, cell.Denied(w.ping(l)))
	assert.Equal(t, "suspended", w.do("suspend", id).State, "twice is as once")
	_, err = w.try("create", id)
	var refused *registry.RefusedError
	require.ErrorAs(t, err, &refused)
	assert.Contains(t, w.log.String(), `"repeat":false`)

	assert.Equal(t, "active", w.do("resume", id).State)
	require.NoError(t, w.ping(l), "the credential is the same")
	assert.Equal(t, []string{"t"}, strs(t, w.connect(l), "SELECT TABLE_NAME FROM information_schema.TABLES "+
		"WHERE TABLE_SCHEMA = ?", l.Database), "and the data are there")
}

func TestDropIsTwoSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("drop")
	w.do("create", id)
	l := w.credential(id)
	exec(t, w.connect(l), "CREATE TABLE "+quote(l.Database, "t")+" (n INT)",
		"INSERT INTO "+quote(l.Database, "t")+" VALUES (1), (2)")
	_, err := w.try("drop", id, "confirm", "0000")
	require.ErrorContains(t, err, "confirm is refused: the workspace is active", "never in one step")

	marked := w.do("drop", id)
	assert.Equal(t, "condemned", marked.State)
	assert.True(t, cell.Denied(w.ping(l)))
	assert.Equal(t, []string{"ws" + id}, databases(t, w.admin(0), id), "nothing is deleted")
	assert.NotEmpty(t, marked.Export)
	object := w.aws.Object(bucket, marked.Export)
	require.NotNil(t, object)
	assert.Equal(t, "aws:kms", object.Encryption)
	assert.Equal(t, keyARN, object.KeyID)
	assert.Equal(t, marked, w.do("drop", id), "twice is as once")

	_, err = w.try("drop", id, "confirm", marked.ExportSHA256)
	require.ErrorContains(t, err, "too early")
	w.nextWeek()
	_, err = w.try("drop", id, "confirm", "0000")
	require.ErrorContains(t, err, "the SHA-256 of the last export s3://exports/"+marked.Export)
	kept := append([]byte{}, object.Body...)
	object.Body[len(object.Body)-1] ^= 1
	_, err = w.try("drop", id, "confirm", marked.ExportSHA256)
	require.ErrorContains(t, err, "has the SHA-256", "an export that is broken is no export")
	w.aws.RemoveObject(bucket, marked.Export)
	_, err = w.try("drop", id, "confirm", marked.ExportSHA256)
	require.ErrorContains(t, err, "no such export")
	assert.Equal(t, []string{"ws" + id}, databases(t, w.admin(0), id))
	w.aws.PutObject(bucket, marked.Export, kept)

	gone := w.do("drop", id, "confirm", marked.ExportSHA256)
	assert.Equal(t, "dropped", gone.State)
	assert.Empty(t, gone.Cell)
	assert.Empty(t, databases(t, w.admin(0), id))
	assert.Empty(t, users(t, w.admin(0), id))
	assert.Empty(t, w.aws.Secrets(prefix+"/"+id))
	assert.Equal(t, "0", w.used("a"), "the place is free")
	assert.Equal(t, gone, w.do("drop", id, "confirm", marked.ExportSHA256))
	_, err = w.try("resume", id)
	require.ErrorContains(t, err, "is dropped")

	// It comes back to life empty, with another password, and can be filled from its last export.
	w.do("create", id)
	fresh := w.credential(id)
	assert.NotEqual(t, l.Password, fresh.Password)
	w.do("suspend", id)
	w.do("restore", id, "export", marked.Export)
	w.do("resume", id)
	assert.Equal(t, []string{"1", "2"}, strs(t, w.connect(fresh), "SELECT n FROM "+quote(l.Database, "t")))
}

func TestDropIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("back")
	w.do("create", id)
	marked := w.do("drop", id)
	back := w.do("resume", id)
	assert.Equal(t, "active", back.State)
	assert.Empty(t, back.DropAfter)
	require.NoError(t, w.ping(w.credential(id)))
	w.nextWeek()
	_, err := w.try("drop", id, "confirm", marked.ExportSHA256)
	require.ErrorContains(t, err, "confirm is refused")
}

func TestDropOfOneThatWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{0, 0})
	id := fresh("wait")
	_, err := w.try("create", id)
	require.ErrorContains(t, err, "no cell has room")
	assert.Equal(t, "dropped", w.do("drop", id).State)
	assert.Empty(t, w.aws.Objects(bucket))
}

func TestEveryStepOfDrop(t *testing.T) {
	t.Parallel()
	everyStep(t, func(w *world, ctx context.Context, id string) error {
		if w.state(id) == "" {
			w.do("create", id)
		}
		_, err := w.tryIn(ctx, "drop", id)
		return err
	}, func(w *world, id string) {
		assert.Equal(t, "condemned", w.state(id))
		assert.Equal(t, []string{"ws" + id}, databases(t, w.admin(0), id))
		assert.Len(t, w.aws.Objects(bucket), 1)
	})
}

func TestEveryStepOfConfirm(t *testing.T) {
	t.Parallel()
	for at := 0; ; at++ {
		w := newWorld(t, [2]int{2, 0})
		id := fresh("gone") + "x"
		w.do("create", id)
		w.do("create", fresh("stay"))
		marked := w.do("drop", id)
		w.nextWeek()
		ctx := stopAt(at)
		_, err := w.tryIn(ctx, "drop", id, "confirm", marked.ExportSHA256)
		if err == nil {
			assert.Greater(t, at, 4)
			return
		}
		require.ErrorIs(t, err, errKilled)
		_, err = w.tryIn(ctx, "drop", id, "confirm", marked.ExportSHA256)
		require.NoError(t, err, "killed at step %d", at)
		assert.Equal(t, "dropped", w.state(id))
		assert.Empty(t, databases(t, w.admin(0), id))
		assert.Empty(t, users(t, w.admin(0), id))
		assert.Empty(t, w.aws.Secrets(prefix+"/"+id))
		assert.Equal(t, "1", w.used("a"), "the place is given back once")
	}
}

// fill puts something into a database, and filled finds it there.
func fill(t *testing.T, db *sql.DB, database string) {
	t.Helper()
	exec(t, db, "CREATE TABLE "+quote(database, "t")+" (n INT PRIMARY KEY, note VARCHAR(20))",
		"INSERT INTO "+quote(database, "t")+" VALUES (1, 'one'), (2, 'two')")
}

func filled(t *testing.T, db *sql.DB, database string) {
	t.Helper()
	assert.Equal(t, []string{"one", "two"}, strs(t, db, "SELECT note FROM "+quote(database, "t")+" ORDER BY n"))
}
