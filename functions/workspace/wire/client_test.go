package wire_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/mariadbtest"
)

// login is what a client reads from Secrets Manager.
type login struct {
	Engine, Host, Username, Password string
	Port                             int
	Database                         string `json:"dbname"`
	SSL                              bool
}

func (w *world) credential(workspace string) login {
	w.t.Helper()
	var l login
	require.NoError(w.t, json.Unmarshal([]byte(w.aws.SecretText(prefix+"/"+workspace, "AWSCURRENT")), &l))
	return l
}

// connect opens the workspace's database as its client does.
func (w *world) connect(l login) *sql.DB {
	w.t.Helper()
	for _, s := range servers {
		if s.Port == l.Port {
			db, err := s.Open(l.Username, l.Password)
			require.NoError(w.t, err)
			w.t.Cleanup(func() { _ = db.Close() })
			return db
		}
	}
	w.t.Fatalf("no server listens on %d", l.Port)
	return nil
}

// admin is the master user's connection to a cell.
func (w *world) admin(cell int) *sql.DB {
	w.t.Helper()
	db, err := servers[cell].Open(mariadbtest.Admin, mariadbtest.AdminPassword)
	require.NoError(w.t, err)
	w.t.Cleanup(func() { _ = db.Close() })
	return db
}

// exec runs statements that must succeed.
func exec(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		_, err := db.ExecContext(context.Background(), statement)
		require.NoError(t, err, statement)
	}
}

// strs is the first column of a query.
func strs(t testing.TB, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query, args...)
	require.NoError(t, err, query)
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var s string
		require.NoError(t, rows.Scan(&s))
		all = append(all, s)
	}
	require.NoError(t, rows.Err())
	return all
}

// databases and users are those in a cell whose names begin so.
func databases(t testing.TB, db *sql.DB, begin string) []string {
	t.Helper()
	return strs(t, db, "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE ? ORDER BY 1",
		"ws"+begin+"%")
}

func users(t testing.TB, db *sql.DB, begin string) []string {
	t.Helper()
	return strs(t, db, "SELECT User FROM mysql.user WHERE User LIKE ? ORDER BY 1", "ws"+begin+"%")
}

// nextWeek moves the function's clock past the grace period.
func (w *world) nextWeek() {
	now := func() time.Time { return time.Now().AddDate(0, 0, 8) }
	w.Provisioner.Now, w.Provisioner.Registry.Now = now, now
}

// state is a workspace's in the registry.
func (w *world) state(workspace string) string {
	return w.aws.Attribute(table, "workspace#"+workspace, "state")
}

func (w *world) used(cell string) string { return w.aws.Attribute(table, "cell#"+cell, "used") }

func quote(names ...string) string { return "`" + strings.Join(names, "`.`") + "`" }
