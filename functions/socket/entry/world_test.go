package entry_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/socket/entry"
)

const table = "connections"

// world is the function with an account of AWS around it.
type world struct {
	*entry.Function
	t   testing.TB
	aws *awsfake.Server
	log *bytes.Buffer
	now time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, aws: awsfake.New(t), log: &bytes.Buffer{}, now: time.Unix(1_795_000_000, 0)}
	w.aws.AddSortedTable(table)
	env := map[string]string{
		"AWS_REGION": awsfake.Region, "AWS_ENDPOINT_URL": w.aws.URL(),
		"AWS_ACCESS_KEY_ID": "AKIAFAKE", "AWS_SECRET_ACCESS_KEY": "key", "CONNECTIONS_TABLE": table,
	}
	f, err := entry.New(func(key string) (string, bool) { v, ok := env[key]; return v, ok },
		slog.New(slog.NewJSONHandler(w.log, nil)), func() time.Time { return w.now })
	require.NoError(t, err)
	w.Function = f
	return w
}

// event is one as API Gateway sends it.
func event(route, id, body string) map[string]any {
	kind := map[string]string{"$connect": "CONNECT", "$disconnect": "DISCONNECT"}[route]
	e := map[string]any{
		"requestContext": map[string]any{
			"routeKey": route, "eventType": kind, "connectionId": id, "stage": "production", "apiId": "abc",
			"requestId": "r", "connectedAt": 1_795_000_000_000, "domainName": "abc.execute-api.eu-west-1.amazonaws.com",
			"authorizer": map[string]any{
				"principalId": "user-1", "workspace": "acme", "subject": "user-1", "integrationLatency": 9,
			},
		},
		"isBase64Encoded": false,
	}
	switch route {
	case "$connect":
		e["headers"] = map[string]string{"Host": "socket.example.org", "Sec-WebSocket-Version": "13"}
	case "$default":
		e["body"] = body
	}
	return e
}

func (w *world) handle(event map[string]any) (events.APIGatewayProxyResponse, error) {
	w.t.Helper()
	text, err := json.Marshal(event)
	require.NoError(w.t, err)
	out, err := w.Handle(w.t.Context(), text)
	if err != nil {
		return events.APIGatewayProxyResponse{}, err
	}
	return out.(events.APIGatewayProxyResponse), nil
}

func (w *world) do(route, id, body string) {
	w.t.Helper()
	out, err := w.handle(event(route, id, body))
	require.NoError(w.t, err)
	assert.Equal(w.t, 200, out.StatusCode)
}

// open connects a client.
func (w *world) open(id string) {
	w.t.Helper()
	w.aws.OpenSocket(id)
	w.do("$connect", id, "")
}

// says are the answers to a message.
func (w *world) says(id, format string, args ...any) []string {
	w.t.Helper()
	w.do("$default", id, fmt.Sprintf(format, args...))
	got, _ := w.aws.Received(id)
	return got
}

func subscription(id, field string) string {
	return fmt.Sprintf(`{"id":%q,"type":"subscribe","payload":{"query":"subscription { %s }"}}`, id, field)
}
