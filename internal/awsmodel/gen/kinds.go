package main

import (
	"fmt"
	"go/ast"
	"strings"
)

// typeExpr is the Go type of a field, with the imports that its file sees.
type typeExpr struct {
	expr    ast.Expr
	imports map[string]string
}

// The kinds, as the archive writes them: one letter for a scalar, "[" and "{" before the kind of what a list
// or a map holds, "@" before the name of a nested object, "&" for a reference to a resource.
const (
	kindString = "s"
	kindInt    = "i"
	kindNumber = "n"
	kindBool   = "b"
	kindAny    = "j"
	kindAsset  = "a"
	kindRef    = "&"
)

var scalars = map[string]string{
	"string": kindString, "int": kindInt, "float64": kindNumber, "bool": kindBool,
	"String": kindString, "Int": kindInt, "Float64": kindNumber, "Bool": kindBool, "ID": kindString,
	"Any": kindAny, "Asset": kindAsset, "Archive": kindAsset, "AssetOrArchive": kindAsset, "JSON": kindAny,
}

// inputKind is the kind of a field of a plain struct.
func (w *world) inputKind(p *pkg, t typeExpr) (string, error) {
	switch e := t.expr.(type) {
	case *ast.StarExpr:
		return w.inputKind(p, typeExpr{e.X, t.imports})
	case *ast.ArrayType:
		elem, err := w.inputKind(p, typeExpr{e.Elt, t.imports})
		return "[" + elem, err
	case *ast.MapType:
		elem, err := w.inputKind(p, typeExpr{e.Value, t.imports})
		return "{" + elem, err
	case *ast.InterfaceType:
		return kindAny, nil
	case *ast.Ident:
		if k, ok := scalars[e.Name]; ok {
			return k, nil
		}
		return w.named(p, p, e.Name)
	case *ast.SelectorExpr:
		if exprText(e.X) == "pulumi" {
			return builtin(e.Sel.Name)
		}
		other, err := w.imported(t, exprText(e.X))
		if other == nil {
			return kindAny, err
		}
		return w.named(p, other, e.Sel.Name)
	default:
		return "", fmt.Errorf("unexpected type %T", t.expr)
	}
}

// outputKind is the kind of a field of a resource struct; optional tells that AWS may leave it out.
func (w *world) outputKind(p *pkg, t typeExpr) (kind string, optional bool, err error) {
	from, name := p, ""
	switch e := t.expr.(type) {
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		if exprText(e.X) == "pulumi" {
			kind, err = builtin(e.Sel.Name)
			return kind, strings.HasSuffix(e.Sel.Name, "PtrOutput"), err
		}
		name = e.Sel.Name
		if from, err = w.imported(t, exprText(e.X)); from == nil {
			return kindAny, true, err
		}
	default:
		kind, err = w.inputKind(p, t)
		return kind, false, err
	}
	base := strings.TrimSuffix(name, "Output")
	kind, err = w.wrapped(p, from, base)
	return kind, strings.HasSuffix(base, "Ptr"), err
}

// wrapped resolves names such as FooArray and FooPtr, which exist beside Foo.
func (w *world) wrapped(p, from *pkg, name string) (string, error) {
	if from.declares(name) {
		return w.named(p, from, name)
	}
	for suffix, prefix := range map[string]string{"Array": "[", "Map": "{", "Ptr": ""} {
		if base, ok := strings.CutSuffix(name, suffix); ok {
			inner, err := w.wrapped(p, from, base)
			return prefix + inner, err
		}
	}
	return "", fmt.Errorf("%s has no type %s", from.name, name)
}

func (p *pkg) declares(name string) bool {
	_, isStruct := p.structs[name]
	_, isEnum := p.enums[name]
	return isStruct || isEnum
}

// named is the kind of a named type of package from, as package p refers to it.
func (w *world) named(p, from *pkg, name string) (string, error) {
	switch {
	case from.enums[name] != "":
		return scalars[from.enums[name]], nil
	case from.resources[name]:
		return kindRef, nil
	case !from.declares(name):
		if base, ok := strings.CutSuffix(name, "Input"); ok {
			return w.wrapped(p, from, base)
		}
		return kindAny, nil
	case from == p:
		return "@" + name, nil
	default:
		return "@" + from.name + "#" + name, nil
	}
}

func (w *world) imported(t typeExpr, short string) (*pkg, error) {
	full, ok := t.imports[short]
	if !ok {
		return nil, fmt.Errorf("no import %s", short)
	}
	return w.packages[w.byImport[full]], nil // nil: an SDK that is not read, so anything goes
}

// builtin is the kind of a type of package pulumi: StringPtrOutput, StringArrayInput.
func builtin(name string) (string, error) {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "Output"), "Input")
	if k, ok := scalars[name]; ok {
		return k, nil
	}
	for suffix, prefix := range map[string]string{"Array": "[", "Map": "{", "Ptr": ""} {
		if base, ok := strings.CutSuffix(name, suffix); ok {
			if base == "" {
				return prefix + kindAny, nil
			}
			inner, err := builtin(base)
			return prefix + inner, err
		}
	}
	if name == "" {
		return kindAny, nil
	}
	return "", fmt.Errorf("unknown type pulumi.%s", name)
}
