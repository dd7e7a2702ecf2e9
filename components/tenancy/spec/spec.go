// Package spec reads the file in which a tenant's custom functions are declared: a subset of the Serverless
// Framework's serverless.yml, so that a file written for Serverless with these keys only is taken as it is.
//
// What is accepted has one meaning and no surprises: no key is ignored (but the version of Serverless), no
// variables are filled in, and every key outside the subset is an error that says where the matter is decided
// instead. docs/custom-functions.md lists the keys, and is generated from the tables in this package.
package spec

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxFile is how long a file may be. Five hundred functions take some 100 KiB, and the time that the parser
// takes for what somebody made up to keep it busy grows with the square of the length.
const maxFile = 256 << 10

// Spec is the content of one file.
type Spec struct {
	// Service is what the file calls all its functions together; "" when it does not say.
	Service string
	// Folder is where the file lies. Each handler and artifact is named from there, and code without an artifact
	// is this folder.
	Folder string
	// Functions are sorted by key. There is at least one.
	Functions []Function
}

// Read reads the file at path and reports everything wrong with it at once, as an *Error.
func Read(path string) (*Spec, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading custom functions: %w", err)
	}
	return Parse(path, text)
}

// Parse reads text as the content of file, which need not exist: its name begins each line of an error, and
// its folder becomes the Spec's.
func Parse(file string, text []byte) (*Spec, error) {
	r := &report{file: file}
	s := &Spec{Folder: filepath.Dir(file)}
	if root := r.tree(text); root != nil {
		r.spec(root, s)
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return s, nil
}

// spec reads the whole file.
func (r *report) spec(root *node, s *Spec) {
	g, ok := r.open(root, theFile)
	if !ok {
		return
	}
	if s.Service, ok = g.text("service"); ok {
		r.unless(serviceName.MatchString(s.Service), g.get("service"),
			"is %s; want letters, digits and hyphens, starting with a letter", quote(s.Service))
	}
	g.version()

	defaults := Function{MemoryMiB: DefaultMemoryMiB, Timeout: DefaultTimeout, Architecture: ARM64}
	r.provider(g.get("provider"), &defaults)
	defaults.Artifact = r.artifact(g.get("package"))

	n := g.get("functions")
	if n == nil {
		r.add(root.line, "functions", "is not set; want at least one function by its name")
		return
	}
	if n.shape != group {
		r.unless(n.shape == broken, n, "is %s; want functions by their names", n.show())
		return
	}
	r.unless(len(n.names) > 0, n, "is empty; want at least one function by its name")
	hooks := &hooks{report: r}
	lines := map[string]int{}
	for _, name := range n.names {
		below := n.below[name]
		f := r.function(below, name, defaults, hooks)
		first, twice := lines[f.Key]
		r.unless(!twice, below, "has the key %q, as the function on line %d has; want names that differ in more "+
			"than capitals, hyphens and underscores", f.Key, first)
		lines[f.Key] = f.Line
		s.Functions = append(s.Functions, f)
	}
	hooks.check()
	slices.SortFunc(s.Functions, func(a, b Function) int { return strings.Compare(a.Key, b.Key) })
}
