package stacks

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// ProjectFile is the project's own file, which declares every setting.
const ProjectFile = "Pulumi.yaml"

// StackFile is the name of the file that holds a stack's settings.
func StackFile(stack string) string { return "Pulumi." + stack + ".yaml" }

// Setting is how Pulumi.yaml declares one setting.
type Setting struct {
	// Type is Pulumi's name of the type: string, integer, boolean, array or object.
	Type string `yaml:"type"`
	// Items is the type of an array's elements.
	Items struct {
		Type string `yaml:"type"`
	} `yaml:"items"`
	// Description is a sentence or two for the reader.
	Description string `yaml:"description"`
	// Default is what holds when a stack says nothing.
	Default any `yaml:"default"`
}

// Settings reads what the project file below root declares, by the path of each setting.
func Settings(root string) (map[string]Setting, error) {
	text, err := os.ReadFile(filepath.Join(root, ProjectFile))
	if err != nil {
		return nil, fmt.Errorf("reading the project file: %w", err)
	}
	var project struct {
		Config map[string]Setting `yaml:"config"`
	}
	if err := yaml.Unmarshal(text, &project); err != nil {
		return nil, fmt.Errorf("%s: %w", ProjectFile, err)
	}
	return project.Config, nil
}

// file is a stack's own settings, with the line that each stands on.
type file struct {
	name     string
	settings map[string]any // by namespaced key: "plinth:realtime"
	lines    map[string]int // by path: "plinth:realtime.api.cpu"
}

// readFile reads Pulumi.<stack>.yaml below root. A file that is not there has no settings.
func readFile(root, stack string) (*file, error) {
	f := &file{name: StackFile(stack), settings: map[string]any{}, lines: map[string]int{}}
	text, err := os.ReadFile(filepath.Join(root, f.name))
	if errors.Is(err, os.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the stack's settings: %w", err)
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	for _, doc := range tree.Docs {
		for _, entry := range entries(doc.Body) {
			if entry.Key.String() == "config" {
				for _, e := range entries(entry.Value) {
					name := e.Key.GetToken().Value
					f.settings[name] = f.value(e.Value, name)
					f.lines[name] = e.Key.GetToken().Position.Line
				}
			}
		}
	}
	return f, nil
}

func entries(node ast.Node) []*ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	default:
		return nil
	}
}

// value turns a node into plain Go values and remembers the lines of all that is below path.
func (f *file) value(node ast.Node, path string) any {
	switch n := node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		out := map[string]any{}
		for _, e := range entries(n) {
			name := e.Key.GetToken().Value
			f.lines[under(path, name)] = e.Key.GetToken().Position.Line
			out[name] = f.value(e.Value, under(path, name))
		}
		return out
	case *ast.SequenceNode:
		out := make([]any, len(n.Values))
		for i, e := range n.Values {
			at := fmt.Sprintf("%s[%d]", path, i)
			f.lines[at] = e.GetToken().Position.Line
			out[i] = f.value(e, at)
		}
		return out
	default:
		var v any
		if err := yaml.NodeToValue(node, &v); err != nil {
			return node.String()
		}
		return v
	}
}

// line is where path, or the nearest setting around it, stands; 0 when the file says nothing of it.
func (f *file) line(path string) int {
	for p := path; p != ""; p = outer(p) {
		if line, ok := f.lines[p]; ok {
			return line
		}
	}
	return 0
}

// outer is the setting around that at path, "" when there is none.
func outer(path string) string {
	return path[:max(strings.LastIndexAny(path, ".["), 0)]
}

// locate says where path stands: "Pulumi.staging.yaml:12". What the file does not set has no line.
func (f *file) locate(path string) string {
	if line := f.line(path); line > 0 {
		return fmt.Sprintf("%s:%d", f.name, line)
	}
	return f.name
}

// withDefaults lays the stack's settings over what the project declares, as the engine does.
func (f *file) withDefaults(declared map[string]Setting) map[string]any {
	all := map[string]any{}
	maps.Copy(all, f.settings)
	for path, s := range declared {
		if s.Default != nil {
			setDefault(all, strings.Split(Project+":"+path, "."), s.Default)
		}
	}
	return all
}

func setDefault(settings map[string]any, path []string, v any) {
	old, given := settings[path[0]]
	if len(path) == 1 {
		if !given {
			settings[path[0]] = v
		}
		return
	}
	below, isGroup := old.(map[string]any)
	if given && !isGroup {
		return
	}
	fresh := map[string]any{}
	maps.Copy(fresh, below)
	setDefault(fresh, path[1:], v)
	settings[path[0]] = fresh
}
