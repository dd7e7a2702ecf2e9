package components_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// folder is the source of one package below components.
type folder struct {
	path    string
	tokens  map[string]string // the value of each constant whose name ends in Type
	structs map[string]*ast.TypeSpec
	docs    map[string]string // the comment of each type
	methods map[string]bool   // "Args.Validate"
	// registered are the outputs of each call of RegisterResourceOutputs, by tag.
	registered []map[string]string
}

// folders reads every package of components, tests left out.
func folders(t *testing.T) []*folder {
	t.Helper()
	found := map[string]*folder{}
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == "testdata" {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		dir := filepath.Dir(path)
		if found[dir] == nil {
			found[dir] = &folder{
				path: dir, tokens: map[string]string{}, methods: map[string]bool{},
				structs: map[string]*ast.TypeSpec{}, docs: map[string]string{},
			}
		}
		ast.Inspect(file, found[dir].read)
		return nil
	}))
	require.Greater(t, len(found), 20, "the walk must have seen the components")
	return slices.SortedFunc(maps.Values(found), func(a, b *folder) int { return strings.Compare(a.path, b.path) })
}

// read notes what the tests below look at.
func (f *folder) read(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ValueSpec:
		for i, value := range n.Values {
			name := n.Names[i].Name
			if value, ok := value.(*ast.BasicLit); ok && strings.HasSuffix(name, "Type") {
				f.tokens[name], _ = strconv.Unquote(value.Value)
			}
		}
	case *ast.GenDecl:
		if spec, ok := n.Specs[0].(*ast.TypeSpec); ok {
			f.docs[spec.Name.Name] = n.Doc.Text()
		}
	case *ast.TypeSpec:
		if _, ok := n.Type.(*ast.StructType); ok {
			f.structs[n.Name.Name] = n
		}
	case *ast.FuncDecl:
		if n.Recv != nil {
			f.methods[strings.TrimPrefix(typeName(n.Recv.List[0].Type), "*")+"."+n.Name.Name] = true
		}
	case *ast.CallExpr:
		if called, ok := n.Fun.(*ast.SelectorExpr); ok && called.Sel.Name == "RegisterResourceOutputs" {
			f.registered = append(f.registered, literal(n.Args[1]))
		}
	}
	return true
}

// literal is the map {"tag": c.Field} as tag to field.
func literal(n ast.Expr) map[string]string {
	out := map[string]string{}
	for _, e := range n.(*ast.CompositeLit).Elts {
		pair := e.(*ast.KeyValueExpr)
		tag, _ := strconv.Unquote(pair.Key.(*ast.BasicLit).Value)
		out[tag] = pair.Value.(*ast.SelectorExpr).Sel.Name
	}
	return out
}

// typeName is a type as it is written, without what it is imported from.
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
	case *ast.InterfaceType:
		return "any"
	case *ast.IndexExpr:
		return typeName(n.X)
	default:
		return ""
	}
}

// TestNoComponentIsMissing: whatever has a type token is declared by the tests above.
func TestNoComponentIsMissing(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{}
	for _, c := range every {
		tested[c.token] = true
	}
	for _, f := range folders(t) {
		for name, token := range f.tokens {
			if !strings.HasPrefix(token, "plinth:") {
				continue
			}
			assert.True(t, tested[token], "%s: %s = %q is not in the table every", f.path, name, token)
			kind := token[strings.LastIndex(token, ":")+1:]
			assert.Equal(t, "plinth:"+filepath.Base(f.path)+":"+kind, token, f.path)
			assert.Contains(t, f.structs, kind, "%s has no struct of the name in its token", f.path)
			delete(tested, token)
		}
	}
	assert.Empty(t, tested, "tokens in the table that no component has")
}

// TestEveryOutputIsRegistered: what RegisterResourceOutputs tells the engine are the tagged fields, under
// their tags.
func TestEveryOutputIsRegistered(t *testing.T) {
	t.Parallel()
	for _, f := range folders(t) {
		var tagged []map[string]string
		for _, name := range slices.Sorted(maps.Keys(f.structs)) {
			if tags := outputTags(f.structs[name]); tags != nil {
				tagged = append(tagged, tags)
			}
		}
		assert.ElementsMatch(t, tagged, f.registered, f.path)
	}
}

// outputTags are the tagged fields of a component, tag to field; nil for what is no component.
func outputTags(spec *ast.TypeSpec) map[string]string {
	var tags map[string]string
	for _, field := range spec.Type.(*ast.StructType).Fields.List {
		if typeName(field.Type) == "pulumi.ResourceState" {
			tags = map[string]string{}
		}
		if field.Tag == nil || tags == nil {
			continue
		}
		text, _ := strconv.Unquote(field.Tag.Value)
		if tag, ok := reflect.StructTag(text).Lookup("pulumi"); ok {
			tags[tag] = field.Names[0].Name
		}
	}
	return tags
}

// TestEveryArgument: whatever a caller can set is validated, of a type of its own, and documented; an
// argument with what happens when it is not set.
func TestEveryArgument(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, f := range folders(t) {
		for _, name := range slices.Sorted(maps.Keys(f.structs)) {
			if !strings.HasSuffix(name, "Args") || !ast.IsExported(name) {
				continue
			}
			assert.True(t, f.methods[name+".Validate"], "%s.%s has no method Validate", f.path, name)
			f.tellDefaults(t, name)
			for reached := range f.reach(name, map[string]bool{}) {
				seen++
				f.audit(t, reached)
			}
		}
	}
	assert.Greater(t, seen, 60, "the walk must have seen the arguments")
}

// tellDefaults demands of each argument that its own comment, or the sentence on what is required above them
// all, says what happens when it is not set. A concept with fields of its own says so there.
func (f *folder) tellDefaults(t *testing.T, name string) {
	t.Helper()
	_, required, _ := strings.Cut(f.docs[name], "Required are ")
	for _, field := range f.structs[name].Type.(*ast.StructType).Fields.List {
		_, nested := f.structs[typeName(field.Type)]
		doc := field.Doc.Text()
		told := nested || strings.Contains(doc, "Default") || strings.Contains(doc, "Required")
		for _, id := range field.Names {
			assert.True(t, told || strings.Contains(required, id.Name),
				"%s %s.%s: its comment says neither Required nor Default", f.path, name, id.Name)
		}
	}
}

// reach adds to done the structs of the package that stand below the fields of the struct of that name,
// itself included.
func (f *folder) reach(name string, done map[string]bool) map[string]bool {
	name = strings.TrimLeft(name[strings.LastIndex(name, "]")+1:], "*")
	if f.structs[name] == nil || done[name] {
		return done
	}
	done[name] = true
	for _, field := range f.structs[name].Type.(*ast.StructType).Fields.List {
		f.reach(typeName(field.Type), done)
	}
	return done
}

// audit holds the fields of one struct of arguments to the rules.
func (f *folder) audit(t *testing.T, name string) {
	t.Helper()
	fields := 0
	for _, field := range f.structs[name].Type.(*ast.StructType).Fields.List {
		if len(field.Names) == 0 || !field.Names[0].IsExported() {
			continue
		}
		fields += len(field.Names)
		at := f.path + " " + name + "." + field.Names[0].Name
		assert.NotRegexp(t, `\bany$`, typeName(field.Type), "%s is not typed", at)
		assert.NotEmpty(t, typeName(field.Type), "%s is of a kind that arguments do not have", at)
		assert.NotEmpty(t, field.Doc.Text(), "%s is not documented", at)
	}
	assert.LessOrEqual(t, fields, 12, "%s %s has too many fields: some of them are a concept of their own", f.path, name)
}
