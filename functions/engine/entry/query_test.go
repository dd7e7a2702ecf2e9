package entry_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/mariadbtest"
)

const everything = `{ health { version environment } workspace { id state cell database tables } }`

func TestHealthTouchesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.aws.Fault = nil
	r := request("", "GET", "/health", "")
	r.RequestContext.Authorizer = nil
	out := w.handle(r)
	assert.Equal(t, 200, out.StatusCode)
	assert.JSONEq(t, `{"status":"ok"}`, out.Body)
	assert.Equal(t, "no-store", out.Headers["Cache-Control"])
	for _, operation := range []string{"GetItem", "Query", "GetSecretValue"} {
		assert.Zero(t, w.aws.Calls(operation))
	}
}

func TestWorkspacesAreApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, b := w.create("apart", "orders", "users"), w.create("apart", "secrets")
	want := func(id, tables string) string {
		return fmt.Sprintf(`{"data":{"health":{"version":"7","environment":"production"},"workspace":{"id":%q,`+
			`"state":"active","cell":"a","database":"ws%s","tables":[%s]}}}`, id, id, tables)
	}
	for range 2 {
		assert.JSONEq(t, want(a, `"orders","users"`), w.ask(a, everything))
		assert.JSONEq(t, want(b, `"secrets"`), w.ask(b, everything))
	}
	for _, query := range []string{
		`{ workspace(id: "` + b + `") { tables } }`, `{ workspaces { id } }`, `{ node(id: "` + b + `") { id } }`,
	} {
		got := w.ask(a, query)
		assert.Contains(t, got, `"errors"`, query)
		assert.NotContains(t, got, "secrets", query)
	}
	// Even a secret that was mistaken for another's opens nothing.
	w.aws.AddSecret("production/workspace/"+a, w.aws.SecretText("production/workspace/"+b, "AWSCURRENT"))
	w.now = w.now.Add(time.Hour)
	w.Databases.Close()
	got := w.ask(a, `{ workspace { tables } }`)
	assert.JSONEq(t, `{"errors":[{"message":"internal error; its cause is in the log of request request-1",`+
		`"path":["workspace","tables"]}],"data":null}`, withoutPlaces(t, got))
	assert.Contains(t, w.log.String(), "is none of workspace "+a)
}

// withoutPlaces leaves out where in the query an error is.
func withoutPlaces(t *testing.T, text string) string {
	t.Helper()
	var answer struct {
		Errors []map[string]any `json:"errors"`
		Data   json.RawMessage  `json:"data"`
	}
	require.NoError(t, json.Unmarshal([]byte(text), &answer))
	for _, e := range answer.Errors {
		delete(e, "locations")
	}
	out, err := json.Marshal(answer)
	require.NoError(t, err)
	return string(out)
}

func TestLifeOfAWorkspace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	const tables = `{ workspace { state tables } }`
	id := w.create("life", "orders")
	assert.JSONEq(t, `{"data":{"workspace":{"state":"active","tables":["orders"]}}}`, w.ask(id, tables))
	w.addTables(id, "users")
	assert.Contains(t, w.ask(id, tables), `["orders"]`, "a schema is remembered")
	w.now = w.now.Add(time.Minute)
	assert.Contains(t, w.ask(id, tables), `["orders","users"]`, "for a minute")

	w.operate("suspend", id)
	got := w.ask(id, tables)
	assert.Contains(t, got, `the workspace is not active`)
	assert.NotContains(t, got, "orders", "whatever is remembered")
	assert.Contains(t, w.ask(id, `{ workspace { state } }`), "suspended")
	w.operate("rotate", id)
	w.operate("resume", id)
	assert.Contains(t, w.ask(id, tables), `["orders","users"]`, "another user and password, and a connection that ended")
	w.operate("rotate", id)
	assert.Contains(t, w.ask(id, tables), `["orders","users"]`)

	marked := w.operate("drop", id)
	later := func() time.Time { return time.Now().AddDate(0, 0, 8) }
	w.maker.Provisioner.Now, w.maker.Provisioner.Registry.Now = later, later
	w.operate("drop", id, "confirm", marked["exportSha256"].(string))
	assert.JSONEq(t, `{"data":{"workspace":{"state":"dropped","cell":null}}}`, w.ask(id, `{ workspace { state cell } }`))
	w.operate("create", id)
	w.addTables(id, "new")
	assert.Contains(t, w.ask(id, tables), `["new"]`)
	assert.Contains(t, w.ask(fresh("none"), tables), "the workspace is not registered")
}

func TestCauseIsHidden(t *testing.T) {
	t.Parallel()
	w := newWorld(t, map[string]string{"CA_FILE": ""}) // only Amazon signs databases
	id := w.create("dark")
	got := w.ask(id, everything)
	assert.Contains(t, got, "internal error; its cause is in the log of request request-1")
	assert.NotContains(t, got, "certificate")
	assert.Contains(t, w.log.String(), "certificate signed by unknown authority")
	assert.NotContains(t, w.log.String(), password(t, w, id))
}

// password is the workspace's own.
func password(t *testing.T, w *world, id string) string {
	t.Helper()
	var secret struct{ Password string }
	text := w.aws.SecretText("production/workspace/"+id, "AWSCURRENT")
	require.NoError(t, json.Unmarshal([]byte(text), &secret))
	require.NotEmpty(t, secret.Password)
	return secret.Password
}

func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for range 35 {
		require.Contains(t, w.ask(w.create("pool"), everything), `"tables":[]`)
	}
	db, err := server.Open(mariadbtest.Admin, mariadbtest.AdminPassword)
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	require.Eventually(t, func() bool {
		var open int
		err := db.QueryRowContext(t.Context(),
			"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER LIKE 'wspool%'").Scan(&open)
		return err == nil && open == 32
	}, 10*time.Second, 20*time.Millisecond, "one for each of the last 32 workspaces")
}
