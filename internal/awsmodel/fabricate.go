package awsmodel

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// maker makes up the state of one resource.
type maker struct {
	Resource
	info    *typeInfo
	state   resource.PropertyMap // what is known so far, without secrets
	id      string
	absent  map[string]bool // outputs that AWS leaves out
	secrets map[string]bool
}

func newMaker(r Resource) *maker {
	if r.Site.Account == "" {
		r.Site.Account = "123456789012"
	}
	if r.Site.Region == "" {
		r.Site.Region = "eu-west-1"
	}
	m := &maker{
		Resource: r, info: lookup(r.Type), state: resource.PropertyMap{},
		absent: map[string]bool{}, secrets: map[string]bool{},
	}
	for key, v := range r.Inputs {
		if v.ContainsSecrets() {
			m.secrets[string(key)] = true
		}
		if plain, known := bare(v); known && !plain.IsNull() && !strings.HasPrefix(string(key), "__") {
			m.state[key] = plainDeep(plain)
		}
	}
	return m
}

func fabricate(r Resource) (string, resource.PropertyMap) {
	m := newMaker(r)
	if m.info == nil {
		return m.digest("id", hexDigits, 20), maps.Clone(r.Inputs)
	}
	if property, name, ok := autoName(r); ok {
		m.set(property, resource.NewProperty(name))
	}
	m.namedByPrefix()
	for _, a := range answerTable()[short(r.Type)] {
		m.answer(a)
	}
	m.special()
	if m.id == "" {
		m.id = m.genericID()
	}
	for _, p := range m.info.Outputs.list {
		m.fallback(p)
	}
	return m.id, m.wrapped()
}

// answer sets one output as the table says, unless the program gave it or an earlier line did.
func (m *maker) answer(a answer) {
	if !m.applies(a.when) {
		return
	}
	if a.absent {
		m.absent[a.property] = true
		return
	}
	if a.property == "id" {
		m.id = m.expand(a.template, "id")
		return
	}
	if m.has(a.property) || m.absent[a.property] {
		return
	}
	p := m.info.Outputs.byName[a.property]
	if p == nil {
		return
	}
	m.set(a.property, typed(m.expand(a.template, a.property), p.Kind))
}

func (m *maker) applies(when string) bool {
	if when == "" {
		return true
	}
	name, negated := strings.CutPrefix(when, "!")
	v, ok := m.state[resource.PropertyKey(name)]
	given := ok && (!v.IsBool() || v.BoolValue())
	return given != negated
}

func (m *maker) has(property string) bool {
	_, ok := m.state[resource.PropertyKey(property)]
	return ok
}

func (m *maker) set(property string, v resource.PropertyValue) {
	m.state[resource.PropertyKey(property)] = v
}

func (m *maker) text(property string) string {
	v := m.state[resource.PropertyKey(property)]
	switch {
	case v.IsString():
		return v.StringValue()
	case v.IsNumber():
		return strconv.FormatFloat(v.NumberValue(), 'f', -1, 64)
	case v.IsBool():
		return strconv.FormatBool(v.BoolValue())
	default:
		return ""
	}
}

// number reads a property that may have been given as text.
func (m *maker) number(property string) int {
	n, err := strconv.ParseFloat(m.text(property), 64)
	if err != nil {
		return 0
	}
	return int(n)
}

// namedByPrefix makes up what AWS appends to a prefix that the program gives.
func (m *maker) namedByPrefix() {
	for _, property := range nameFields() {
		if prefix := m.text(property + "Prefix"); prefix != "" && !m.has(property) &&
			m.info.Outputs.byName[property] != nil {
			m.set(property, resource.NewProperty(prefix+"2026010100000000"+m.digest("suffix", decimals, 10)))
		}
	}
}

// wrapped is the state with what must be secret made secret again: inputs that came as secrets as they came,
// and the outputs that the SDK marks.
func (m *maker) wrapped() resource.PropertyMap {
	out := maps.Clone(m.state)
	for name := range m.secrets {
		out[resource.PropertyKey(name)] = m.Inputs[resource.PropertyKey(name)]
	}
	for _, p := range m.info.Outputs.list {
		key := resource.PropertyKey(p.Name)
		if v, ok := out[key]; ok && p.Secret && !v.ContainsSecrets() {
			out[key] = resource.MakeSecret(v)
		}
	}
	return out
}

// plainDeep removes secrets and outputs at any depth.
func plainDeep(v resource.PropertyValue) resource.PropertyValue {
	v, _ = bare(v)
	switch {
	case v.IsArray():
		items := slices.Clone(v.ArrayValue())
		for i := range items {
			items[i] = plainDeep(items[i])
		}
		return resource.NewProperty(items)
	case v.IsObject():
		object := maps.Clone(v.ObjectValue())
		for k := range object {
			object[k] = plainDeep(object[k])
		}
		return resource.NewProperty(object)
	default:
		return v
	}
}

// typed reads a text as a value of the kind: JSON unless it is a string.
func typed(text string, k kind) resource.PropertyValue {
	if k[0] == kindString {
		return resource.NewProperty(text)
	}
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return resource.NewProperty(text)
	}
	return resource.NewPropertyValue(v)
}
