package main

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// complete is a machine that has everything.
func complete() machine {
	said := map[string]string{
		"go env GOVERSION": "go1.26.8", "go env GOCACHE": "/cache", "pulumi version": "v3.259.0",
		"git --version": "git version 2.39.5", "node --version": "v20.20.2",
	}
	return machine{
		look: func(program string) (string, error) { return "/usr/bin/" + program, nil },
		output: func(_ context.Context, program string, args ...string) string {
			return said[strings.Join(append([]string{program}, args...), " ")]
		},
		set:    func(variable string) bool { return variable == "AWS_PROFILE" },
		exists: func(string) bool { return false },
		free:   func(string) (uint64, bool) { return 50 << 30, true },
		memory: func() (uint64, bool) { return 8 << 30, true },
		home:   "/home/user",
	}
}

// lacks removes programs from a machine.
func lacks(m machine, programs ...string) machine {
	look := m.look
	m.look = func(program string) (string, error) {
		if slices.Contains(programs, program) {
			return "", errors.New("not found")
		}
		return look(program)
	}
	return m
}

func TestDiagnose(t *testing.T) {
	t.Parallel()
	full, small := complete(), complete()
	full.free = func(string) (uint64, bool) { return 1 << 30, true }
	small.memory = func() (uint64, bool) { return 1 << 30, true }
	old := complete()
	old.output = func(context.Context, string, ...string) string { return "go1.22.1" }
	poor := complete()
	poor.set = func(string) bool { return false }
	filed := poor
	filed.exists = func(path string) bool { return path == "/home/user/.aws/config" }

	for name, tc := range map[string]struct {
		machine machine
		want    []string
		fails   bool
	}{
		"a complete machine": {
			machine: complete(),
			want:    []string{"The sandbox and real deployments can run", "AWS_PROFILE is set"},
		},
		"without pulumi the sandbox builds one": {
			machine: lacks(complete(), "pulumi", "pulumi-language-go"),
			want: []string{
				"builds 3.259.0 into .plinth/bin", "real deployments cannot yet",
				"see https://www.pulumi.com/docs/install",
			},
		},
		"without Go nothing runs": {
			machine: lacks(complete(), "go", "pulumi"),
			want:    []string{"install it from https://go.dev/dl", "The sandbox cannot run"},
			fails:   true,
		},
		"an old Go":        {machine: old, want: []string{"go1.22.1", "The sandbox cannot run"}, fails: true},
		"a full disk":      {machine: full, want: []string{"1 GB free", "GOCACHE"}, fails: true},
		"a small machine":  {machine: small, want: []string{"1.0 GB", "compiling the AWS SDK"}, fails: true},
		"no credentials":   {machine: poor, want: []string{"none configured", "real deployments cannot yet"}},
		"credentials in ~": {machine: filed, want: []string{"/home/user/.aws/config exists"}},
		"git is a comfort": {
			machine: lacks(complete(), "git"),
			want:    []string{"install git", "real deployments can run"},
		},
		"node is a comfort": {machine: lacks(complete(), "node"), want: []string{"install Node.js 20"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := diagnose(newPrinter(&out), examine(t.Context(), tc.machine))
			if tc.fails {
				require.ErrorIs(t, err, errReported)
			} else {
				require.NoError(t, err)
			}
			for _, want := range tc.want {
				assert.Contains(t, out.String(), want)
			}
			assert.NotContains(t, out.String(), "\x1b", "colour is for terminals")
		})
	}
}

func TestThisMachine(t *testing.T) {
	t.Parallel()
	for _, f := range examine(t.Context(), thisMachine()) {
		assert.NotEmpty(t, f.what)
		assert.NotEmpty(t, f.found, f.what)
	}
}

func TestAtLeast(t *testing.T) {
	t.Parallel()
	assert.True(t, atLeast("go1.26", "1.26.0"))
	assert.True(t, atLeast("v3.259.0", "3.258.0"))
	assert.False(t, atLeast("3.257.9", "3.258.0"))
	assert.False(t, atLeast("", "3.258.0"))
}
