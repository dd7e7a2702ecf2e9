package spec

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var keyPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// FuzzParse: no text makes the parser panic, what is accepted is within the limits that the types promise,
// and the same text gives the same twice.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range append(files, "testdata/example.yml") {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		input, _, _ := strings.Cut(string(text), dashes)
		f.Add(input)
	}
	f.Fuzz(func(t *testing.T, input string) {
		s, err := Parse("f.yml", []byte(input))
		again, errAgain := Parse("f.yml", []byte(input))
		require.Equal(t, err, errAgain)
		require.Equal(t, s, again)
		if err != nil {
			require.Nil(t, s)
			var told *Error
			require.ErrorAs(t, err, &told)
			last := 1
			for _, p := range told.Problems {
				require.GreaterOrEqual(t, p.Line, last, "problems are sorted by line")
				if !strings.Contains(input, "%!") {
					require.NotContains(t, p.Reason, "%!", "a reason is spelt out")
				}
				last = p.Line
			}
			return
		}
		require.NotEmpty(t, s.Functions)
		keys := map[string]bool{}
		for _, fn := range s.Functions {
			require.False(t, keys[fn.Key])
			keys[fn.Key] = true
			promised(t, fn)
		}
	})
}

// promised holds a function to what its type says of it.
func promised(t *testing.T, f Function) {
	t.Helper()
	assert.Regexp(t, keyPattern, f.Key)
	assert.LessOrEqual(t, len(f.Key), MaxKey)
	assert.Contains(t, runtimes, f.Runtime)
	assert.Contains(t, []string{ARM64, X86}, f.Architecture)
	assert.True(t, f.Handler != "" || f.Artifact == "" && f.Runtime == Go)
	assert.True(t, f.MemoryMiB >= 128 && f.MemoryMiB <= 10240)
	assert.True(t, f.Timeout >= time.Second && f.Timeout <= 15*time.Minute)
	assert.True(t, f.Artifact == "" || filepath.IsLocal(f.Artifact))
	assert.Equal(t, f.Kind == WebhookKind, len(f.Webhooks) > 0)
	assert.Equal(t, f.Kind == TriggerKind, len(f.Triggers) > 0)
	assert.Equal(t, f.Kind == TaskKind, len(f.Tasks) > 0)
	if f.Kind == ResolverKind || f.Kind == WebhookKind {
		assert.Less(t, f.Timeout, Upstream)
	}
	for _, w := range f.Webhooks {
		assert.True(t, strings.HasPrefix(w.Path, "/hooks/"))
		assert.Contains(t, methods, w.Method)
	}
	for _, x := range f.Triggers {
		var pattern map[string]any
		require.NoError(t, json.Unmarshal([]byte(x.Pattern), &pattern))
		assert.NotEmpty(t, pattern)
	}
	for _, x := range f.Tasks {
		assert.True(t, x.Input == "" || json.Valid([]byte(x.Input)))
		assert.NotEmpty(t, x.Timezone)
	}
}

// BenchmarkParse reads a file of five hundred functions, as many of each kind.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("provider: {runtime: nodejs22.x, environment: {LEVEL: info}}\nfunctions:\n")
	for i := range 500 {
		fmt.Fprintf(&text, "  fn%d:\n    handler: src/f%d.handler\n    timeout: 20\n    environment: {NUMBER: %d}\n", i, i, i)
		switch i % 4 {
		case 0:
			fmt.Fprintf(&text, "    events:\n      - http: POST hooks/f%d/{id}\n", i)
		case 1:
			fmt.Fprintf(&text, "    events:\n      - eventBridge:\n          pattern:\n            source: [plinth.records]\n"+
				"            detail: {table: [t%d], total: [numeric: [\">\", %d]]}\n", i, i)
		case 2:
			text.WriteString("    events:\n      - schedule: {rate: cron(0 8 ? * MON-FRI *), timezone: Europe/Dublin, input: {a: 1}}\n")
		}
	}
	input := []byte(text.String())
	b.SetBytes(int64(len(input)))
	b.ReportAllocs()
	for b.Loop() {
		s, err := Parse("f.yml", input)
		require.NoError(b, err)
		require.Len(b, s.Functions, 500)
	}
}
