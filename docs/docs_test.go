// Package docs_test holds what the documentation shows to the code that it shows.
package docs_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the generated parts of the documentation")

// readmes are the pages with generated parts, and how many each has.
var readmes = map[string]int{
	"README.md": 2, "components/realtime/README.md": 2, "components/tenancy/README.md": 2,
}

// generated is a part between its markers: what it is made of, the path of that, and what stands there now.
var generated = regexp.MustCompile(`(?s)<!-- (source|arguments): (\S+) -->\n(.*?)<!-- end -->`)

// TestGeneratedParts: a program that a page shows is one that is compiled and tested, and the arguments it
// lists are those that there are.
func TestGeneratedParts(t *testing.T) {
	t.Parallel()
	for readme, parts := range readmes {
		t.Run(readme, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("..", readme)
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			found := 0
			fresh := generated.ReplaceAllStringFunc(string(text), func(part string) string {
				found++
				m := generated.FindStringSubmatch(part)
				return fmt.Sprintf("<!-- %s: %s -->\n%s<!-- end -->", m[1], m[2], render(t, m[1], m[2]))
			})
			require.Equal(t, parts, found, "markers in %s", readme)
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(fresh), 0o600))
				return
			}
			assert.Equal(t, fresh, string(text), "run `go test ./docs -update`")
		})
	}
}

func render(t *testing.T, kind, path string) string {
	t.Helper()
	if kind == "arguments" {
		return arguments(t, filepath.Join("..", path))
	}
	source, err := os.ReadFile(filepath.Join("..", path))
	require.NoError(t, err)
	return "```go\n" + string(source) + "```\n"
}

// arguments is a table of all that a component can be told, from the comments in its source.
func arguments(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	structs := map[string]*ast.StructType{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				if s, ok := spec.Type.(*ast.StructType); ok {
					structs[spec.Name.Name] = s
				}
			}
			return true
		})
	}
	require.Contains(t, structs, "Args", folder)
	rows := rows(structs, "Args", "")
	return "| argument | type | |\n|---|---|---|\n" + strings.Join(rows, "\n") + "\n"
}

// rows is a line for each field of the struct of that name, those of a field of its own type in its place.
func rows(structs map[string]*ast.StructType, name, prefix string) []string {
	var out []string
	for _, field := range structs[name].Fields.List {
		kind := typeName(field.Type)
		if len(field.Names) == 0 {
			out = append(out, rows(structs, kind, prefix)...)
			continue
		}
		path := prefix + field.Names[0].Name
		if structs[kind] != nil {
			out = append(out, rows(structs, kind, path+".")...)
			continue
		}
		doc := strings.Join(strings.Fields(field.Doc.Text()), " ")
		doc = strings.TrimPrefix(doc, field.Names[0].Name+" ")
		for _, verb := range []string{"is ", "are "} {
			doc = strings.TrimPrefix(doc, verb)
		}
		out = append(out, fmt.Sprintf("| `%s` | `%s` | %s |", path, kind, strings.ReplaceAll(doc, "|", `\|`)))
	}
	return out
}

// typeName is a type as it is written.
func typeName(n ast.Expr) string {
	switch n := n.(type) {
	case *ast.Ident:
		return n.Name
	case *ast.StarExpr:
		return "*" + typeName(n.X)
	case *ast.ArrayType:
		return "[]" + typeName(n.Elt)
	case *ast.MapType:
		return "map[" + typeName(n.Key) + "]" + typeName(n.Value)
	case *ast.SelectorExpr:
		return typeName(n.X) + "." + n.Sel.Name
	default:
		return "?"
	}
}

// link is a link of Markdown to a file of this repository.
var link = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

// TestLinksLeadSomewhere: no page sends its reader to a file that is not there.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*/*.md", "components/*/README.md"} {
		found, err := filepath.Glob(filepath.Join("..", pattern))
		require.NoError(t, err)
		pages = append(pages, found...)
	}
	require.Greater(t, len(pages), 15)
	slices.Sort(pages)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			assert.FileExists(t, filepath.Join(filepath.Dir(page), m[1]), "%s links to it", page)
		}
	}
}
