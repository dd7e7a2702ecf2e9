package build_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"debug/elf"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/build"
)

// module is a small module of the same name, with two functions and what is none.
func module(t *testing.T) (root string) {
	t.Helper()
	root = t.TempDir()
	for file, text := range map[string]string{
		"go.mod":                        "module github.com/plinth-iac/plinth\n\ngo 1.26\n",
		"functions/hello/main.go":       "package main\n\nfunc main() { println(\"hello\") }\n",
		"functions/bye/main.go":         "package main\n\nfunc main() { println(\"bye\") }\n",
		"functions/bye/deeper/main.go":  "package main\n\nfunc main() {}\n",
		"functions/internal/x/x.go":     "package x\n",
		"functions/windows/main.go":     "//go:build windows\n\npackage main\n\nfunc main() {}\n",
		"functions/testdata/no/main.go": "package main\n",
	} {
		write(t, filepath.Join(root, file), text)
	}
	return root
}

func write(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

func sum(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:])
}

func names(functions []build.Function) []string {
	var all []string
	for _, f := range functions {
		all = append(all, f.Name)
	}
	return all
}

func TestEqualBytesInOtherFolders(t *testing.T) {
	t.Parallel()
	var hashes []string
	for range 2 {
		root := module(t)
		out := filepath.Join(t.TempDir(), "deeper", "functions")
		functions, err := build.All(t.Context(), root, out, t.Output())
		require.NoError(t, err)
		require.Equal(t, []string{"bye", "hello"}, names(functions), "each package main directly below functions")
		for _, f := range functions {
			assert.Equal(t, filepath.Join(out, f.Name, "bootstrap"), f.Path)
			assert.True(t, f.Written)
			info, err := os.Stat(f.Path)
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o755), info.Mode())
			assert.True(t, info.ModTime().Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)), info.ModTime())
			assert.Equal(t, info.Size(), f.Bytes)
			entries, err := os.ReadDir(filepath.Dir(f.Path))
			require.NoError(t, err)
			assert.Len(t, entries, 1, "the folder is what the archive holds")
		}
		hashes = append(hashes, sum(t, functions[0].Path))
	}
	assert.Equal(t, hashes[0], hashes[1])
}

func TestProgramsAreLambdas(t *testing.T) {
	t.Parallel()
	functions, err := build.All(t.Context(), module(t), t.TempDir(), t.Output())
	require.NoError(t, err)
	require.Len(t, functions, 2)
	program, err := elf.Open(functions[0].Path)
	require.NoError(t, err)
	assert.Equal(t, elf.EM_AARCH64, program.Machine)
	libraries, err := program.ImportedLibraries()
	require.NoError(t, err)
	assert.Empty(t, libraries, "nothing of the system is needed")
	assert.Nil(t, program.Section(".debug_info"))
	require.NoError(t, program.Close())

	info, err := buildinfo.ReadFile(functions[0].Path)
	require.NoError(t, err)
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	assert.Equal(t, map[string]string{
		"-buildmode": "exe", "-compiler": "gc", "-tags": "lambda.norpc", "-trimpath": "true",
		"CGO_ENABLED": "0", "GOARCH": "arm64", "GOARM64": "v8.0", "GOOS": "linux",
	}, settings)
}

func TestNothingIsDoneTwice(t *testing.T) {
	t.Parallel()
	root, out := module(t), t.TempDir()
	functions, err := build.All(t.Context(), root, out, t.Output())
	require.NoError(t, err)
	require.Len(t, functions, 2)
	before, err := os.Stat(functions[0].Path)
	require.NoError(t, err)

	again := func() []build.Function {
		t.Helper()
		fs, err := build.All(t.Context(), root, out, t.Output())
		require.NoError(t, err)
		require.Len(t, fs, 2)
		return fs
	}
	fresh := again()
	assert.False(t, fresh[0].Written || fresh[1].Written)
	after, err := os.Stat(functions[0].Path)
	require.NoError(t, err)
	assert.True(t, os.SameFile(before, after))

	old := sum(t, functions[1].Path)
	write(t, filepath.Join(root, "functions/hello/main.go"), "package main\n\nfunc main() { println(\"hi\") }\n")
	changed := again()
	assert.False(t, changed[0].Written, "bye")
	assert.True(t, changed[1].Written, "hello")
	assert.NotEqual(t, old, sum(t, functions[1].Path))

	write(t, functions[0].Path, "tampered with")
	assert.True(t, again()[0].Written)
	require.NoError(t, os.RemoveAll(filepath.Dir(functions[1].Path)))
	assert.True(t, again()[1].Written)
}

// An archive holds the program alone, and is as reproducible as it.
func TestArchives(t *testing.T) {
	t.Parallel()
	root, out := module(t), t.TempDir()
	functions, err := build.All(t.Context(), root, out, t.Output())
	require.NoError(t, err)
	other, err := build.All(t.Context(), root, t.TempDir(), t.Output())
	require.NoError(t, err)
	for i, f := range functions {
		assert.Equal(t, filepath.Join(out, f.Name+".zip"), f.Archive)
		assert.Equal(t, sum(t, f.Archive), sum(t, other[i].Archive), f.Name)
		archive, err := zip.OpenReader(f.Archive)
		require.NoError(t, err)
		require.Len(t, archive.File, 1)
		assert.Equal(t, build.Bootstrap, archive.File[0].Name)
		assert.Equal(t, os.FileMode(0o755), archive.File[0].Mode(), "Lambda must be able to start it")
		content, err := archive.File[0].Open()
		require.NoError(t, err)
		packed, err := io.ReadAll(content)
		require.NoError(t, err)
		program, err := os.ReadFile(f.Path)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(program, packed), f.Name)
		require.NoError(t, archive.Close())
	}

	before, good := functions[0], sum(t, functions[0].Archive)
	info, err := os.Stat(before.Archive)
	require.NoError(t, err)
	_, err = build.All(t.Context(), root, out, t.Output())
	require.NoError(t, err)
	after, err := os.Stat(before.Archive)
	require.NoError(t, err)
	assert.True(t, os.SameFile(info, after), "what is up to date is left alone")
	for _, spoil := range []func() error{
		func() error { return os.Remove(before.Archive) },
		func() error { return os.WriteFile(before.Archive, []byte("tampered with"), 0o600) },
		func() error {
			text, err := os.ReadFile(functions[1].Archive)
			return errors.Join(err, os.WriteFile(before.Archive, text, 0o600))
		},
	} {
		require.NoError(t, spoil())
		_, err = build.All(t.Context(), root, out, t.Output())
		require.NoError(t, err)
		assert.Equal(t, good, sum(t, before.Archive))
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	root, out := module(t), t.TempDir()
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() { assert.NoError(t, build.Ensure(t.Context(), root, out, t.Output())) })
	}
	wait.Wait()
	program, err := elf.Open(filepath.Join(out, "hello", "bootstrap"))
	require.NoError(t, err)
	require.NoError(t, program.Close())
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	broken := module(t)
	write(t, filepath.Join(broken, "functions/bye/main.go"), "package main\n\nfunc main() { nothing() }\n")
	foreign := t.TempDir()
	write(t, filepath.Join(foreign, "go.mod"), "module example.org/shop\n\ngo 1.26\n")
	none := t.TempDir()
	write(t, filepath.Join(none, "go.mod"), "module github.com/plinth-iac/plinth\n\ngo 1.26\n")
	for name, tc := range map[string]struct{ root, want string }{
		"a program that does not compile": {broken, "functions/bye/main.go:3:15: undefined: nothing"},
		"a module without functions":      {foreign, "want a folder of a module that is, or requires, github.com/plinth-iac/plinth"},
		"no module":                       {t.TempDir(), "want a folder of a module"},
		"a module of no functions":        {none, "holds no function"},
		"no folder":                       {"/nowhere", ": chdir /nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var to bytes.Buffer
			out := t.TempDir()
			err := build.Ensure(t.Context(), tc.root, out, &to)
			require.ErrorContains(t, err, tc.want)
			left, err := filepath.Glob(filepath.Join(out, "*", "bootstrap"))
			require.NoError(t, err)
			assert.Empty(t, left)
		})
	}
}

func TestWithoutGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	err := build.Ensure(t.Context(), ".", t.TempDir(), t.Output())
	require.EqualError(t, err,
		"build the functions: go is not installed; get Go 1.26 or later from https://go.dev/dl")
}

// The surroundings must not change what is built.
func TestSurroundings(t *testing.T) {
	root := module(t)
	plain, err := build.All(t.Context(), root, t.TempDir(), t.Output())
	require.NoError(t, err)
	t.Setenv("GOFLAGS", "-tags=other")
	t.Setenv("GOARCH", "amd64")
	t.Setenv("CGO_ENABLED", "1")
	odd, err := build.All(t.Context(), root, t.TempDir(), t.Output())
	require.NoError(t, err)
	require.Len(t, odd, 2)
	assert.Equal(t, sum(t, plain[0].Path), sum(t, odd[0].Path))
}

// A module that requires this one has the same functions, whatever else it requires.
func TestFromAnotherModule(t *testing.T) {
	t.Parallel()
	root, other := module(t), t.TempDir()
	write(t, filepath.Join(other, "go.mod"), "module example.org/shop\n\ngo 1.26\n\n"+
		"require github.com/plinth-iac/plinth v0.0.0\n\nreplace github.com/plinth-iac/plinth => "+root+"\n")
	here, err := build.All(t.Context(), root, t.TempDir(), t.Output())
	require.NoError(t, err)
	there, err := build.All(t.Context(), other, t.TempDir(), t.Output())
	require.NoError(t, err)
	require.Equal(t, names(here), names(there))
	assert.Equal(t, sum(t, here[0].Path), sum(t, there[0].Path))
}

// TestShipped: the functions of this module, twice.
func TestShipped(t *testing.T) {
	t.Parallel()
	first, err := build.All(t.Context(), ".", t.TempDir(), t.Output())
	require.NoError(t, err)
	assert.Equal(t, []string{"authorizer", "custom", "engine", "socket", "workspace"}, names(first))
	second, err := build.All(t.Context(), ".", t.TempDir(), t.Output())
	require.NoError(t, err)
	require.Len(t, second, len(first))
	for i, f := range first {
		assert.Equal(t, sum(t, f.Path), sum(t, second[i].Path), f.Name)
		assert.Less(t, f.Bytes, int64(30<<20), "%s: its size is a part of every cold start", f.Name)
	}
}
