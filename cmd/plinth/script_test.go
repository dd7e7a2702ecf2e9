package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"plinth": main})
}

// TestStacks runs the same script for each stack of the repository: up, up again, change, destroy.
func TestStacks(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../Pulumi.*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		stack := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(file), ".yaml"), "Pulumi.")
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, testscript.Params{Dir: "testdata/stack", Setup: setup(t, stack)})
		})
	}
}

// TestClaims runs one script for each claim that is about no stack in particular.
func TestClaims(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/claims", Setup: setup(t, "production")})
}

// setup gives a script the checkout, a stack, and an empty home in which nothing may appear.
func setup(t *testing.T, stack string) func(*testscript.Env) error {
	t.Helper()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	caches, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE", "GOMODCACHE").Output()
	require.NoError(t, err)
	build, modules, _ := strings.Cut(strings.TrimSpace(string(caches)), "\n")
	return func(env *testscript.Env) error {
		for name, value := range map[string]string{
			"ROOT": root, "STACK": stack, "HOME": filepath.Join(env.WorkDir, "home"),
			"GOCACHE": build, "GOMODCACHE": modules,
		} {
			env.Setenv(name, value)
		}
		return os.Mkdir(filepath.Join(env.WorkDir, "home"), 0o755)
	}
}
