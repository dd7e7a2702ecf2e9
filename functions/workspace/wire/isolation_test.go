package wire_test

import (
	"context"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCreatedWorkspaceIsComplete(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{10, 10})
	id := fresh("complete")
	out := w.do("create", id)

	assert.Equal(t, "active", out.State)
	assert.Equal(t, "a", out.Cell)
	assert.Equal(t, "ws"+id, out.Database)
	assert.Contains(t, out.SecretARN, ":secret:"+prefix+"/"+id+"-")
	assert.Equal(t, "active", w.state(id))
	assert.Equal(t, "1", w.used("a"))

	l := w.credential(id)
	assert.Equal(t, login{
		Engine: "mysql", Host: "localhost", Port: servers[0].Port, Username: "ws" + id + "_a", Password: l.Password,
		Database: "ws" + id, SSL: true,
	}, l)
	assert.Len(t, l.Password, 40)
	assert.Equal(t, keyARN, w.aws.SecretKey(prefix+"/"+id))
	assert.Equal(t, map[string]string{
		"environment": "production", "application": "tenancy", "data-class": "confidential", "workspace": id,
	}, w.aws.SecretTags(prefix+"/"+id))
	assert.NotContains(t, w.log.String(), l.Password, "the log holds no secret")
	assert.Contains(t, w.log.String(), `"workspace":"`+id+`"`)
}

func TestWorkspaceReachesItsOwnDatabaseOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{10, 0})
	// One name is the beginning of the other, and differs from a third in a place where _ would match.
	mine := fresh("own")
	others := []string{mine + "b", mine[:1] + "x" + mine[2:]}
	w.do("create", mine)
	for _, other := range others {
		w.do("create", other)
		exec(t, w.connect(w.credential(other)),
			"CREATE TABLE "+quote("ws"+other, "t")+" (n INT)", "INSERT INTO "+quote("ws"+other, "t")+" VALUES (1)")
	}
	l := w.credential(mine)
	db := w.connect(l)
	exec(t, db, "CREATE TABLE "+quote(l.Database, "t")+" (n INT)", "INSERT INTO "+quote(l.Database, "t")+" VALUES (7)",
		"UPDATE "+quote(l.Database, "t")+" SET n = 8", "CREATE VIEW "+quote(l.Database, "v")+" AS SELECT 1 AS one")
	assert.Equal(t, []string{"8"}, strs(t, db, "SELECT n FROM "+quote(l.Database, "t")))
	assert.Equal(t, []string{"information_schema", l.Database}, strs(t, db, "SHOW DATABASES"),
		"it does not even see the others")

	for _, other := range append(others, "mysql") {
		database := "ws" + other
		if other == "mysql" {
			database = other
		}
		for _, statement := range []string{
			"SELECT * FROM " + quote(database, "t"), "INSERT INTO " + quote(database, "t") + " VALUES (2)",
			"CREATE TABLE " + quote(database, "mine") + " (n INT)", "DROP DATABASE " + quote(database),
			"GRANT SELECT ON " + quote(database) + ".* TO " + quote(l.Username) + "@`%`", "USE " + quote(database),
		} {
			_, err := db.ExecContext(context.Background(), statement)
			var refusal *mysql.MySQLError
			require.ErrorAs(t, err, &refusal, statement)
			assert.Contains(t, []uint16{1044, 1142, 1410, 1227}, refusal.Number, statement)
		}
	}
	for _, statement := range []string{
		"CREATE USER `intruder`@`%`", "CREATE DATABASE wsforeign", "SET GLOBAL max_connections = 1",
		"GRANT SELECT ON " + quote(l.Database) + ".* TO `admin`@`%`",
		"CREATE EVENT " + quote(l.Database, "e") + " ON SCHEDULE EVERY 1 DAY DO SELECT 1",
	} {
		_, err := db.ExecContext(context.Background(), statement)
		require.Error(t, err, statement)
	}
}

func TestLoginWithoutTLSIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{10, 0})
	id := fresh("plain")
	w.do("create", id)
	l := w.credential(id)
	require.NoError(t, w.connect(l).PingContext(context.Background()))
	plain, err := servers[0].OpenPlain(l.Username, l.Password)
	require.NoError(t, err)
	t.Cleanup(func() { _ = plain.Close() })
	require.ErrorContains(t, plain.PingContext(context.Background()), "Access denied")
}

func TestServerOfAnUnknownAuthorityIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{10, 0}, func(env map[string]string) { env["CA_FILE"] = servers[1].CAFile })
	_, err := w.try("create", fresh("stranger"))
	require.ErrorContains(t, err, "certificate signed by unknown authority")
}
