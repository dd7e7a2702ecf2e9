package wire_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/workspace/step"
)

// stopAt ends the run at one step, by its number.
func stopAt(at int) context.Context {
	seen := 0
	return step.With(invoked(context.Background()), func(string) error {
		if seen++; seen == at+1 {
			return errKilled
		}
		return nil
	})
}

// within is a workspace's connection that uses its database.
func (w *world) within(l login) *sql.DB {
	w.t.Helper()
	db := w.connect(l)
	db.SetMaxOpenConns(1)
	exec(w.t, db, "USE "+quote(l.Database), "SET time_zone = '+02:00'")
	return db
}

// adminWithin sees the bodies of routines, which are shown to who defined them and to administrators.
func (w *world) adminWithin(l login) *sql.DB {
	w.t.Helper()
	db := w.admin(0)
	db.SetMaxOpenConns(1)
	exec(w.t, db, "USE "+quote(l.Database), "SET time_zone = '+02:00'")
	return db
}

func TestExportAndRestore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("all")
	w.do("create", id)
	l := w.credential(id)
	db := w.within(l)
	// The view that comes first by its name needs the other one.
	exec(t, db, "CREATE VIEW zview AS SELECT 0 AS n")
	everything(t, db)
	before := picture(t, w.adminWithin(l))

	out := w.do("export", id)
	assert.Equal(t, "active", out.State, "clients go on")
	exec(t, db, "DROP TABLE kinds", "DELETE FROM `odd ``name``; DROP TABLE kinds; --`", "CREATE TABLE new (n INT)",
		"INSERT INTO new VALUES (5)")
	ctx := invoked(context.Background())
	_, err := w.try("restore", id, "export", out.Export)
	require.ErrorContains(t, err, "restore is refused: the workspace is active")
	w.do("suspend", id)
	restored, err := w.tryIn(ctx, "restore", id, "export", out.Export)
	require.NoError(t, err)
	assert.NotEqual(t, out.Export, restored.Export, "what was replaced was exported first")
	again, err := w.tryIn(ctx, "restore", id, "export", out.Export)
	require.NoError(t, err)
	assert.Equal(t, restored, again, "twice is as once")
	w.do("resume", id)
	assert.Equal(t, before, picture(t, w.adminWithin(l)))
	exec(t, w.within(l), "INSERT INTO aschild VALUES (1, 1)")
	assert.Equal(t, []string{"1", "101"}, strs(t, w.within(l), "SELECT id FROM aschild ORDER BY id"),
		"the trigger did not touch what was restored, and works again")

	w.do("suspend", id)
	w.do("restore", id, "export", restored.Export)
	w.do("resume", id)
	assert.Equal(t, []string{"5"}, strs(t, w.within(l), "SELECT n FROM new"), "even the restore can be taken back")
	assert.Contains(t, w.log.String(), `"views":["azview","zview"]`, "views of the table that had gone")
}

func TestRestoreKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	for at := 0; ; at++ {
		w := newWorld(t, [2]int{1, 0})
		id := fresh("redo")
		w.do("create", id)
		l := w.credential(id)
		fill(t, w.connect(l), l.Database)
		out := w.do("export", id)
		exec(t, w.connect(l), "DELETE FROM "+quote(l.Database, "t"))
		w.do("suspend", id)
		ctx := stopAt(at)
		_, first := w.tryIn(ctx, "restore", id, "export", out.Export)
		_, err := w.tryIn(ctx, "restore", id, "export", out.Export)
		require.NoError(t, err, "killed at step %d", at)
		w.do("resume", id)
		filled(t, w.connect(l), l.Database)
		if first == nil {
			assert.Greater(t, at, 6)
			return
		}
	}
}

func TestRestoreTrustsNoFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{4, 0})
	victim, id := fresh("victim"), fresh("attacker")
	w.do("create", victim)
	w.do("create", id)
	fill(t, w.connect(w.credential(victim)), "ws"+victim)
	w.do("suspend", id)
	_, err := w.try("restore", id, "export", victim+"/x.jsonl.gz")
	require.ErrorContains(t, err, "want an export of the workspace")

	head := `{"format":"plinth-workspace/1"}`
	for name, text := range map[string]string{
		"of another's tables": head + `{"table":"t","columns":["n"],"ddl":"DROP TABLE ws` + victim + `.t"}`,
		"of users":            head + `{"routine":"x","ddl":"CREATE USER intruder"}`,
		"of two statements":   head + `{"table":"t","columns":["n"],"ddl":"CREATE TABLE t (n INT); DROP TABLE t"}`,
		"of no format":        `{"format":"other/1"}`,
		"without end":         head,
		"of another count":    head + `{"end":true,"rows":1}`,
		"of a stray row":      head + `[1]`,
		"of no kind":          head + `{"nothing":1}`,
		"of too few values":   head + `{"table":"t","columns":["n","m"],"ddl":"CREATE TABLE t (n INT, m INT)"}[1]`,
		"of a bad name":       head + `{"table":"t","columns":[""],"ddl":"CREATE TABLE t (n INT)"}`,
		"of a bad value":      head + `{"table":"t","columns":["n"],"ddl":"CREATE TABLE t (n INT)"}[{"x":1}]`,
	} {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := io.WriteString(z, text)
		require.NoError(t, err)
		require.NoError(t, z.Close())
		w.aws.PutObject(bucket, id+"/bad.jsonl.gz", packed.Bytes())
		_, err = w.try("restore", id, "export", id+"/bad.jsonl.gz")
		require.Error(t, err, name)
	}
	filled(t, w.connect(w.credential(victim)), "ws"+victim)
	assert.Equal(t, "restoring", w.state(id), "it can be restored from a good one only")
	before := w.aws.Attribute(table, "workspace#"+id, "exportKey")
	w.do("restore", id, "export", before)
	w.do("resume", id)
}

func TestExportOfManyPartsIsConsistent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("large")
	w.do("create", id)
	l := w.credential(id)
	db := w.within(l)
	exec(t, db, "CREATE TABLE noise (n INT AUTO_INCREMENT PRIMARY KEY, data VARBINARY(2048))")
	for range 8 {
		exec(t, db, "INSERT INTO noise (data) SELECT RANDOM_BYTES(1024) FROM "+
			"(WITH RECURSIVE x AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM x WHERE i < 1000) SELECT i FROM x) AS y")
	}
	exec(t, db, "INSERT INTO noise (data) SELECT data FROM noise")
	out := w.do("export", id)
	object := w.aws.Object(bucket, out.Export)
	assert.Equal(t, 2, object.Parts)
	assert.Equal(t, keyARN, object.KeyID)
	assert.Zero(t, w.aws.Uploads())
	unpacked, err := gzip.NewReader(bytes.NewReader(object.Body))
	require.NoError(t, err)
	last := ""
	lines := bufio.NewScanner(unpacked)
	for lines.Scan() {
		last = lines.Text()
	}
	assert.JSONEq(t, `{"end":true,"tables":1,"rows":16000}`, last)
	assert.Equal(t, "16000", w.aws.Attribute(table, "workspace#"+id, "exportRows"))
	want := strs(t, db, "SELECT MD5(GROUP_CONCAT(MD5(data) ORDER BY n)) FROM noise")
	w.do("suspend", id)
	w.do("restore", id, "export", out.Export)
	w.do("resume", id)
	assert.Equal(t, want, strs(t, w.within(l), "SELECT MD5(GROUP_CONCAT(MD5(data) ORDER BY n)) FROM noise"))
}

// TestRestoreToAPointInTime goes the way of the runbook: a copy of the cluster, as it was, is a cell of no
// capacity.
func TestRestoreToAPointInTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("past")
	w.do("create", id)
	l := w.credential(id)
	fill(t, w.connect(l), l.Database)
	// The copy of the cluster has the database as it was.
	exec(t, w.admin(1), "CREATE DATABASE "+quote(l.Database))
	fill(t, w.admin(1), l.Database)
	exec(t, w.connect(l), "UPDATE "+quote(l.Database, "t")+" SET note = 'wrong'")

	out := w.do("export", id, "cell", "b")
	w.do("suspend", id)
	w.do("restore", id, "export", out.Export, "sha256", out.ExportSHA256)
	w.do("resume", id)
	filled(t, w.connect(l), l.Database)
	_, err := w.try("export", fresh("never"), "cell", "b")
	require.ErrorContains(t, err, "not registered")
	exec(t, w.admin(1), "DROP DATABASE "+quote(l.Database))
	_, err = w.try("export", id, "cell", "b")
	require.ErrorContains(t, err, "has no database in cell b", "an empty export would be worse than none")
}

func TestExportRefusesWhatItCannotHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("seq")
	w.do("create", id)
	exec(t, w.admin(0), "CREATE SEQUENCE "+quote("ws"+id, "numbers"))
	_, err := w.try("export", id)
	require.ErrorContains(t, err, "numbers is a sequence, which this format does not hold")
	assert.Empty(t, w.aws.Objects(bucket))
}
