// Package pulumitest runs a Pulumi program against a recorder instead of the engine, and says what the
// program registered: types, names, inputs, parents, protection. It refuses what the engine would refuse and
// the SDK's own mocks accept: two resources with one URN, and a program that never ends because it waits for
// an output.
package pulumitest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

// Project and Stack are what programs run as, unless a pulumi.RunOption says otherwise.
const (
	Project = "plinth"
	Stack   = "testing"
)

// patience is how long a program may run: far longer than any does, far shorter than go test's own limit.
const patience = time.Minute

var errEndless = errors.New("the program never ends: does a component wait for an output?")

// Up runs the program as `pulumi up` would and returns what it registered. The test fails when the program
// does.
func Up(t testing.TB, program pulumi.RunFunc, opts ...pulumi.RunOption) Recording {
	t.Helper()
	got, err := run(program, false, opts)
	require.NoError(t, err)
	return got
}

// Preview runs the program as `pulumi preview` would: what AWS computes is not known yet.
func Preview(t testing.TB, program pulumi.RunFunc, opts ...pulumi.RunOption) Recording {
	t.Helper()
	got, err := run(program, true, opts)
	require.NoError(t, err)
	return got
}

// Both runs the program in preview and then in update mode, wants the same resources from each, and returns
// what the update registered.
func Both(t testing.TB, program pulumi.RunFunc, opts ...pulumi.RunOption) Recording {
	t.Helper()
	before := Preview(t, program, opts...)
	after := Up(t, program, opts...)
	require.Equal(t, before.Plan(), after.Plan(), "preview and update must declare the same resources")
	return after
}

// Error runs the program in both modes, wants it to fail before anything is registered, and returns the
// error.
func Error(t testing.TB, program pulumi.RunFunc, opts ...pulumi.RunOption) error {
	t.Helper()
	var last error
	for _, dry := range []bool{true, false} {
		got, err := run(program, dry, opts)
		require.Error(t, err)
		require.Empty(t, got, "nothing may be registered before validation passes")
		last = err
	}
	return last
}

// Plan runs the program and returns the tree of what it registers, or the error as text. It is for examples.
func Plan(program pulumi.RunFunc, opts ...pulumi.RunOption) string {
	got, err := run(program, false, opts)
	if err != nil {
		return err.Error() + "\n"
	}
	return got.Plan()
}

// Run runs the program and returns what it registered together with its error, for benchmarks and for tests
// of programs that fail half-way.
func Run(program pulumi.RunFunc, opts ...pulumi.RunOption) (Recording, error) {
	return run(program, false, opts)
}

func run(program pulumi.RunFunc, dry bool, opts []pulumi.RunOption) (Recording, error) {
	rec := newRecorder(dry)
	all := append([]pulumi.RunOption{
		pulumi.WithMocks(Project, Stack, rec),
		func(info *pulumi.RunInfo) { info.DryRun = dry },
	}, opts...)
	all = append(all, func(info *pulumi.RunInfo) { rec.project, rec.stack = info.Project, info.Stack })

	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("the program panics: %v", r)
			}
		}()
		done <- pulumi.RunErr(program, all...)
	}()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case err := <-done:
		return rec.recording(), err
	case <-limit.C:
		return nil, errEndless
	}
}
