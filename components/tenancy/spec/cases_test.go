package spec

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite what the cases expect, and the generated parts of the documentation")

const dashes = "\n----------\n"

// TestCases holds the parser to the files in testdata/cases: what is read, a line of dashes, and then the
// error or, as JSON without what is empty, the functions.
func TestCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/cases/*.txt")
	require.NoError(t, err)
	require.Greater(t, len(files), 30, "the cases are gone")
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			input, want, found := strings.Cut(string(text), dashes)
			require.True(t, found || *update, "no line of dashes")
			got := outcome(t, Parse, input+"\n")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(strings.TrimSuffix(input, "\n")+dashes+got), 0o600))
				return
			}
			assert.Equal(t, want, got)
			again := outcome(t, Parse, input+"\n")
			assert.Equal(t, got, again, "the same file gives the same twice")
		})
	}
}

// outcome is what parse makes of a file, as a reader likes to see it.
func outcome(t *testing.T, parse func(string, []byte) (*Spec, error), input string) string {
	t.Helper()
	s, err := parse("shop/functions.yml", []byte(input))
	if err != nil {
		require.Nil(t, s)
		return err.Error() + "\n"
	}
	require.Equal(t, "shop", s.Folder)
	raw, err := json.Marshal(s)
	require.NoError(t, err)
	var v any
	require.NoError(t, json.Unmarshal(raw, &v))
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	require.NoError(t, e.Encode(readable(v)))
	return out.String()
}

// readable leaves out what is empty and turns durations into seconds.
func readable(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, below := range v {
			below = readable(below)
			if number, ok := below.(float64); ok && (name == "Timeout" || name == "MaxAge") && number > 0 {
				below, name = number/1e9, name+" (s)"
			}
			zero := below == nil || below == "" || below == false || below == 0.0 && name != "Reserved" && name != "Retries"
			if !zero {
				out[name] = below
			}
		}
		return out
	case []any:
		for i := range v {
			v[i] = readable(v[i])
		}
	}
	return v
}
