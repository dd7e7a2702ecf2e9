package main

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// render writes every package that registers something, or whose objects another one uses.
func (w *world) render() (map[string]string, error) {
	var index []string
	bodies := map[string]*strings.Builder{}
	queue := &objects{seen: map[string]bool{}}
	for _, p := range w.packages {
		slices.SortFunc(p.creations, func(a, b creation) int { return strings.Compare(a.token, b.token) })
		bodies[p.name] = &strings.Builder{}
		for _, c := range p.creations {
			if err := w.renderType(bodies[p.name], p, c, queue); err != nil {
				return nil, fmt.Errorf("%s: %w", c.token, err)
			}
			kind := "T"
			if c.component {
				kind = "C"
			}
			index = append(index, kind+"\t"+c.token+"\t"+p.name+"\n")
		}
	}
	if err := w.renderObjects(bodies, queue); err != nil {
		return nil, err
	}
	slices.Sort(index)
	files := map[string]string{"index": strings.Join(index, "")}
	for name, b := range bodies {
		if b.Len() > 0 {
			files[name] = b.String()
		}
	}
	return files, nil
}

// objects are the nested objects still to be written. Names are "package#Struct".
type objects struct {
	seen  map[string]bool
	queue []string
}

func (o *objects) need(p *pkg, kind string) {
	name, ok := strings.CutPrefix(strings.TrimLeft(kind, "[{"), "@")
	if !ok {
		return
	}
	if !strings.Contains(name, "#") {
		name = p.name + "#" + name
	}
	if !o.seen[name] {
		o.seen[name] = true
		o.queue = append(o.queue, name)
	}
}

func (w *world) renderObjects(bodies map[string]*strings.Builder, todo *objects) error {
	written := map[string]string{}
	for len(todo.queue) > 0 {
		full := todo.queue[0]
		todo.queue = todo.queue[1:]
		from, name, _ := strings.Cut(full, "#")
		p := w.packages[from]
		b := &strings.Builder{}
		fmt.Fprintf(b, "S\t%s\n", name)
		for _, f := range sorted(p.structs[name]) {
			kind, err := w.inputKind(p, f.typ)
			if err != nil {
				return fmt.Errorf("%s.%s: %w", full, f.name, err)
			}
			todo.need(p, kind)
			flags := forces(f.comment)
			if required(f.typ.expr) {
				flags += "!"
			}
			fmt.Fprintf(b, "f\t%s\t%s\t%s\n", f.name, kind, flags)
		}
		written[full] = b.String()
	}
	names := make([]string, 0, len(written))
	for name := range written {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		from, _, _ := strings.Cut(name, "#")
		bodies[from].WriteString(written[name])
	}
	return nil
}

// required: scalars and objects that are no pointers must be given. Of lists and maps the type does not tell.
func required(e ast.Expr) bool {
	switch e.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return true
	default:
		return false
	}
}

func (w *world) renderType(b *strings.Builder, p *pkg, c creation, todo *objects) error {
	fmt.Fprintf(b, "T\t%s\n", c.token)
	for _, a := range c.aliases {
		fmt.Fprintf(b, "a\t%s\n", a)
	}
	for _, f := range sorted(p.structs[p.plainArgs[c.args]]) {
		kind, err := w.inputKind(p, f.typ)
		if err != nil {
			return fmt.Errorf("input %s: %w", f.name, err)
		}
		todo.need(p, kind)
		flags := forces(f.comment)
		if slices.Contains(c.required, f.goName) {
			flags += "!"
		}
		if slices.Contains(c.secretInputs, f.goName) || slices.Contains(c.secretOutputs, f.name) {
			flags += "$"
		}
		fmt.Fprintf(b, "i\t%s\t%s\t%s%s\n", f.name, kind, flags, fallback(kind, f.comment))
	}
	for _, f := range sorted(p.structs[c.resource]) {
		kind, optional, err := w.outputKind(p, f.typ)
		if err != nil {
			return fmt.Errorf("output %s: %w", f.name, err)
		}
		todo.need(p, kind)
		flags := ""
		if optional {
			flags = "?"
		}
		if slices.Contains(c.secretOutputs, f.name) {
			flags += "$"
		}
		fmt.Fprintf(b, "o\t%s\t%s\t%s\n", f.name, kind, flags)
	}
	return nil
}

func sorted(fields []field) []field {
	return slices.SortedFunc(slices.Values(fields), func(a, b field) int {
		return strings.Compare(a.name,
			b.name)
	})
}

var (
	forcesPattern = regexp.MustCompile("(?i)\\bforces new resource\\b|\\bchanging (this|it|this value|`\\w+`)" +
		"( will)? (forces?|recreates?) (a |the )?(new )?resource\\b")
	conditional     = regexp.MustCompile("(?i)multi-az db|<code>|< `|if the |unless|downgrading|removing")
	defaultsPattern = regexp.MustCompile("(?i)\\bdefaults?(?: value)?(?: is|:| to) `\"?([^`\"]+)\"?`")
)

// forces reads from the documentation that a change of the property replaces the resource.
func forces(comment string) string {
	if forcesPattern.MatchString(comment) && !conditional.MatchString(comment) {
		return "^"
	}
	return ""
}

// fallback reads from the documentation what AWS takes when the property is left out.
func fallback(kind, comment string) string {
	found := defaultsPattern.FindStringSubmatch(comment)
	if found == nil {
		return ""
	}
	var err error
	switch kind {
	case kindString:
		if strings.ContainsAny(found[1], "\t\n${}<") || strings.Contains(found[1], "Managed by") {
			return ""
		}
	case kindBool:
		_, err = strconv.ParseBool(found[1])
	case kindInt:
		_, err = strconv.Atoi(found[1])
	case kindNumber:
		_, err = strconv.ParseFloat(found[1], 64)
	default:
		return ""
	}
	if err != nil {
		return ""
	}
	return "\t" + found[1]
}
