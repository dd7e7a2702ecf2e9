package entry_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/internal/connection"
)

func TestConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.open("c1=")
	w.now = w.now.Add(time.Minute)
	w.do("$connect", "c1=", "") // the same event again
	assert.Equal(t, []string{"connection#c1=/connection"}, w.aws.Items(table))
	for name, want := range map[string]string{
		"workspace": "acme", "subject": "user-1", "connectedAt": "2026-11-18T11:06:40Z", "expires": "1795007200",
	} {
		assert.Equal(t, want, w.aws.Attribute(table, "connection#c1=/connection", name))
	}
	assert.Equal(t, []string{`{"type":"connection_ack"}`}, w.says("c1=", `{"type":"connection_init","payload":{}}`))
	assert.Equal(t, []string{`{"type":"pong"}`}, w.says("c1=", `{"type":"ping"}`))
	assert.Empty(t, w.says("c1=", `{"type":"pong"}`))
	assert.Empty(t, w.says("c1=", "%s", subscription("s1", "mine: orders { id }")))
	assert.Empty(t, w.says("c1=", "%s", subscription("s1", "mine: orders { id }")), "twice is as once")
	assert.Empty(t, w.says("c1=", "%s", subscription("s2", "users")))
	assert.Equal(t, []string{
		"connection#c1=/connection", "connection#c1=/topic#acme#orders", "connection#c1=/topic#acme#users",
		"topic#acme#orders/c1=", "topic#acme#users/c1=",
	}, w.aws.Items(table))
	assert.Equal(t, "mine", w.aws.Attribute(table, "topic#acme#orders/c1=", "field"))
	assert.Equal(t, "1795007200", w.aws.Attribute(table, "topic#acme#orders/c1=", "expires"))
	waiting, err := w.Store.Subscribers(t.Context(), "acme", "orders")
	require.NoError(t, err)
	assert.Equal(t, []connection.Subscription{{Connection: "c1=", ID: "s1", Topic: "orders", Field: "mine"}}, waiting)

	assert.Empty(t, w.says("c1=", `{"type":"complete","id":"s1"}`))
	assert.Empty(t, w.says("c1=", `{"type":"complete","id":"s1"}`))
	assert.Len(t, w.aws.Items(table), 3)
	w.do("$disconnect", "c1=", "")
	w.do("$disconnect", "c1=", "")
	assert.Empty(t, w.aws.Items(table))
}

func TestSubprotocol(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for header, want := range map[string]map[string]string{
		"graphql-transport-ws":             {"Sec-WebSocket-Protocol": "graphql-transport-ws"},
		"graphql-ws, graphql-transport-ws": {"Sec-WebSocket-Protocol": "graphql-transport-ws"},
		"graphql-ws":                       nil, "": nil, "graphql-transport-wss": nil,
	} {
		for _, name := range []string{"Sec-WebSocket-Protocol", "sec-websocket-protocol"} {
			e := event("$connect", "c", "")
			e["headers"].(map[string]string)[name] = header
			out, err := w.handle(e)
			require.NoError(t, err)
			assert.Equal(t, want, out.Headers, header)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.open("c")
	assert.Empty(t, w.says("c", "%s", subscription("s1", "orders")))
	for name, message := range map[string]string{
		"the id is in use":    subscription("s1", "users"),
		"the topic is in use": subscription("s2", "orders"),
		"no query":            `{"id":"s3","type":"subscribe"}`,
		"a query of a query":  `{"id":"s4","type":"subscribe","payload":{"query":"{ orders }"}}`,
		"a long name":         subscription("s5", strings.Repeat("x", 65)),
	} {
		got := w.says("c", "%s", message)
		require.Len(t, got, 1, name)
		assert.Contains(t, got[0], `"type":"error","payload":[{"message":"`, name)
	}
	assert.Len(t, w.aws.Items(table), 3)
	for i := range connection.MaxSubscriptions - 1 {
		require.Empty(t, w.says("c", "%s", subscription(fmt.Sprint("n", i), fmt.Sprint("topic", i))))
	}
	got := w.says("c", "%s", subscription("more", "more"))
	require.Len(t, got, 1)
	assert.Contains(t, got[0], "there are 50 subscriptions already")
	w.aws.PageSize = 7
	w.do("$disconnect", "c", "")
	assert.Empty(t, w.aws.Items(table), "all hundred of them, over several pages and batches")
}

func TestUnknownMessagesCloseTheConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, text := range []string{`x`, `{"type":"start","id":"1"}`, `{"type":"subscribe"}`} {
		w.open("c")
		w.do("$default", "c", text)
		_, open := w.aws.Received("c")
		assert.False(t, open, text)
	}
	assert.Equal(t, 3, w.aws.Calls("PostToConnection"), "each was told why")
}

func TestOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.do("$disconnect", "early", "")
	w.do("$connect", "early", "")
	w.do("$default", "early", `{"type":"ping"}`)
	assert.Empty(t, w.aws.Items(table), "a connection that is gone is forgotten when it is written to")
	assert.Contains(t, w.log.String(), "the connection is gone")

	w.aws.OpenSocket("never")
	w.do("$default", "never", subscription("s", "orders"))
	assert.Empty(t, w.aws.Items(table), "nobody subscribes who is not connected")

	w.open("lost")
	w.do("$default", "lost", subscription("s", "orders"))
	w.now = w.now.Add(connection.MaxLife)
	waiting, err := w.Store.Subscribers(t.Context(), "acme", "orders")
	require.NoError(t, err)
	assert.Empty(t, waiting, "DynamoDB takes its time to delete what has expired")
	w.do("$default", "lost", subscription("s2", "users"))
	assert.NotContains(t, w.aws.Items(table), "topic#acme#users/lost")
}

// A connection that is closed while it subscribes leaves nothing behind.
func TestSubscribeWhileItCloses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.open("c")
	w.aws.Fault = func(operation string) *awsfake.Error {
		if operation == "TransactWriteItems" {
			w.aws.Fault = nil
			w.do("$disconnect", "c", "")
		}
		return nil
	}
	w.do("$default", "c", subscription("s", "orders"))
	assert.Empty(t, w.aws.Items(table))
}

func TestFailures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.open("c")
	for operation, e := range map[string]map[string]any{
		"PutItem": event("$connect", "d", ""), "DeleteItem": event("$disconnect", "c", ""),
		"Query":              event("$default", "c", subscription("s", "orders")),
		"TransactWriteItems": event("$default", "c", subscription("s", "orders")),
		"PostToConnection":   event("$default", "c", `{"type":"ping"}`),
	} {
		w.aws.Fault = func(op string) *awsfake.Error {
			if op == operation {
				return &awsfake.Error{Type: "AccessDeniedException", Status: 403}
			}
			return nil
		}
		_, err := w.handle(e)
		require.ErrorContains(t, err, "AccessDenied", operation)
	}
	w.aws.Fault = nil
	stranger := event("$connect", "e", "")
	stranger["requestContext"].(map[string]any)["authorizer"] = map[string]any{"workspace": "a#b", "subject": "x"}
	for name, e := range map[string]map[string]any{
		"no authorizer": stranger, "no socket": {"body": "x"}, "another route": event("orders", "c", ""),
	} {
		_, err := w.handle(e)
		require.ErrorContains(t, err, "event: ", name)
	}
	_, err := w.Handle(t.Context(), json.RawMessage(`[]`))
	require.ErrorContains(t, err, "event: ")
}

func TestConnectionThatCannotBeClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.open("c")
	w.aws.Fault = func(operation string) *awsfake.Error {
		if operation == "DeleteConnection" {
			return &awsfake.Error{Type: "ForbiddenException", Status: 403}
		}
		return nil
	}
	got := w.says("c", "x")
	require.Len(t, got, 1)
	assert.Contains(t, got[0], `"type":"error"`)
	assert.Contains(t, w.log.String(), "the connection stays open")
}

// Where messages go is known from the event, or said.
func TestAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"": "/production/@connections/c", "https://elsewhere.example.org/other": "/other/@connections/c",
	} {
		w := newWorld(t)
		w.Address = address
		w.open("c")
		assert.Equal(t, []string{`{"type":"pong"}`}, w.says("c", `{"type":"ping"}`))
		assert.Equal(t, want, w.aws.LastManagementPath())
	}
}

func BenchmarkWarm(b *testing.B) {
	w := newWorld(b)
	w.open("c")
	text, err := json.Marshal(event("$default", "c", `{"type":"ping"}`))
	require.NoError(b, err)
	for b.Loop() {
		if _, err := w.Handle(b.Context(), text); err != nil {
			b.Fatal(err)
		}
	}
}
