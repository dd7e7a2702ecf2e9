package rule

import (
	"slices"
	"strings"
)

// Related are the resources that belong to one: those that surely do, and whether there may be others about
// which nothing is known yet.
type Related struct {
	sure  []Inputs
	maybe []Value
	what  string
}

// Users are the resources of a type whose property refers to the given resource. The path may have "[]".
func (s *Stack) Users(of Inputs, token, path string) Related {
	s.permit(token)
	related := Related{what: "a " + short(token) + " with this " + path}
	for _, i := range s.join(token, path).candidates(of) {
		user := s.all[i].With(s.settings)
		related.add(user, user, path, of, s)
	}
	return related
}

// Targets are the resources of the types that the property of the given resource refers to.
func (s *Stack) Targets(in Inputs, path string, tokens ...string) Related {
	related := Related{what: "a " + short(tokens[0]) + " as " + path}
	candidates := map[int]bool{}
	property, _, _ := strings.Cut(path, ".")
	for _, urn := range in.resource.PropertyDependencies[strings.TrimSuffix(property, "[]")] {
		if i, known := s.byURN[urn]; known {
			candidates[i] = true
		}
	}
	values := in.Each(path)
	all := len(values.open) > 0
	for _, v := range values.items {
		text, known := v.Text()
		all = all || (!known && !v.node.absent())
		for _, i := range s.byIdentity[text] {
			candidates[i] = true
		}
	}
	for _, token := range tokens {
		s.permit(token)
		for _, i := range s.byType[Canonical(token)] {
			if all || candidates[i] || slices.Contains(s.nameless[Canonical(token)], i) {
				target := s.all[i].With(s.settings)
				related.add(target, in, path, target, s)
			}
		}
	}
	return related
}

// add notes a candidate when user refers to target, or may do so.
func (r *Related) add(candidate, user Inputs, path string, target Inputs, s *Stack) {
	switch v, answer := s.refers(user, path, target); answer {
	case Yes:
		r.sure = append(r.sure, candidate)
	case Undecided:
		r.maybe = append(r.maybe, v)
	default:
	}
}

// join is what the resources of one type refer to by one property, so that not every pair has to be looked
// at.
type join struct {
	users  []int
	byURN  map[string][]int
	byText map[string][]int
	open   []int
}

// join is built on first use. A stack and its joins belong to one goroutine.
func (s *Stack) join(token, path string) *join {
	key := Canonical(token) + " " + path
	if j := s.joins[key]; j != nil {
		return j
	}
	j := &join{users: s.byType[Canonical(token)], byURN: map[string][]int{}, byText: map[string][]int{}}
	property, _, _ := strings.Cut(path, ".")
	property = strings.TrimSuffix(property, "[]")
	for _, i := range j.users {
		for _, urn := range s.all[i].resource.PropertyDependencies[property] {
			j.byURN[urn] = append(j.byURN[urn], i)
		}
		values := s.all[i].Each(path)
		open := len(values.open) > 0
		for _, v := range values.items {
			text, known := v.Text()
			if known {
				j.byText[text] = append(j.byText[text], i)
			}
			open = open || (!known && !v.node.absent())
		}
		if open {
			j.open = append(j.open, i)
		}
	}
	s.joins[key] = j
	return j
}

// candidates are the users that may refer to the resource, in the order of the stack.
func (j *join) candidates(of Inputs) []int {
	if of.nameless() {
		return j.users
	}
	found := slices.Concat(j.byURN[of.URN()], j.open)
	for _, identity := range of.identities() {
		if text, known := identity.Text(); known && text != "" {
			found = append(found, j.byText[text]...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// refers says whether a property of user refers to target. What the engine has recorded about where the value
// came from is exact even while the value is unknown; without a record the value is compared with what target
// is called.
func (s *Stack) refers(user Inputs, path string, target Inputs) (Value, Answer) {
	property, _, _ := strings.Cut(path, ".")
	property = strings.TrimSuffix(property, "[]")
	sources := user.resource.PropertyDependencies[property]
	if slices.Contains(sources, target.URN()) {
		return Value{}, Yes
	}
	values := user.Each(path)
	answer, doubt := No, Value{}
	for _, v := range values.items {
		switch s.called(target, v) {
		case Yes:
			return Value{}, Yes
		case Undecided:
			answer, doubt = Undecided, v
		default:
		}
	}
	if len(sources) > 0 && !s.outside(sources) {
		return Value{}, No
	}
	if len(values.open) > 0 {
		return values.open[0], Undecided
	}
	return doubt, answer
}

// called says whether the value is what target is called.
func (s *Stack) called(target Inputs, v Value) Answer {
	text, known := v.Text()
	switch {
	case !known && !v.node.absent():
		return Undecided
	case !known || text == "":
		return No
	case slices.Contains(s.byIdentity[text], s.byURN[target.URN()]):
		return Yes
	case !strings.HasPrefix(text, "arn:") && target.nameless():
		return Undecided
	}
	return No
}

// outside says that a source is not itself a resource of a provider: what came through a component may be
// made from any of its children. A component of another language has a provider too; its children tell it.
func (s *Stack) outside(sources []string) bool {
	return slices.ContainsFunc(sources, func(urn string) bool {
		i, known := s.byURN[urn]
		return !known || s.all[i].resource.Provider.URN == "" || s.parents[urn]
	})
}

// Exist holds when there is at least one.
func (r Related) Exist() Verdict {
	return r.Any(func(Inputs) Verdict { return Verdict{Answer: Yes} })
}

// Any holds when at least one is there that holds.
func (r Related) Any(holds func(Inputs) Verdict) Verdict {
	if len(r.sure)+len(r.maybe) == 0 {
		return Decide(false, "there is no "+strings.TrimPrefix(r.what, "a "))
	}
	return Any(r.ask(holds)...)
}

// All holds when every one that is there holds.
func (r Related) All(holds func(Inputs) Verdict) Verdict { return All(r.ask(holds)...) }

// None holds when none that is there holds.
func (r Related) None(holds func(Inputs) Verdict) Verdict {
	return r.All(func(in Inputs) Verdict { return Not(holds(in)) })
}

func (r Related) ask(holds func(Inputs) Verdict) []Verdict {
	parts := make([]Verdict, 0, len(r.sure)+len(r.maybe))
	for _, in := range r.sure {
		found := holds(in)
		if detail := found.Detail(); detail != "" && found.Answer != Yes {
			found = found.Because(in.Name() + ": " + detail)
		}
		parts = append(parts, found)
	}
	for _, v := range r.maybe {
		parts = append(parts, Verdict{Answer: Undecided, at: v})
	}
	return parts
}

// Sure are the ones that are known, and whether they are all there are.
func (r Related) Sure() (known []Inputs, complete bool) { return r.sure, len(r.maybe) == 0 }

// short is the last word of a token.
func short(token string) string { return token[strings.LastIndexByte(token, ':')+1:] }
