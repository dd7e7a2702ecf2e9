package entry_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/custom/entry"
)

// What AWS sends: https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html,
// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html and, of a schedule, the
// input that was configured.
const (
	resolver = `{"kind":"resolver","workspace":"acme","subject":"user-1","input":{"n":1}}`
	webhook  = `{"resource":"/hooks/{name+}","path":"/hooks/payment","httpMethod":"POST",
		"headers":{"Content-Type":"application/json","X-Forwarded-Proto":"https"},
		"multiValueHeaders":{"Content-Type":["application/json"]},"queryStringParameters":null,
		"multiValueQueryStringParameters":null,"pathParameters":{"name":"payment"},"stageVariables":null,
		"requestContext":{"resourceId":"abc","resourcePath":"/hooks/{name+}","httpMethod":"POST",
		"requestId":"c6af9ac6-7b61-11e6-9a41-93e8deadbeef","accountId":"123456789012","stage":"production",
		"identity":{"sourceIp":"192.0.2.1"}},"body":"{\"paid\":true}","isBase64Encoded":false}`
	trigger = `{"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","detail-type":"order.placed",
		"source":"plinth.tenancy","account":"123456789012","time":"2026-11-21T05:00:00Z","region":"eu-west-1",
		"resources":[],"detail":{"workspace":"acme","subject":"user-1","data":{"n":1}}}`
	task    = `{"report":"daily"}`
	unasked = `{"version":"0","id":"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa","detail-type":"Scheduled Event",
		"source":"aws.scheduler","account":"123456789012","time":"2026-11-21T05:00:00Z","region":"eu-west-1",
		"resources":["arn:aws:scheduler:eu-west-1:123456789012:schedule/default/nightly"],"detail":"{}"}`
)

func handle(t testing.TB, event string) (answer, log string, err error) {
	t.Helper()
	var out bytes.Buffer
	f := &entry.Function{Log: slog.New(slog.NewJSONHandler(&out, nil))}
	got, err := f.Handle(t.Context(), json.RawMessage(event))
	if err != nil {
		return "", out.String(), err
	}
	text, err := json.Marshal(got)
	require.NoError(t, err)
	return string(text), out.String(), nil
}

func TestKinds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ event, kind, want string }{
		"a resolver answers its caller": {resolver, "resolver", `{"workspace":"acme","input":{"n":1}}`},
		"a resolver without input": {
			`{"kind":"resolver","workspace":"acme"}`, "resolver", `{"workspace":"acme","input":null}`,
		},
		"a trigger tells which event it was": {
			trigger, "trigger", `{"kind":"trigger","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","type":"order.placed",` +
				`"workspace":"acme"}`,
		},
		"an event of somebody else's": {
			`{"detail-type":"Record Created","source":"plinth.records","id":"1","detail":{"table":"orders"}}`, "trigger",
			`{"kind":"trigger","id":"1","type":"Record Created","workspace":""}`,
		},
		"a task is done":          {task, "task", `{"kind":"task","done":true}`},
		"a task without an input": {unasked, "task", `{"kind":"task","done":true}`},
		"a task with a text":      {`"daily"`, "task", `{"kind":"task","done":true}`},
		"a task with anything":    {`{"kind":["a"]}`, "task", `{"kind":"task","done":true}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, log, err := handle(t, tc.event)
			require.NoError(t, err)
			assert.JSONEq(t, tc.want, got)
			assert.Contains(t, log, `"kind":"`+tc.kind+`"`)
		})
	}
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	got, log, err := handle(t, webhook)
	require.NoError(t, err)
	assert.Contains(t, got, `"statusCode":202`)
	assert.Contains(t, got, `"body":"{\"accepted\":true}"`)
	assert.Contains(t, log, `"kind":"webhook"`)
	assert.NotContains(t, log, "paid", "content is not logged")
	got, _, err = handle(t, `{"httpMethod":"GET","path":"/hooks/payment"}`)
	require.NoError(t, err)
	assert.Contains(t, got, `"statusCode":405`)
}

func TestForeignEvents(t *testing.T) {
	t.Parallel()
	for name, event := range map[string]string{
		"no JSON": `{`, "a queue's": `{"Records":[{}]}`, "a resolver of nobody": `{"kind":"resolver"}`,
		"a detail that is none": `{"detail-type":"a","source":"b","detail":[]}`,
		"a webhook of no shape": `{"httpMethod":"POST","headers":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := handle(t, event)
			assert.ErrorContains(t, err, "event: ")
		})
	}
}

func BenchmarkWarm(b *testing.B) {
	f := &entry.Function{Log: slog.New(slog.DiscardHandler)}
	event := json.RawMessage(resolver)
	for b.Loop() {
		if _, err := f.Handle(b.Context(), event); err != nil {
			b.Fatal(err)
		}
	}
}
