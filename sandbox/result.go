package sandbox

import (
	"fmt"
	"strings"
	"time"
)

// Result is what a run did.
type Result struct {
	// Stack is the stack that ran.
	Stack string

	// Changes counts what happened to resources, or in a preview what would happen.
	Changes Changes

	// Resources are those of the stack, in the order in which the engine met them, a parent before its children.
	Resources []Resource

	// Outputs are those of the stack, sorted by name. A preview has none.
	Outputs []Output

	// Diagnostics are warnings, errors and policy violations, in the order in which they came.
	Diagnostics []Diagnostic

	// Left are what a destroyed stack leaves behind because its program retains it: at AWS it goes on to cost.
	Left []Resource

	// Duration is how long the run took, from the start of the CLI to its end.
	Duration time.Duration
}

// Output returns the value of the stack output name, and "" when there is none.
func (r Result) Output(name string) string {
	for _, o := range r.Outputs {
		if o.Name == name {
			return o.Value
		}
	}
	return ""
}

// Changes counts resources by what happened to them.
type Changes struct{ Create, Update, Replace, Delete, Same int }

// Any says whether anything changed.
func (c Changes) Any() bool { return c.Create+c.Update+c.Replace+c.Delete > 0 }

// String lists what is not zero: "create 3, update 1; 209 unchanged". Without changes it says so.
func (c Changes) String() string { return c.words("create", "update", "replace", "delete") }

// Past is String for what has happened: "created 3, updated 1; 209 unchanged".
func (c Changes) Past() string { return c.words("created", "updated", "replaced", "deleted") }

func (c Changes) words(create, update, replace, remove string) string {
	var parts []string
	for _, p := range []struct {
		verb  string
		count int
	}{{create, c.Create}, {update, c.Update}, {replace, c.Replace}, {remove, c.Delete}} {
		if p.count > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", p.verb, p.count))
		}
	}
	switch {
	case len(parts) == 0:
		return fmt.Sprintf("no change; %d unchanged", c.Same)
	case c.Same > 0:
		return fmt.Sprintf("%s; %d unchanged", strings.Join(parts, ", "), c.Same)
	default:
		return strings.Join(parts, ", ")
	}
}

// Resource is one resource of a stack.
type Resource struct {
	// URN identifies it; Type, Name and Parent (a URN, or "" at the top) are parts of what it says.
	URN, Type, Name, Parent string

	// Change is what a run did to it: "create", "update", "replace", "delete" or "same".
	Change string

	// Properties names the inputs that an update or a replacement is about.
	Properties []string

	// Protected says that the engine refuses to delete it.
	Protected bool

	// Component says that it only groups others and is nothing at AWS.
	Component bool
}

// Output is one output of a stack.
type Output struct {
	Name string

	// Value is a text as it is, and anything else as JSON.
	Value string

	// Secret says that Value must not be shown.
	Secret bool
}

// Diagnostic is something that the engine, the program or a policy has to say.
type Diagnostic struct {
	// Severity is "info", "warning" or "error".
	Severity string

	// URN is the resource it is about, or "".
	URN string

	// Policy names the rule that was violated, or is "".
	Policy string

	Message string
}
