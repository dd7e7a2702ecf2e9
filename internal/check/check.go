// Package check collects every problem in a component's arguments, so that one
// run of `pulumi preview` names all of them and not only the first.
package check

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Problem is one rejected argument.
type Problem struct {
	// Path is where it is, as the caller wrote it: "subnets[1].cidr".
	Path string
	// Reason says what is wrong and what would be right: "is 3; want 1 or 2".
	Reason string
}

// Problems gathers the problems of one component. Its zero value is ready to use.
type Problems struct{ list []Problem }

// Unless records a problem at path when ok is false.
func (p *Problems) Unless(ok bool, path, reason string, args ...any) {
	if !ok {
		p.list = append(p.list, Problem{path, fmt.Sprintf(reason, args...)})
	}
}

// Under records what a nested Validate returned, with its path put before theirs.
func (p *Problems) Under(path string, err error) {
	var nested *Error
	switch {
	case errors.As(err, &nested):
		for _, n := range nested.Problems {
			p.list = append(p.list, Problem{join(path, n.Path), n.Reason})
		}
	case err != nil:
		p.list = append(p.list, Problem{path, err.Error()})
	}
}

// Mapped records what a nested Validate returned, in the caller's words: the longest beginning of each path
// that stands in names is replaced by its value, "" standing for paths that nothing else fits.
func (p *Problems) Mapped(err error, names map[string]string) {
	var nested *Error
	if !errors.As(err, &nested) {
		p.Under(names[""], err)
		return
	}
	for _, n := range nested.Problems {
		old := ""
		for name := range names {
			if len(name) > len(old) && begins(n.Path, name) {
				old = name
			}
		}
		rest := strings.TrimPrefix(strings.TrimPrefix(n.Path, old), ".")
		p.list = append(p.list, Problem{join(names[old], rest), n.Reason})
	}
}

// begins says whether path is name or lies below it.
func begins(path, name string) bool {
	rest, ok := strings.CutPrefix(path, name)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// Required records a problem when a value that has no default was left out.
func (p *Problems) Required(given bool, path, what string) {
	p.Unless(given, path, "is not set; want %s", what)
}

// Between records a problem when got lies outside [low, high]. The unit follows the numbers and may be empty.
func (p *Problems) Between(got, low, high int, path, unit string) {
	if unit != "" {
		unit = " " + unit
	}
	p.Unless(got >= low && got <= high, path, "is %d; want %d to %d%s", got, low, high, unit)
}

// OneOf records a problem when got is not among the allowed values, and names the nearest of them.
func OneOf[T ~string](p *Problems, got T, path string, allowed ...T) {
	if slices.Contains(allowed, got) {
		return
	}
	names := make([]string, len(allowed))
	for i, a := range allowed {
		names[i] = string(a)
	}
	p.Unless(false, path, "is %q; want %s%s", got, Either(names...), Suggest(string(got), names))
}

// Err returns nil when nothing was recorded, and otherwise an *Error with it all.
func (p *Problems) Err() error {
	if len(p.list) == 0 {
		return nil
	}
	return &Error{p.list}
}

// Error lists everything wrong with one component's arguments.
type Error struct {
	// Problems are in the order they were found.
	Problems []Problem
}

// Error prints one line for each problem, below a line that counts them.
func (e *Error) Error() string {
	var b strings.Builder
	noun := "arguments"
	if len(e.Problems) == 1 {
		noun = "argument"
	}
	fmt.Fprintf(&b, "%d invalid %s:", len(e.Problems), noun)
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "\n  %s: %s", p.Path, p.Reason)
	}
	return b.String()
}

func join(path, rest string) string {
	switch {
	case path == "":
		return rest
	case rest == "" || strings.HasPrefix(rest, "["):
		return path + rest
	default:
		return path + "." + rest
	}
}
