package awsmodel

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// values reads inputs for the rules of what AWS refuses. Whatever is unknown in a preview reads as not given,
// and given() tells the difference, so that no rule refuses what it cannot see.
type values struct{ inputs resource.PropertyMap }

// located is a known value and where it stands.
type located struct {
	path   string
	value  resource.PropertyValue
	secret bool
}

// shown is the text for a message, which must not give a secret away.
func (l located) shown() string {
	if l.secret {
		return "[secret]"
	}
	return l.text()
}

// text is the value as the provider prints it.
func (l located) text() string {
	switch {
	case l.value.IsString():
		return l.value.StringValue()
	case l.value.IsNumber():
		return strconv.FormatFloat(l.value.NumberValue(), 'f', -1, 64)
	case l.value.IsBool():
		return strconv.FormatBool(l.value.BoolValue())
	default:
		return ""
	}
}

// fields reads the properties of a nested object.
func (l located) fields() values {
	if l.value.IsObject() {
		return values{l.value.ObjectValue()}
	}
	return values{}
}

// all returns every known value at the path; lists on the way are gone through.
func (v values) all(path string) []located {
	head, rest, deeper := strings.Cut(path, ".")
	value, known := bare(v.inputs[resource.PropertyKey(head)])
	if !known || value.IsNull() {
		return nil
	}
	var found []located
	secret := v.inputs[resource.PropertyKey(head)].ContainsSecrets()
	for _, item := range items(located{head, value, secret}) {
		if !deeper {
			found = append(found, item)
			continue
		}
		for _, inner := range item.fields().all(rest) {
			found = append(found, located{item.path + "." + inner.path, inner.value, secret || inner.secret})
		}
	}
	return found
}

// items are the known members of a list, or the value itself.
func items(l located) []located {
	if !l.value.IsArray() {
		return []located{l}
	}
	var found []located
	for i, item := range l.value.ArrayValue() {
		if plain, known := bare(item); known && !plain.IsNull() {
			found = append(found, located{l.path + "[" + strconv.Itoa(i) + "]", plain, l.secret})
		}
	}
	return found
}

// text returns the text at the path, "" when it is not given or not known.
func (v values) text(path string) string {
	if found := v.all(path); len(found) > 0 {
		return found[0].text()
	}
	return ""
}

// number returns the number at the path; ok is false when it is not given or not known.
func (v values) number(path string) (n float64, ok bool) {
	n, err := strconv.ParseFloat(v.text(path), 64)
	return n, err == nil
}

// on reports whether a switch is on.
func (v values) on(path string) bool { return v.text(path) == "true" }

// given reports whether the program gives the property, known or not.
func (v values) given(path string) bool {
	head, rest, deeper := strings.Cut(path, ".")
	value, known := bare(v.inputs[resource.PropertyKey(head)])
	if !known {
		return true
	}
	if value.IsNull() {
		return false
	}
	if !deeper {
		return !value.IsString() || value.StringValue() != ""
	}
	for _, item := range items(located{path: head, value: value}) {
		if item.fields().given(rest) {
			return true
		}
	}
	return false
}

// length counts the members of a list; ok is false when the list is not known.
func (v values) length(path string) (n int, ok bool) {
	value, known := bare(v.inputs[resource.PropertyKey(path)])
	switch {
	case !known:
		return 0, false
	case value.IsArray():
		return len(value.ArrayValue()), true
	default:
		return 0, true
	}
}

// document reads a JSON text at the path.
func (v values) document(path string) (doc map[string]any, ok bool) {
	text := v.text(path)
	if text == "" || json.Unmarshal([]byte(text), &doc) != nil {
		return nil, false
	}
	return doc, true
}
