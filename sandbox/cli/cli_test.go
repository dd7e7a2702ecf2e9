package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/progress"
)

// What is embedded must be what tools/go.mod pins; go generate copies it.
func TestEmbeddedRequirements(t *testing.T) {
	t.Parallel()
	for file, embedded := range map[string][]byte{"go.mod": requirements, "go.sum": checksums} {
		want, err := os.ReadFile(filepath.Join("..", "..", "tools", file))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(embedded), "run go generate ./sandbox/cli")
	}
	assert.Contains(t, string(requirements), "github.com/pulumi/pulumi/pkg/v3 v"+Version)
}

func TestFindBuilt(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	inner := filepath.Join(root, "examples", ".plinth")
	assert.Empty(t, built(inner))
	for _, folder := range []string{filepath.Join(root, ".plinth"), inner} {
		fake(t, folder, "3.259.0")
	}
	assert.Equal(t, []string{inner, filepath.Join(root, ".plinth")}, built(inner), "the nearest comes first")

	found, err := open(inner, Minimum)
	require.NoError(t, err)
	assert.Equal(t, "3.259.0", found.Version().String())
}

func TestOpenRefusesOldVersions(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	fake(t, folder, "3.258.0")
	_, err := open(folder, Minimum)
	require.NoError(t, err)
	_, err = open(folder, MinimumForPacks)
	require.Error(t, err)
	_, err = open(folder, "latest")
	require.ErrorContains(t, err, `minimum version "latest"`)
}

// fake installs a script that prints a version.
func fake(t *testing.T, folder, version string) {
	t.Helper()
	path := executable(folder)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\necho "+version+"\n"), 0o755))
}

func TestFollowAndExplain(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ said, want string }{
		"a full disk":    {"link: write: no space left on device", "free some 5 GB"},
		"no network":     {"modules.example.com: dial tcp: lookup: no such host", "check the network and GOPROXY"},
		"anything else":  {"undefined: x", "go build: exit status 1:\n  undefined: x"},
		"only the end":   {strings.Repeat("noise\n", 40) + "undefined: x", "noise\n  undefined: x"},
		"nothing at all": {"", "go build: exit status 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			line := progress.Start(new(strings.Builder), "building")
			last := follow(strings.NewReader(tc.said), line)
			line.Stop()
			assert.LessOrEqual(t, len(last), 12)
			assert.ErrorContains(t, explain(errors.New("exit status 1"), last), tc.want)
		})
	}
}

func TestBuildable(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	require.ErrorContains(t, Buildable(t.Context()), "go is not installed; get Go 1.26 or later")
}

func TestFreeSpace(t *testing.T) {
	t.Parallel()
	free, known := FreeSpace(filepath.Join(t.TempDir(), "not", "yet", "there"))
	require.True(t, known)
	assert.Positive(t, free)
}
