package sandbox

import (
	"context"
	"fmt"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"

	"github.com/plinth-iac/plinth/internal/progress"
)

// passphrase encrypts the state's secrets, which are made up. It protects nothing and is the same everywhere.
const passphrase = "sandbox"

// verb starts one operation of the engine, reports its events, and returns the stack's outputs if it has any.
type verb func(stack auto.Stack, to chan<- events.EngineEvent) (auto.OutputMap, error)

// run is what all operations share. Nothing is started for a stack whose settings are wrong.
func (s *Sandbox) run(
	ctx context.Context, stack, doing string, settings map[string]string, do verb,
) (Result, error) {
	selected, err := s.selectStack(ctx, stack, settings)
	if err != nil {
		return Result{}, err
	}
	line := progress.Start(s.options.Out, doing+" "+stack)
	c := &collector{result: Result{Stack: stack}, index: map[string]int{}, line: line}
	in, stop, idle := make(chan events.EngineEvent), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(idle)
		c.collect(in, stop)
	}()
	outputs, err := do(selected, in)
	close(stop)
	<-idle
	c.result.Duration = line.Stop().Round(time.Millisecond)
	c.result.Outputs = sortedOutputs(outputs)
	if err != nil {
		return c.result, newRunError(doing, c.result, err)
	}
	return c.result, nil
}

// selectStack judges a stack's settings and copies them, and makes the stack where it is new.
func (s *Sandbox) selectStack(
	ctx context.Context, stack string, settings map[string]string,
) (auto.Stack, error) {
	if err := s.layout.known(stack); err != nil {
		return auto.Stack{}, err
	}
	folder, err := s.stage(stack, settings)
	if err != nil {
		return auto.Stack{}, fmt.Errorf("stack %s: %w", stack, err)
	}
	if s.options.Check != nil {
		if err := s.options.Check(folder, stack); err != nil {
			return auto.Stack{}, err
		}
	}
	return s.upsert(ctx, folder, stack)
}

// upsert selects the stack whose settings are in folder, and makes it where the backend does not know it.
func (s *Sandbox) upsert(ctx context.Context, folder, stack string) (auto.Stack, error) {
	command, err := s.command()
	if err != nil {
		return auto.Stack{}, err
	}
	workspace, err := auto.NewLocalWorkspace(ctx, auto.Pulumi(command), auto.WorkDir(folder),
		auto.PulumiHome(s.layout.home), auto.Program(s.options.Program), auto.EnvVars(s.environment()))
	if err != nil {
		return auto.Stack{}, fmt.Errorf("stack %s: %w", stack, err)
	}
	selected, err := auto.UpsertStack(ctx, stack, workspace)
	if err != nil {
		return auto.Stack{}, fmt.Errorf("stack %s: %w", stack, err)
	}
	return selected, nil
}
