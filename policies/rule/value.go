package rule

import (
	"fmt"
	"strconv"
	"strings"
)

// Value is a property as a rule sees it: present or absent, known or not, of the right type or not. Every
// question has an answer for each of these, so that no rule can stumble. The zero Value is an absent
// property.
type Value struct {
	node  *node
	path  string
	key   string
	probe *probe
}

// At is the property at a path of names joined by dots, "vpcConfig.subnetIds". An absent step makes the end
// absent, an unknown step makes it unknown, and so does a step that is no object.
func (v Value) At(path string) Value {
	n := v.node
	if v.path != "" {
		v.probe.structure(v.path)
	}
	rest := path
	for rest != "" && !n.absent() {
		var name string
		name, rest, _ = strings.Cut(rest, ".")
		if rest != "" {
			v.probe.structure(v.below(path[:len(path)-len(rest)-1]))
		}
		n = n.child(name)
	}
	at := Value{node: n, path: v.below(path), probe: v.probe}
	at.probe.read(at.path)
	return at
}

// Field is what an object holds under a name, which may contain dots.
func (v Value) Field(name string) Value {
	field := Value{path: v.path + "[" + strconv.Quote(name) + "]", key: name, probe: v.probe}
	if !v.node.absent() {
		field.node = v.node.child(name)
	}
	field.probe.read(field.path)
	return field
}

// below is the full form of a path that starts at this value.
func (v Value) below(path string) string {
	switch {
	case v.path == "":
		return path
	case path == "" || path[0] == '[' || strings.HasSuffix(v.path, "»"):
		return v.path + path
	}
	return v.path + "." + path
}

// child is what an object holds under a name. What is no object is taken as unreadable.
func (n *node) child(name string) *node {
	switch n.kind {
	case kindObject:
		return n.object[name]
	case kindUnknown, kindOpaque:
		return unknownNode
	default:
		return malformedNode
	}
}

// Default is the value itself, or, when it is absent, what the provider or AWS makes of that.
func (v Value) Default(fallback any) Value {
	if v.node.absent() {
		v.node = encode(fallback)
	}
	return v
}

// Path is where the value stands in its resource, as in "rules[1].action".
func (v Value) Path() string { return v.path }

// Key is the name of an element of Fields.
func (v Value) Key() string { return v.key }

// Text is the value as text, when it is known and text, a number or a truth value.
func (v Value) Text() (string, bool) {
	if v.node == nil {
		return "", false
	}
	switch v.node.kind {
	case kindText:
		return v.node.text, true
	case kindNumber:
		return strconv.FormatFloat(v.node.number, 'f', -1, 64), true
	case kindBool:
		return strconv.FormatBool(v.node.truth), true
	default:
		return "", false
	}
}

// Number is the value as a number, when it is known and a number or text that reads as one.
func (v Value) Number() (float64, bool) {
	if v.node == nil {
		return 0, false
	}
	switch v.node.kind {
	case kindNumber:
		return v.node.number, true
	case kindText:
		f, err := strconv.ParseFloat(v.node.text, 64)
		return f, err == nil
	default:
		return 0, false
	}
}

// Bool is the value as a truth value, when it is known and one or text that reads as one.
func (v Value) Bool() (truth, ok bool) {
	if v.node == nil {
		return false, false
	}
	switch {
	case v.node.kind == kindBool:
		return v.node.truth, true
	case v.node.kind == kindText && (v.node.text == "true" || v.node.text == "false"):
		return v.node.text == "true", true
	}
	return false, false
}

// Unknown says that the value is there and that only the update will tell what it is.
func (v Value) Unknown() bool { return v.node != nil && v.node.kind == kindUnknown }

// String describes the value in a message; a secret is not shown.
func (v Value) String() string {
	n := v.node
	switch {
	case n.absent():
		return "not set"
	case n.kind == kindUnknown:
		return "known only after the update"
	case n.kind == kindMalformed:
		return "not readable"
	case n.secret || n.kind == kindOpaque:
		return "[secret]"
	case n.kind == kindText:
		return quote(n.text)
	case n.kind == kindList:
		return fmt.Sprintf("a list of %d", len(n.list))
	case n.kind == kindObject:
		return "an object"
	}
	text, _ := v.Text()
	return text
}

// longestQuote is how much of a text goes into a message.
const longestQuote = 80

func quote(text string) string {
	if runes := []rune(text); len(runes) > longestQuote {
		text = string(runes[:longestQuote]) + "…"
	}
	return strconv.Quote(text)
}

// Absent says that there is no value at all.
func (v Value) Absent() bool { return v.node.absent() }
