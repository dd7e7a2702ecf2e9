package entry_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	id := w.create("limit")
	many := func(n int, field string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: %s ", i, field)
		}
		return b.String()
	}
	deep := strings.Repeat("{ ofType ", 20) + "{ name }" + strings.Repeat("}", 20)
	for name, tc := range map[string]struct{ query, want string }{
		"long":            {"{ health { version } }" + strings.Repeat(" ", 16<<10), "exceeds the maximum allowed query length"},
		"deep":            {"{ __schema { types " + deep + " } }", "exceeds max depth"},
		"wide":            {"{ " + many(301, "health { version }") + " }", "selections"},
		"many mutations":  {"mutation { " + many(11, `emit(type: "x", detail: "1")`) + " }", "want at most 10 mutations"},
		"a circle":        {"{ ...f } fragment f on Query { ...f }", "errors"},
		"no operation":    {"fragment f on Query { health { version } }", "errors"},
		"a subscription":  {"subscription { orders }", "errors"},
		"an empty":        {"   ", "errors"},
		"an unknown name": {"{ passwords }", `Cannot query field \"passwords\"`},
	} {
		assert.Contains(t, w.ask(id, tc.query), tc.want, name)
	}
	assert.LessOrEqual(t, len(w.aws.Events("bus")), 10)
	introspection := `{ __schema { queryType { name } mutationType { name } types { name fields { name args { name type ` +
		`{ kind ofType { kind name } } } } } } }`
	assert.Contains(t, w.ask(id, introspection), `"name":"publish"`, "tools may ask")
}

func TestRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	id := w.create("http")
	for name, tc := range map[string]struct {
		workspace, method, path, body string
		status                        int
	}{
		"another path":         {id, "GET", "/", "", 404},
		"a method":             {id, "GET", "/graphql", "", 405},
		"a method of health":   {id, "POST", "/health", "", 405},
		"no JSON":              {id, "POST", "/graphql", "{", 400},
		"no query":             {id, "POST", "/graphql", `{"query":""}`, 400},
		"variables in a list":  {id, "POST", "/graphql", `{"query":"{a}","variables":[]}`, 400},
		"no workspace":         {"", "POST", "/graphql", `{"query":"{health{version}}"}`, 401},
		"no id of a workspace": {"a#b", "POST", "/graphql", `{"query":"{health{version}}"}`, 401},
	} {
		out := w.handle(request(tc.workspace, tc.method, tc.path, tc.body))
		assert.Equal(t, tc.status, out.StatusCode, name)
		assert.Contains(t, out.Body, `{"errors":[{"message":"`, name)
	}
	encoded := request(id, "POST", "/graphql", base64.StdEncoding.EncodeToString([]byte(`{"query":"{health{version}}"}`)))
	encoded.IsBase64Encoded = true
	assert.JSONEq(t, `{"data":{"health":{"version":"7"}}}`, w.handle(encoded).Body)
	encoded.Body = "%"
	assert.Equal(t, 400, w.handle(encoded).StatusCode)
	for _, text := range []string{`[]`, `{}`, `{"version":"2.0","rawPath":"/graphql"}`} {
		_, err := w.Handle(t.Context(), json.RawMessage(text))
		require.ErrorContains(t, err, "event: ", text)
	}
}

func BenchmarkHealth(b *testing.B) {
	w := newWorld(b, nil)
	text, err := json.Marshal(request("", "GET", "/health", ""))
	require.NoError(b, err)
	for b.Loop() {
		if _, err := w.Handle(b.Context(), text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParse is a query that reaches nothing: what reading and checking it costs.
func BenchmarkParse(b *testing.B) { benchmark(b, `{ health { version environment } }`) }

// BenchmarkWarm reads the registry; the schema is remembered.
func BenchmarkWarm(b *testing.B) { benchmark(b, everything) }

func benchmark(b *testing.B, query string) {
	b.Helper()
	w := newWorld(b, nil)
	id := w.create("bench", "orders")
	body, err := json.Marshal(map[string]string{"query": query})
	require.NoError(b, err)
	text, err := json.Marshal(request(id, "POST", "/graphql", string(body)))
	require.NoError(b, err)
	for b.Loop() {
		if _, err := w.Handle(b.Context(), text); err != nil {
			b.Fatal(err)
		}
	}
}
