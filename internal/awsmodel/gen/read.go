package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// world is everything read from the SDKs, by the name that the package has in the archive.
type world struct {
	packages map[string]*pkg
	byImport map[string]string // import path to name in the archive
}

// pkg is what one Go package declares.
type pkg struct {
	name      string
	structs   map[string][]field // plain structs, and resource structs
	resources map[string]bool    // which of the structs are resources
	enums     map[string]string  // named string, int, bool, float64
	plainArgs map[string]string  // FooArgs to fooArgs
	creations []creation
}

// creation is a resource as its New function registers it.
type creation struct {
	token, resource, args string
	component             bool
	required              []string // Go field names
	secretInputs          []string // Go field names
	secretOutputs         []string // property names
	aliases               []string
}

// field is one tagged field of a struct. Its kind is resolved after everything is read.
type field struct {
	goName, name string
	typ          typeExpr
	comment      string
}

func newWorld() *world {
	return &world{packages: map[string]*pkg{}, byImport: map[string]string{}}
}

// read parses every package of an SDK.
func (w *world) read(s sdk, root string) error {
	return filepath.WalkDir(root, func(dir string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if base := entry.Name(); base == "internal" || base == "utilities" {
			return fs.SkipDir
		}
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			return err
		}
		name := path.Join(s.prefix, filepath.ToSlash(rel))
		w.byImport[path.Join(s.module, s.root, filepath.ToSlash(rel))] = name
		p, err := readPackage(name, dir)
		if err != nil {
			return fmt.Errorf("read %s: %w", dir, err)
		}
		w.packages[name] = p
		return nil
	})
}

func readPackage(name, dir string) (*pkg, error) {
	p := &pkg{
		name: name, structs: map[string][]field{}, resources: map[string]bool{},
		enums: map[string]string{}, plainArgs: map[string]string{},
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		// Functions (lookups) register nothing, and are a third of the text.
		if f.IsDir() || !strings.HasSuffix(f.Name(), ".go") || strings.HasPrefix(f.Name(), "get") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, f.Name()), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		p.readFile(file)
	}
	return p, nil
}

func (p *pkg) readFile(file *ast.File) {
	imports := importNames(file)
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					p.readType(t, imports)
				}
			}
		case *ast.FuncDecl:
			p.readFunc(d)
		}
	}
}

func importNames(file *ast.File) map[string]string {
	names := map[string]string{}
	for _, i := range file.Imports {
		full := strings.Trim(i.Path.Value, `"`)
		short := path.Base(full)
		if i.Name != nil {
			short = i.Name.Name
		}
		names[short] = full
	}
	return names
}

func (p *pkg) readType(t *ast.TypeSpec, imports map[string]string) {
	switch typ := t.Type.(type) {
	case *ast.Ident:
		if slices.Contains([]string{"string", "int", "bool", "float64"}, typ.Name) {
			p.enums[t.Name.Name] = typ.Name
		}
	case *ast.StructType:
		var fields []field
		resource := false
		for _, f := range typ.Fields.List {
			if len(f.Names) == 0 {
				resource = resource || strings.HasSuffix(exprText(f.Type), "ResourceState")
				continue
			}
			if f.Tag == nil {
				continue
			}
			tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("pulumi")
			if tag == "" {
				continue
			}
			fields = append(fields, field{
				goName: f.Names[0].Name, name: tag,
				typ: typeExpr{expr: f.Type, imports: imports}, comment: f.Doc.Text(),
			})
		}
		if resource || len(fields) > 0 {
			p.structs[t.Name.Name] = fields
			p.resources[t.Name.Name] = resource
		}
	}
}

func exprText(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return exprText(e.X) + "." + e.Sel.Name
	case *ast.StarExpr:
		return exprText(e.X)
	default:
		return ""
	}
}
