package entry_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/engine/entry"
	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/internal/mariadbtest"
	"github.com/plinth-iac/plinth/functions/workspace/wire"
)

// prefix leaves no room for a name of 32 characters.
const prefix = "plinth-production-tenancy-custom-"

// server is the cluster of the only cell. All tests share it, each with workspaces of its own.
var server *mariadbtest.Server

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if server, err = mariadbtest.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = server.Stop() }()
	return m.Run()
}

// lines is a log that many may write.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// world is the engine and the function that makes workspaces, with an account of AWS around them.
type world struct {
	*entry.Function
	t     testing.TB
	aws   *awsfake.Server
	env   map[string]string
	log   *lines
	now   time.Time
	maker *wire.Function
}

func newWorld(t testing.TB, changes map[string]string) *world {
	t.Helper()
	w := &world{t: t, aws: awsfake.New(t), log: &lines{}, now: time.Now()}
	w.aws.AddTable("registry")
	w.aws.AddSortedTable("connections")
	w.aws.AddBucket("exports")
	w.aws.AddBus("bus")
	admin := w.aws.AddSecret("admin", fmt.Sprintf(`{"username":%q,"password":%q}`,
		mariadbtest.Admin, mariadbtest.AdminPassword))
	env := map[string]string{
		"AWS_REGION": awsfake.Region, "AWS_ENDPOINT_URL": w.aws.URL(),
		"AWS_ACCESS_KEY_ID": "AKIAFAKE", "AWS_SECRET_ACCESS_KEY": "key", "AWS_LAMBDA_FUNCTION_VERSION": "7",
		"APPLICATION": "tenancy", "ENVIRONMENT": "production", "REGISTRY_TABLE": "registry",
		"SECRET_PREFIX": "production/workspace", "CA_FILE": server.CAFile, "CONNECTIONS_TABLE": "connections",
		"SOCKET_URL": "https://abc.execute-api.eu-west-1.amazonaws.com/production", "EVENT_BUS": "bus",
		"CUSTOM_PREFIX": prefix,
		"KEY_ARN":       "arn:aws:kms:eu-west-1:123456789012:key/tenants", "EXPORT_BUCKET": "exports",
		"CELLS": fmt.Sprintf(`[{"name":"a","host":%q,"port":%d,"adminSecretArn":%q,"capacity":1000}]`,
			mariadbtest.Host, server.Port, admin),
	}
	lookup := func(key string) (string, bool) { v, ok := env[key]; return v, ok }
	var err error
	w.maker, err = wire.New(lookup, slog.New(slog.DiscardHandler), &lines{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = w.maker.Cells.Close() })
	maps.Copy(env, changes)
	w.env = env
	return w.another()
}

// another is the same world as one more instance of the engine sees it.
func (w *world) another() *world {
	w.t.Helper()
	other := &world{t: w.t, aws: w.aws, env: w.env, log: w.log, now: w.now, maker: w.maker}
	var err error
	other.Function, err = entry.New(func(key string) (string, bool) { v, ok := w.env[key]; return v, ok },
		slog.New(slog.NewJSONHandler(w.log, nil)), func() time.Time { return other.now })
	require.NoError(w.t, err)
	w.t.Cleanup(other.Databases.Close)
	return other
}

// bundle is a file of the authorities of several.
func bundle(t testing.TB, files ...string) string {
	t.Helper()
	var all []byte
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all = append(all, text...)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(file, all, 0o600))
	return file
}

var workspaces atomic.Int64

// fresh is the id of a workspace that no other test uses.
func fresh(kind string) string { return fmt.Sprintf("%s%d", kind, workspaces.Add(1)) }

// operate has the workspace function do something.
func (w *world) operate(operation, workspace string, fields ...string) map[string]any {
	w.t.Helper()
	message := map[string]string{"operation": operation, "workspace": workspace, "request": fresh("r")}
	for i := 0; i < len(fields); i += 2 {
		message[fields[i]] = fields[i+1]
	}
	text, err := json.Marshal(message)
	require.NoError(w.t, err)
	out, err := w.maker.Handle(w.t.Context(), text)
	require.NoError(w.t, err)
	text, err = json.Marshal(out)
	require.NoError(w.t, err)
	var answer map[string]any
	require.NoError(w.t, json.Unmarshal(text, &answer))
	return answer
}

// create makes a workspace with tables.
func (w *world) create(kind string, tables ...string) string {
	w.t.Helper()
	id := fresh(kind)
	w.operate("create", id)
	w.addTables(id, tables...)
	return id
}

func (w *world) addTables(id string, tables ...string) {
	w.t.Helper()
	db, err := server.Open(mariadbtest.Admin, mariadbtest.AdminPassword)
	require.NoError(w.t, err)
	defer func() { _ = db.Close() }()
	for _, table := range tables {
		_, err = db.ExecContext(w.t.Context(), fmt.Sprintf("CREATE TABLE `ws%s`.`%s` (n INT)", id, table))
		require.NoError(w.t, err)
	}
}

// request is an event as API Gateway sends it.
func request(workspace, method, path, body string) events.APIGatewayProxyRequest {
	return events.APIGatewayProxyRequest{
		Resource: path, Path: path, HTTPMethod: method, Body: body,
		Headers: map[string]string{"Content-Type": "application/json", "X-Workspace": "another"},
		RequestContext: events.APIGatewayProxyRequestContext{
			RequestID: "request-1", Stage: "production", HTTPMethod: method,
			Authorizer: map[string]any{
				"principalId": "user-1", "workspace": workspace, "subject": "user-1", "integrationLatency": 3,
			},
		},
	}
}

func (w *world) handle(r events.APIGatewayProxyRequest) events.APIGatewayProxyResponse {
	w.t.Helper()
	text, err := json.Marshal(r)
	require.NoError(w.t, err)
	out, err := w.Handle(w.t.Context(), text)
	require.NoError(w.t, err)
	return out.(events.APIGatewayProxyResponse)
}

// ask is what GraphQL answers to a query of a workspace's user, as text.
func (w *world) ask(workspace, query string, variables ...any) string {
	w.t.Helper()
	body := map[string]any{"query": query}
	if len(variables) > 0 {
		body["variables"] = variables[0]
	}
	text, err := json.Marshal(body)
	require.NoError(w.t, err)
	out := w.handle(request(workspace, "POST", "/graphql", string(text)))
	require.Equal(w.t, 200, out.StatusCode, out.Body)
	return out.Body
}
