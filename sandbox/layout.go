package sandbox

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	folderName  = ".plinth"
	projectFile = "Pulumi.yaml"
)

// layout is where a sandbox keeps what.
type layout struct {
	root    string // the program's folder: read only
	tools   string // a CLI that had to be built, shared by a module
	work    string // copies of the project and stack files
	serve   string // the copies that an installed CLI works on
	home    string // the CLI's own home
	backend string // the stacks' state
	world   string // what exists in the stand-in for AWS
}

func newLayout(o Options) (layout, error) {
	state, err := filepath.Abs(o.State)
	if err != nil {
		return layout{}, err
	}
	l := layout{
		root:    o.Root,
		tools:   filepath.Join(moduleRoot(o.Root), folderName),
		work:    filepath.Join(state, "work"),
		serve:   filepath.Join(state, "serve"),
		home:    filepath.Join(state, "home"),
		backend: filepath.Join(state, "state"),
		world:   filepath.Join(state, "world.jsonl"),
	}
	for _, folder := range []string{l.work, l.serve, l.home, l.backend} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return l, err
		}
	}
	return l, nil
}

// moduleRoot is the folder of the Go module that folder belongs to, or else the working folder does, so that
// all programs and tests of a module share one CLI.
func moduleRoot(folder string) string {
	here, err := os.Getwd()
	if err != nil {
		here = folder
	}
	for _, start := range []string{folder, here} {
		if found, ok := upwards(start, "go.mod"); ok {
			return found
		}
	}
	return folder
}

// upwards looks for a file in a folder and those above it.
func upwards(folder, file string) (found string, ok bool) {
	for ; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, file)); err == nil {
			return folder, true
		}
		if folder == filepath.Dir(folder) {
			return "", false
		}
	}
}

// backendURL is how the CLI is told where the state is.
func (l layout) backendURL() string {
	path := filepath.ToSlash(l.backend)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// stacks lists those that have a file of settings.
func (l layout) stacks() ([]string, error) {
	files, err := filepath.Glob(filepath.Join(l.root, "Pulumi.*.yaml"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range files {
		name := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(f), ".yaml"), "Pulumi.")
		names = append(names, name)
	}
	slices.Sort(names)
	return names, nil
}

// known demands that a stack has a file, where the project has stack files at all: a misspelt name would
// otherwise deploy a new stack of nothing but defaults.
func (l layout) known(stack string) error {
	names, err := l.stacks()
	if err != nil || len(names) == 0 || slices.Contains(names, stack) {
		return err
	}
	return fmt.Errorf("there is no stack %q; want %s", stack, strings.Join(names, ", "))
}

func stackFile(stack string) string { return "Pulumi." + stack + ".yaml" }
