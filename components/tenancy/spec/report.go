package spec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	// Line is where it stands, from 1.
	Line int
	// Path is which key it is: "functions.pay.events[0].http". "" is the file itself.
	Path string
	// Reason says what is wrong and what would be right: "is 3; want 128 to 10240 MiB".
	Reason string
}

// Error is everything wrong with a file.
type Error struct {
	// File is its name, as it was given.
	File string
	// Problems are sorted by line.
	Problems []Problem
}

// Error prints one line for each problem below a line that counts them.
func (e *Error) Error() string {
	var b strings.Builder
	noun := "problems"
	if len(e.Problems) == 1 {
		noun = "problem"
	}
	fmt.Fprintf(&b, "%d %s in %s:", len(e.Problems), noun, e.File)
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "\n  %s:%d: ", e.File, p.Line)
		if p.Path != "" {
			b.WriteString(p.Path + ": ")
		}
		b.WriteString(p.Reason)
	}
	return b.String()
}

// report gathers the problems of one file.
type report struct {
	file     string
	problems []Problem
}

// add records a problem.
func (r *report) add(line int, path, reason string, args ...any) {
	r.problems = append(r.problems, Problem{line, path, fmt.Sprintf(reason, args...)})
}

// unless records a problem with n when ok is false, and returns ok.
func (r *report) unless(ok bool, n *node, reason string, args ...any) bool {
	if !ok {
		r.add(n.line, n.path, reason, args...)
	}
	return ok
}

// err is nil when nothing was recorded, and otherwise an *Error with it all.
func (r *report) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return &Error{r.file, r.problems}
}
