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

func TestCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	id := w.create("call")
	w.aws.AddFunction(prefix+"echo", func(payload []byte) ([]byte, bool) { return payload, false })
	w.aws.AddFunction(prefix+"fail", func([]byte) ([]byte, bool) {
		return []byte(`{"errorMessage":"the password is x"}`), true
	})
	w.aws.AddFunction(prefix+"much", func([]byte) ([]byte, bool) {
		return []byte(`"` + strings.Repeat("x", 1<<20) + `"`), false
	})
	w.aws.AddFunction("engine", func([]byte) ([]byte, bool) { return []byte(`1`), false })
	call := func(function, input string) string {
		return w.ask(id, `mutation ($f: String!, $i: String) { call(function: $f, input: $i) }`,
			map[string]any{"f": function, "i": input})
	}
	var got struct{ Data struct{ Call string } }
	require.NoError(t, json.Unmarshal([]byte(call("echo", `{"n":1}`)), &got))
	assert.JSONEq(t, fmt.Sprintf(`{"kind":"resolver","workspace":%q,"subject":"user-1","input":{"n":1}}`, id), got.Data.Call)
	require.NoError(t, json.Unmarshal([]byte(w.ask(id, `mutation { call(function: "echo") }`)), &got))
	assert.Contains(t, got.Data.Call, `"input":null`)
	for _, tc := range [][3]string{
		{"fail", "", "the function failed"}, {"much", "", "answered more than 1 MiB"},
		{"none", "", "there is no such function"},
		{strings.Repeat("x", 32), "", "there is no such function"}, {"../engine", "", "want up to 32 lower-case letters"},
		{"echo", "{", "input: want JSON"}, {"echo", strings.Repeat("1", 101<<10), "input: is larger than 100 KiB"},
	} {
		got := call(tc[0], tc[1])
		assert.Contains(t, got, tc[2])
		assert.NotContains(t, got, "password")
	}
	assert.Contains(t, w.log.String(), "the password is x", "its cause is in the log")
	tries := 0
	w.aws.Fault = func(operation string) *awsfake.Error {
		if operation == "Invoke" {
			tries++
			return &awsfake.Error{Type: "ServiceException", Status: 500}
		}
		return nil
	}
	assert.Contains(t, call("echo", ""), "internal error")
	assert.Equal(t, 1, tries, "it may have run")
}

// subscribe connects a client that waits for a topic.
func (w *world) subscribe(workspace, id, topic string) {
	w.t.Helper()
	w.aws.OpenSocket(id)
	store := w.Effects.Store
	require.NoError(w.t, store.Connect(w.t.Context(), connection.Connection{
		ID: id, Workspace: workspace, Subject: "s", ConnectedAt: w.now, Expires: w.now.Add(time.Hour),
	}))
	require.NoError(w.t, store.Subscribe(w.t.Context(), connection.Subscription{
		Connection: id, ID: "sub-" + id, Topic: topic, Field: "mine",
	}))
}

func TestPublish(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a, b := w.create("publish"), w.create("publish")
	for i := range 20 {
		w.subscribe(a, fmt.Sprint("a", i), "orders")
	}
	w.subscribe(b, "b", "orders")
	w.subscribe(a, "users", "users")
	w.subscribe(a, "gone", "orders")
	w.aws.CloseSocket("gone")
	publish := func(topic, payload string) string {
		return w.ask(a, `mutation ($t: String!, $p: String!) { publish(topic: $t, payload: $p) }`,
			map[string]any{"t": topic, "p": payload})
	}
	assert.JSONEq(t, `{"data":{"publish":20}}`, publish("orders", `{"id":1}`))
	for i := range 20 {
		got, _ := w.aws.Received(fmt.Sprint("a", i))
		require.Len(t, got, 1)
		assert.JSONEq(t, fmt.Sprintf(`{"id":"sub-a%d","type":"next","payload":{"data":{"mine":{"id":1}}}}`, i), got[0])
	}
	for _, other := range []string{"b", "users"} {
		got, open := w.aws.Received(other)
		assert.True(t, open)
		assert.Empty(t, got, "another workspace's, or waiting for something else")
	}
	assert.NotContains(t, strings.Join(w.aws.Items("connections"), " "), "gone", "who is gone is forgotten")
	assert.JSONEq(t, `{"data":{"publish":0}}`, publish("nothing", `1`))
	for topic, want := range map[string]string{
		b + "#orders": "topic: want the name of a field", "": "topic: want", "orders": "payload: want JSON",
	} {
		assert.Contains(t, publish(topic, "{"), want)
	}
	w.aws.Fault = func(operation string) *awsfake.Error {
		if operation == "PostToConnection" {
			return &awsfake.Error{Type: "ForbiddenException", Status: 403}
		}
		return nil
	}
	assert.Contains(t, publish("orders", "1"), "internal error")
}

func TestEmit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	id := w.create("emit")
	emit := func(kind, detail string) string {
		return w.ask(id, `mutation ($t: String!, $d: String!) { emit(type: $t, detail: $d) }`,
			map[string]any{"t": kind, "d": detail})
	}
	assert.Contains(t, emit("order.placed", `{"workspace":"another","n":1}`), `{"data":{"emit":"event-`)
	got := w.aws.Events("bus")
	require.Len(t, got, 1)
	assert.Equal(t, "plinth.tenancy order.placed", got[0].Source+" "+got[0].DetailType)
	assert.JSONEq(t, fmt.Sprintf(`{"workspace":%q,"subject":"user-1","data":{"workspace":"another","n":1}}`, id),
		got[0].Detail, "nobody speaks for another")
	assert.Contains(t, emit("aws.order", "1"), "event-")
	assert.Contains(t, emit("a b", "1"), "type: want")
	assert.Contains(t, emit("a", "x"), "detail: want JSON")

	lost := newWorld(t, map[string]string{"EVENT_BUS": "none"})
	id = lost.create("emit")
	said := lost.ask(id, `mutation { emit(type: "a", detail: "1") }`)
	assert.Contains(t, said, "internal error")
	assert.NotContains(t, said, "bus")
	assert.Contains(t, lost.log.String(), "Event bus does not exist")
}

func TestWhoMayNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	id := w.create("shut")
	w.operate("suspend", id)
	const all = `mutation { a: call(function: "x") b: publish(topic: "x", payload: "1") c: emit(type: "x", detail: "1") }`
	for _, who := range []string{id, fresh("none")} {
		for _, field := range []string{`call(function: "x")`, `publish(topic: "x", payload: "1")`, `emit(type: "x", detail: "1")`} {
			assert.Regexp(t, "the workspace is not (active|registered)", w.ask(who, "mutation { "+field+" }"))
		}
	}
	assert.Contains(t, w.ask(id, all), "not active")
	assert.Zero(t, w.aws.Calls("Invoke")+w.aws.Calls("PutEvents"))
}
