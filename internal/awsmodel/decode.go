package awsmodel

import (
	"strings"
	"sync"
)

// The kinds of a property, as the generator writes them.
const (
	kindString = 's'
	kindInt    = 'i'
	kindNumber = 'n'
	kindBool   = 'b'
	kindAny    = 'j'
	kindAsset  = 'a'
	kindList   = '['
	kindMap    = '{'
	kindObject = '@'
	kindRef    = '&'
)

// kind is the kind of a property: its first letter, then what a list or a map holds, or an object's name.
type kind string

func (k kind) elem() kind { return k[1:] }

// typeInfo is one resource type.
type typeInfo struct {
	Token     string
	Component bool
	Aliases   []string
	Inputs    fields
	Outputs   fields
	service   *service
}

// property is one input, output or field of a nested object.
type property struct {
	Name     string
	Kind     kind
	Required bool
	Secret   bool
	Forces   bool
	Optional bool   // an output that AWS may leave out
	Default  string // what the documentation says AWS takes when it is left out
}

// fields are properties in the order of their names, and by name.
type fields struct {
	list   []*property
	byName map[string]*property
}

func (f *fields) add(p *property) {
	if f.byName == nil {
		f.byName = map[string]*property{}
	}
	f.list = append(f.list, p)
	f.byName[p.Name] = p
}

func (f *fields) names() []string {
	names := make([]string, len(f.list))
	for i, p := range f.list {
		names[i] = p.Name
	}
	return names
}

// service is one package of the SDK: where each type and object starts in the text, and what was decoded of
// it.
type service struct {
	name     string
	sections map[string]string // "T token" or "S object" to its lines

	mu      sync.Mutex
	types   map[string]*typeInfo
	objects map[string]*fields
}

func newService(name, text string) *service {
	s := &service{
		name: name, sections: map[string]string{},
		types: map[string]*typeInfo{}, objects: map[string]*fields{},
	}
	for text != "" {
		head, rest, _ := strings.Cut(text, "\n")
		end := nextSection(rest)
		s.sections[head] = rest[:end]
		text = rest[end:]
	}
	return s
}

// nextSection finds the next line that starts with a capital letter.
func nextSection(text string) int {
	for at := 0; at < len(text); {
		if c := text[at]; c >= 'A' && c <= 'Z' {
			return at
		}
		line := strings.IndexByte(text[at:], '\n')
		if line < 0 {
			break
		}
		at += line + 1
	}
	return len(text)
}

func (s *service) typ(token string, component bool) *typeInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.types[token]
	if !ok {
		t = &typeInfo{Token: token, Component: component, service: s}
		for line := range strings.Lines(s.sections["T\t"+token]) {
			columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			switch columns[0] {
			case "a":
				t.Aliases = append(t.Aliases, columns[1])
			case "i":
				t.Inputs.add(parse(columns))
			case "o":
				t.Outputs.add(parse(columns))
			}
		}
		s.types[token] = t
	}
	return t
}

// object returns the fields of the nested object that k names, and the package that its own kinds refer to.
func (s *service) object(k kind) (*fields, *service) {
	name := string(k[1:])
	if from, rest, other := strings.Cut(name, "#"); other {
		s, name = index().service(from), rest
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.objects[name]
	if !ok {
		o = &fields{}
		for line := range strings.Lines(s.sections["S\t"+name]) {
			o.add(parse(strings.Split(strings.TrimSuffix(line, "\n"), "\t")))
		}
		s.objects[name] = o
	}
	return o, s
}

// parse reads a line: sort of property, name, kind, flags, default.
func parse(columns []string) *property {
	p := &property{Name: columns[1], Kind: kind(columns[2])}
	for _, flag := range columns[3] {
		switch flag {
		case '!':
			p.Required = true
		case '$':
			p.Secret = true
		case '^':
			p.Forces = true
		case '?':
			p.Optional = true
		}
	}
	if len(columns) > 4 {
		p.Default = columns[4]
	}
	return p
}
