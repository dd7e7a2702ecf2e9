package sandbox

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// allowDestroy is the setting that makes the components of a stack give up protection, deletion protection
// and final snapshots.
const allowDestroy = "plinth:allowDestroy"

// ProtectedError says that a stack holds resources that may not be deleted as they are.
type ProtectedError struct {
	Stack string

	// Resources are those that are protected.
	Resources []Resource
}

// Error names each of them, and the step that gives up the protection.
func (e *ProtectedError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s holds %d protected resources, and nothing was deleted:", e.Stack, len(e.Resources))
	for _, r := range e.Resources {
		fmt.Fprintf(&b, "\n  %s %s", r.Type, r.Name)
	}
	fmt.Fprintf(&b, "\nTo give them up, deploy once with the setting %s: true, and destroy then.\n"+
		"In the sandbox, --allow-destroy does both.", allowDestroy)
	return b.String()
}

// Destroy deletes everything in a stack. It returns a *ProtectedError, and deletes nothing, when something
// in it is protected; Unprotect gives up the protection.
func (s *Sandbox) Destroy(ctx context.Context, stack string) (Result, error) {
	held, err := s.protected(ctx, stack)
	if err != nil {
		return Result{}, err
	}
	if len(held) > 0 {
		return Result{}, &ProtectedError{Stack: stack, Resources: held}
	}
	result, err := s.run(ctx, stack, "destroying", nil,
		func(st auto.Stack, to chan<- events.EngineEvent) (auto.OutputMap, error) {
			_, err := st.Destroy(ctx, optdestroy.EventStreams(to))
			return nil, err
		})
	if err != nil {
		return result, err
	}
	result.Left = s.left(stack)
	return result, s.empty(ctx, stack)
}

// left is what the stand-in still holds of a stack.
func (s *Sandbox) left(stack string) []Resource {
	var found []Resource
	for _, r := range s.World().Resources() {
		if urn := resource.URN(r.URN); string(urn.Stack()) == stack {
			found = append(found, Resource{URN: r.URN, Type: r.Type, Name: urn.Name(), Change: "same"})
		}
	}
	return found
}

// Unprotect deploys a stack with the setting plinth:allowDestroy, so that Destroy can delete everything. It
// fails when something stays protected, for then the program does not honour that setting.
func (s *Sandbox) Unprotect(ctx context.Context, stack string) (Result, error) {
	result, err := s.up(ctx, stack, "giving up the protection of", map[string]string{allowDestroy: "true"})
	if err != nil {
		return result, err
	}
	held, err := s.protected(ctx, stack)
	if err == nil && len(held) > 0 {
		err = fmt.Errorf("%s keeps %d resources protected although %s is true, the first %s; "+
			"its program does not honour the setting", stack, len(held), allowDestroy, held[0].URN)
	}
	return result, err
}

func (s *Sandbox) protected(ctx context.Context, stack string) ([]Resource, error) {
	resources, err := s.Resources(ctx, stack)
	if err != nil {
		return nil, err
	}
	var held []Resource
	for _, r := range resources {
		if r.Protected && !r.Component {
			held = append(held, r)
		}
	}
	slices.SortFunc(held, func(a, b Resource) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
	})
	return held, nil
}

// empty makes sure that a destroyed stack has nothing left.
func (s *Sandbox) empty(ctx context.Context, stack string) error {
	state, err := s.Export(ctx, stack)
	if err != nil {
		return err
	}
	if n := len(state.Resources); n > 0 {
		return fmt.Errorf("destroying %s left %d resources in its state, the first %s",
			stack, n, state.Resources[0].URN)
	}
	return nil
}
