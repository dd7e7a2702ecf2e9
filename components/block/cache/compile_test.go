package cache_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wanted is the comment that says which error the compiler must report in its line. Parentheses stand for
// themselves.
var wanted = regexp.MustCompile(`// ERROR (.*)$`)

// TestEvictingEndpointsDoNotCompile type-checks each program in testdata against the compiled package: one
// with an ERROR comment must fail in that line for that reason, one without must compile.
func TestEvictingEndpointsDoNotCompile(t *testing.T) {
	t.Parallel()
	programs, err := filepath.Glob("testdata/compile/*.go")
	require.NoError(t, err)
	require.Len(t, programs, 10)
	export := exportData(t)
	for _, path := range programs {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			line, pattern := wantedError(string(text))
			found := typeErrors(t, path, export)
			if pattern == "" {
				require.Empty(t, found)
				return
			}
			require.Len(t, found, 1, "want the one error, and no other that would hide it")
			assert.Equal(t, line, found[0].Fset.Position(found[0].Pos).Line)
			assert.Regexp(t, pattern, found[0].Msg)
		})
	}
}

func wantedError(text string) (line int, pattern string) {
	for i, l := range strings.Split(text, "\n") {
		if m := wanted.FindStringSubmatch(l); m != nil {
			return i + 1, strings.NewReplacer("(", `\(`, ")", `\)`).Replace(m[1])
		}
	}
	return 0, ""
}

// exportData is the file in which the go command keeps what the compiler knows of the package.
func exportData(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-export", "-f", "{{.Export}}", ".").Output()
	require.NoError(t, err)
	path := strings.TrimSpace(string(out))
	require.FileExists(t, path)
	return path
}

func typeErrors(t *testing.T, path, export string) []types.Error {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	var found []types.Error
	conf := types.Config{
		Importer: importer.ForCompiler(fset, "gc", func(string) (io.ReadCloser, error) { return os.Open(export) }),
		Error: func(err error) {
			if e, ok := err.(types.Error); ok { //nolint:errorlint // the checker hands it over unwrapped
				found = append(found, e)
			}
		},
	}
	_, _ = conf.Check("sample", fset, []*ast.File{file}, nil)
	return found
}
