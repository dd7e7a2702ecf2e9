package sandbox

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// RunError says why the engine refused or failed.
type RunError struct {
	// Doing and Stack say what failed: "deploying" and "production".
	Doing, Stack string

	// Problems are the errors and policy violations that were reported.
	Problems []Diagnostic

	cause error
}

func newRunError(doing string, r Result, cause error) *RunError {
	e := &RunError{Doing: doing, Stack: r.Stack, cause: cause}
	for _, d := range r.Diagnostics {
		if d.Severity == "error" {
			e.Problems = append(e.Problems, d)
		}
	}
	return e
}

// Error lists every problem, each below the resource it is about. Without any it says what the CLI said.
func (e *RunError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s failed", e.Doing, e.Stack)
	if len(e.Problems) == 0 {
		fmt.Fprintf(&b, ": %s", e.cause)
	}
	for _, p := range e.Problems {
		b.WriteString("\n  ")
		if p.URN != "" {
			urn := resource.URN(p.URN)
			fmt.Fprintf(&b, "%s %s: ", urn.Type(), urn.Name())
		}
		if p.Policy != "" {
			fmt.Fprintf(&b, "policy %s: ", p.Policy)
		}
		b.WriteString(strings.ReplaceAll(p.Message, "\n", "\n    "))
	}
	return b.String()
}

// Unwrap returns the error of the CLI.
func (e *RunError) Unwrap() error { return e.cause }
