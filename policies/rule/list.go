package rule

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// List is the elements at a path. Some of them may be missing because a list on the way is not known yet;
// every question takes that into account.
type List struct {
	items []Value
	at    Value
	open  []Value
}

// Each is the elements at a path in which "[]" steps into every element of a list: "ingress[].cidrBlocks[]".
// Without a final "[]" the elements are the values at the end of each way.
func (v Value) Each(path string) List {
	l := List{at: Value{path: v.below(strings.TrimSuffix(path, "[]")), probe: v.probe}}
	l.walk(v, path)
	return l
}

func (l *List) walk(v Value, path string) {
	before, after, branches := strings.Cut(path, "[]")
	if before = strings.Trim(before, "."); before != "" {
		v = v.At(before)
	}
	if !branches {
		l.items = append(l.items, v)
		return
	}
	v.probe.structure(v.path)
	switch {
	case v.node.absent():
	case v.node.kind == kindList:
		for i, n := range v.node.list {
			element := Value{node: n, path: v.path + "[" + strconv.Itoa(i) + "]", probe: v.probe}
			element.probe.read(element.path)
			l.walk(element, after)
		}
	case v.node.undecided():
		l.open = append(l.open, v)
	default:
		v.node = malformedNode
		l.open = append(l.open, v)
	}
}

// Fields are the values of an object, sorted by name; Key tells the name.
func (v Value) Fields() List {
	l := List{at: v}
	v.probe.structure(v.path)
	switch {
	case v.node.absent():
	case v.node.kind == kindObject:
		names := make([]string, 0, len(v.node.object))
		for name := range v.node.object {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			l.items = append(l.items, v.Field(name))
		}
	default:
		l.open = append(l.open, v)
	}
	return l
}

// OneOrMany is the elements of a list, or the value itself when it is no list: the shape of many policy
// fields.
func (v Value) OneOrMany() List {
	if v.node != nil && v.node.kind == kindList {
		l := List{at: v}
		l.walk(v, "[]")
		return l
	}
	l := List{at: v}
	switch {
	case v.node.absent():
	case v.node.undecided():
		l.open = append(l.open, v)
	default:
		l.items = []Value{v}
	}
	return l
}

// All holds when every element does. It holds for no elements at all.
func (l List) All(holds func(Value) Verdict) Verdict {
	return All(l.ask(holds)...)
}

// Any holds when some element does.
func (l List) Any(holds func(Value) Verdict) Verdict {
	if len(l.items)+len(l.open) == 0 {
		return Verdict{Answer: No, at: l.at, found: "has no elements"}
	}
	return Any(l.ask(holds)...)
}

// None holds when no element does.
func (l List) None(holds func(Value) Verdict) Verdict {
	return l.All(func(v Value) Verdict { return Not(holds(v)) })
}

func (l List) ask(holds func(Value) Verdict) []Verdict {
	parts := make([]Verdict, 0, len(l.items)+len(l.open))
	for _, item := range l.items {
		parts = append(parts, holds(item))
	}
	for _, o := range l.open {
		parts = append(parts, Verdict{Answer: Undecided, at: o, want: "a list"})
	}
	return parts
}

// Has holds when every text is an element.
func (l List) Has(texts ...string) Verdict {
	parts := make([]Verdict, 0, len(texts))
	for _, t := range texts {
		answer := l.Any(func(v Value) Verdict { return v.Is(t) }).Answer
		found := "does not contain " + quote(t)
		if answer == Yes {
			found = "contains " + quote(t)
		}
		parts = append(parts, Verdict{Answer: answer, at: l.at, found: found})
	}
	return All(parts...)
}

// Only holds when every element is one of the texts.
func (l List) Only(texts ...string) Verdict {
	return l.All(func(v Value) Verdict { return v.Is(texts...) })
}

// Count holds when there are low to high elements; math.MaxInt is no upper limit.
func (l List) Count(low, high int) Verdict {
	want := fmt.Sprintf("%d to %d elements", low, high)
	if high == math.MaxInt {
		want = fmt.Sprintf("at least %d", low)
	}
	n := len(l.items)
	switch {
	case n > high:
		return l.leaf(want, No)
	case len(l.open) > 0:
		return l.leaf(want, Undecided)
	case n < low:
		return l.leaf(want, No)
	}
	return l.leaf(want, Yes)
}

// Unique holds when no text stands twice.
func (l List) Unique() Verdict {
	seen := make(map[string]bool, len(l.items))
	answer := Yes
	for _, item := range l.items {
		text, ok := item.Text()
		switch {
		case seen[text] && ok:
			return l.leaf("no element twice: "+quote(text), No)
		case !ok:
			answer = Undecided
		}
		seen[text] = true
	}
	if len(l.open) > 0 {
		answer = Undecided
	}
	return l.leaf("no element twice", answer)
}

func (l List) leaf(want string, answer Answer) Verdict {
	return Verdict{
		Answer: l.at.probe.decide(l.at.path, want, answer),
		at:     l.at, want: want, found: fmt.Sprintf("has %d elements", len(l.items)),
	}
}

// Values are the known elements, and whether they are all there are.
func (l List) Values() (known []Value, complete bool) { return l.items, len(l.open) == 0 }
