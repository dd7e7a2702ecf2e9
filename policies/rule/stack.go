package rule

import (
	"fmt"
	"slices"
)

// Stack is all resources of a run, for rules about how they belong together.
type Stack struct {
	all    []Inputs
	byType map[string][]int
	byURN  map[string]int
	// parents are the resources that have others below them.
	parents map[string]bool
	// byIdentity are the resources that answer to a text: an id, an ARN, a name.
	byIdentity map[string][]int
	// nameless are, by type, the resources whose name is not known yet: any text may be theirs.
	nameless map[string][]int
	joins    map[string]*join
	settings Settings
	allowed  []string
	// fault is what the rule asked for and may not.
	fault error
	trace *Trace
}

// NewStack gathers resources, bound to what they have become.
func NewStack(resources []Inputs, trace *Trace) *Stack {
	s := &Stack{
		all: resources, byType: map[string][]int{}, byURN: make(map[string]int, len(resources)),
		byIdentity: make(map[string][]int, 2*len(resources)), nameless: map[string][]int{},
		joins: map[string]*join{}, trace: trace, parents: map[string]bool{},
	}
	for i, in := range resources {
		token := in.Type()
		s.byType[token] = append(s.byType[token], i)
		s.byURN[in.URN()] = i
		s.parents[in.resource.Parent] = true
		if in.nameless() {
			s.nameless[token] = append(s.nameless[token], i)
		}
		for _, identity := range in.identities() {
			if text, ok := identity.Text(); ok && text != "" && !slices.Contains(s.byIdentity[text], i) {
				s.byIdentity[text] = append(s.byIdentity[text], i)
			}
		}
	}
	return s
}

// For is the stack in the hands of one rule, which may ask for the types that it declares.
func (s *Stack) For(r *Rule, settings Settings) *Stack {
	view := *s
	view.settings = settings
	view.allowed = append(slices.Clone(r.Types), r.With...)
	return &view
}

// Of are the resources of the types. A type that the rule does not name in Types or With is a fault of the
// rule.
func (s *Stack) Of(types ...string) []Inputs {
	var found []Inputs
	for _, t := range types {
		s.permit(t)
		for _, i := range s.byType[Canonical(t)] {
			found = append(found, s.all[i].With(s.settings))
		}
	}
	return found
}

func (s *Stack) permit(token string) {
	if s.trace != nil {
		s.trace.types[Canonical(token)] = true
	}
	for _, a := range s.allowed {
		if Matches(a, Canonical(token)) {
			return
		}
	}
	s.fault = fmt.Errorf("it asks for %s, which is in neither its Types nor its With", token)
}

// All are all resources of the stack.
func (s *Stack) All() []Inputs { return s.all }

// identityNames are the outputs by which AWS resources refer to each other.
var identityNames = []string{"id", "arn", "name", "bucket", "url"}

func (in Inputs) identities() []Value {
	list := make([]Value, 0, len(identityNames)+1)
	for _, name := range identityNames {
		if n := in.node.at(name); !n.absent() {
			list = append(list, Value{node: n})
		}
	}
	if in.resource.ID != "" {
		list = append(list, Value{node: text(in.resource.ID)})
	}
	return list
}

// nameless says that one of the names by which a user may choose to call the resource is not known yet.
func (in Inputs) nameless() bool {
	return in.node.at("name").undecided() || in.node.at("bucket").undecided()
}

func (n *node) at(name string) *node {
	if n == nil || n.kind != kindObject {
		return nil
	}
	return n.object[name]
}
