package spec

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// shape is what a node is.
type shape int

const (
	broken shape = iota // reported already
	empty
	text
	whole
	number
	truth
	list
	group
)

// node is a value of the file, with the place it stands at.
type node struct {
	path  string
	line  int
	shape shape
	// text is a scalar as it is written, text without its quotes.
	text string
	// names are the keys of a group in the order of the file, and below is what they hold.
	names []string
	below map[string]*node
	// items are the entries of a list.
	items []*node
}

// build turns what the parser found into a node, and reports what no file of this kind may hold.
func (r *report) build(n ast.Node, path string, line int) *node {
	out := &node{path: path, line: line}
	switch n := n.(type) {
	case nil:
		out.shape = empty
	case *ast.NullNode:
		out.shape, out.text = empty, "null"
	case *ast.StringNode:
		out.shape, out.text = text, n.Value
	case *ast.LiteralNode:
		out.shape, out.text = text, n.Value.Value
	case *ast.IntegerNode:
		out.shape, out.text = whole, n.Token.Value
	case *ast.FloatNode:
		out.shape, out.text = number, n.Token.Value
	case *ast.InfinityNode:
		r.add(line, path, "is %s; want a finite number, or quotes around it", n.Token.Value)
	case *ast.NanNode:
		r.add(line, path, "is %s; want a number, or quotes around it", n.Token.Value)
	case *ast.BoolNode:
		out.shape, out.text = truth, n.Token.Value
	case *ast.SequenceNode:
		out.shape = list
		for i, item := range n.Values {
			out.items = append(out.items, r.build(item, fmt.Sprintf("%s[%d]", path, i), lineOf(nil, item)))
		}
	case *ast.MappingNode:
		r.entries(n.Values, out)
	case *ast.MappingValueNode:
		r.entries([]*ast.MappingValueNode{n}, out)
	case *ast.AnchorNode:
		r.add(line, path, "has an anchor; want the value written out wherever it holds")
		return r.build(n.Value, path, line)
	case *ast.AliasNode:
		r.add(line, path, "is an alias; want the value written out")
	case *ast.TagNode:
		r.add(line, path, "has the tag %s; want a plain value: functions of CloudFormation are not run",
			n.Start.Value)
	default:
		r.add(line, path, "is %s; want a plain value", strings.ToLower(n.Type().String()))
	}
	if out.shape == text && strings.Contains(out.text, "${") {
		r.add(line, path, "is %s; want the value itself: variables of Serverless are not filled in", out.show())
		out.shape = broken
	}
	return out
}

// entries puts the entries of a group below out.
func (r *report) entries(entries []*ast.MappingValueNode, out *node) {
	out.shape, out.below = group, map[string]*node{}
	for _, e := range entries {
		line := lineOf(nil, e.Key)
		switch e.Key.(type) {
		case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		case *ast.MergeKeyNode:
			r.add(line, out.path, "merges another group; want its keys written out")
			continue
		default:
			r.add(line, out.path, "has a key that is no plain text; want a name")
			continue
		}
		name := e.Key.GetToken().Value
		below := under(out.path, name)
		if strings.Contains(name, "${") {
			r.add(line, below, "is a variable as a key; want the key itself: variables of Serverless are not filled "+
				"in")
			continue
		}
		if first := out.below[name]; first != nil {
			r.add(line, below, "is set twice, on line %d before; want it once", first.line)
			continue
		}
		out.names = append(out.names, name)
		out.below[name] = r.build(e.Value, below, line)
	}
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_$-]+$`)

// under is the path of a key below another.
func under(path, name string) string {
	switch {
	case !plainName.MatchString(name):
		return path + "[" + quote(name) + "]"
	case path == "":
		return name
	default:
		return path + "." + name
	}
}

// show is a value in an error, on one line and not too long.
func (n *node) show() string {
	switch n.shape {
	case empty:
		return "empty"
	case list:
		return "a list"
	case group:
		return "a group of keys"
	case text:
		return quote(n.text)
	case broken, whole, number, truth:
	}
	return cut(n.text)
}

func quote(s string) string { return strconv.Quote(cut(s)) }

// cut shortens s to what a line of an error can hold.
func cut(s string) string {
	const most = 80
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "…"
}
