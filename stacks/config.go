package stacks

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// problems is everything wrong with a stack's settings, each with the line it stands on.
type problems struct {
	stack string
	lines []string
}

// Error prints one line for each problem below a line that counts them.
func (e *problems) Error() string {
	noun := " problems in the settings of stack "
	if len(e.lines) == 1 {
		noun = " problem in the settings of stack "
	}
	return strings.Join(append([]string{strconv.Itoa(len(e.lines)) + noun + e.stack + ":"}, e.lines...), "\n  ")
}

// Check reads the settings of a stack from the files below root and reports everything wrong with them, each
// with file, line, path, value and remedy. It needs no engine and registers nothing.
func Check(root, stack string) error {
	f, settings, err := fromFiles(root, stack)
	if err != nil {
		return err
	}
	_, err = load(root, stack, f, settings)
	return err
}

// fromFiles reads a stack's file, and its settings with the defaults of Pulumi.yaml.
func fromFiles(root, stack string) (*file, map[string]any, error) {
	f, err := readFile(root, stack)
	if err != nil {
		return nil, nil, err
	}
	declared, err := Settings(root)
	if err != nil {
		return nil, nil, err
	}
	return f, f.withDefaults(declared), nil
}

// fromEngine reads the settings that the engine hands to the program. The stack's file, where there is one,
// tells which keys were written and on which lines.
func fromEngine(ctx *pulumi.Context, root string) (*Config, error) {
	f, err := readFile(root, ctx.Stack())
	if err != nil {
		return nil, err
	}
	settings := map[string]any{}
	maps.Copy(settings, f.settings)
	for _, name := range keys(configType) {
		if text, ok := ctx.GetConfig(Project + ":" + name); ok {
			settings[Project+":"+name] = text
		}
	}
	return load(root, ctx.Stack(), f, settings)
}

func load(root, stack string, f *file, settings map[string]any) (*Config, error) {
	cfg := &Config{stack: stack, root: root}
	decoded := cfg.decode(settings)

	var p check.Problems
	cfg.validate(&p)
	return cfg, report(stack, f, decoded, p.Err())
}

// decode fills in the settings, and reports those that it cannot.
func (c *Config) decode(settings map[string]any) error {
	var p check.Problems
	mine := map[string]any{}
	for name, v := range settings {
		namespace, rest, _ := strings.Cut(name, ":")
		switch namespace {
		case Project:
			mine[rest] = v
		case "aws":
			p.Unless(false, name, "is not read; want the region and account under %s:site", Project)
		}
	}
	decode(&p, c, mine, Project+":")
	return p.Err()
}

// report joins what decoding and validation found, one line for each setting: what a setting's first mistake
// drags along, in other blocks or in the parts below it, would only hide the other mistakes.
func report(stack string, f *file, found ...error) error {
	broken := map[string]bool{}
	var all []check.Problem
	for _, err := range found {
		var list *check.Error
		if !errors.As(err, &list) {
			continue
		}
		for _, p := range list.Problems {
			if !within(p.Path, broken) {
				broken[p.Path] = true
				all = append(all, p)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b check.Problem) int {
		return cmp.Compare(f.line(a.Path), f.line(b.Path))
	})
	out := &problems{stack: stack}
	for _, p := range all {
		out.lines = append(out.lines, f.locate(p.Path)+": "+p.Path+": "+p.Reason)
	}
	return out
}

// within says whether path is one of those, or lies below one.
func within(path string, those map[string]bool) bool {
	for p := path; p != ""; p = outer(p) {
		if those[p] {
			return true
		}
	}
	return false
}
