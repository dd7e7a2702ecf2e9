package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFunctionsBuild uses a small module of the same name.
func TestFunctionsBuild(t *testing.T) {
	root, out := t.TempDir(), t.TempDir()
	source := filepath.Join(root, "functions", "hello")
	require.NoError(t, os.MkdirAll(source, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"),
		[]byte("module github.com/plinth-iac/plinth\n\ngo 1.26\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(source, "main.go"),
		[]byte("package main\n\nfunc main() {}\n"), 0o644))

	program := filepath.Join(out, "hello", "bootstrap")
	said := func(args ...string) string {
		t.Helper()
		var text bytes.Buffer
		require.Equal(t, exitDone, run(append([]string{"functions", "build"}, args...), &text, &text), text.String())
		return text.String()
	}
	assert.Regexp(t, `hello +`+program+` +\d\.\d MB`, said("--root", root, "--out", out))
	assert.Equal(t, "Lambda functions up to date: 1, in "+out+".\n", said("--root", root, "--out", out))
	assert.FileExists(t, program)

	t.Chdir(source) // below the module
	assert.Contains(t, said(), filepath.Join(root, ".plinth", "functions", "hello", "bootstrap"))
	t.Chdir(root)
	assert.Equal(t, "Lambda functions up to date: 1, in .plinth/functions.\n", said())
	t.Chdir(t.TempDir()) // outside of any
	var text bytes.Buffer
	assert.Equal(t, exitFailed, run([]string{"functions", "build"}, &text, &text))
	assert.Contains(t, text.String(), "no go.mod here or above; want --root")
}
