package spec

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of an event pattern.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/cloudwatch-limits-eventbridge.html
const maxPattern = 2048

// trigger reads what stands below eventBridge and adds it to f.
func (r *report) trigger(n *node, f *Function) {
	g, ok := r.open(n, aTrigger)
	if !ok {
		return
	}
	t := Trigger{Off: g.off("enabled")}
	at := g.required("pattern")
	if at == nil {
		return
	}
	p, ok := r.open(at, aPattern)
	if !ok {
		return
	}
	before := len(r.problems)
	r.unless(len(at.names) > 0, at, "is empty; want source, detail-type or detail")
	for _, name := range []string{"source", "detail-type"} {
		if n := p.get(name); n != nil {
			r.leaves(n)
		}
	}
	r.source(p.get("source"))
	if n := p.get("detail"); n != nil {
		r.unless(n.shape == group || n.shape == broken, n, "is %s; want %s", n.show(), p.keys["detail"].wants())
		r.filter(n)
	}
	if len(r.problems) > before {
		return
	}
	t.Pattern = canonical(r.json(at))
	length := utf8.RuneCountInString(t.Pattern)
	r.unless(length <= maxPattern, at, "is %d characters as JSON; want at most %d", length, maxPattern)
	t.Key = digest(t.Pattern)
	for _, other := range f.Triggers {
		r.unless(other.Key != t.Key, at, "is that of an event above; want each pattern once in a function")
	}
	f.Triggers = append(f.Triggers, t)
}

// source demands that every source is one of the platform's.
func (r *report) source(n *node) {
	if n == nil || n.shape != list {
		return
	}
	for _, item := range n.items {
		at := item
		if item.shape == group && item.below["prefix"] != nil {
			at = item.below["prefix"]
		}
		r.unless(at.shape == text && strings.HasPrefix(at.text, SourcePrefix) || at.shape == broken, at,
			"is %s; want a source that begins with %s, or the prefix of one: nothing else is on the bus", at.show(),
			SourcePrefix)
	}
}

// filter looks at a group of fields of an event, whose innermost values are lists.
func (r *report) filter(n *node) {
	if n.shape != group {
		return
	}
	r.unless(len(n.names) > 0, n, "is empty; want a field of the event, with a list of what may be there")
	for _, name := range n.names {
		below := n.below[name]
		switch {
		case name == "$or":
			r.alternatives(below)
		case below.shape == group:
			r.filter(below)
		default:
			r.leaves(below)
		}
	}
}

func (r *report) alternatives(n *node) {
	ok := n.shape == list && len(n.items) > 1
	r.unless(ok || n.shape == broken, n, "is %s; want a list of at least two groups of fields", n.show())
	for _, item := range n.items {
		r.unless(item.shape == group || item.shape == broken, item, "is %s; want a group of fields", item.show())
		r.filter(item)
	}
}

// leaves looks at the list of what may be in a field.
func (r *report) leaves(n *node) {
	if n.shape != list {
		r.unless(n.shape == broken, n, "is %s; want a list of what may be there: [%s]", n.show(), cut(n.text))
		return
	}
	r.unless(len(n.items) > 0, n, "is an empty list; want what may be there")
	for _, item := range n.items {
		switch item.shape {
		case list:
			r.unless(false, item, "is a list in a list; want a value or a comparison")
		case group:
			r.comparison(item)
		case whole, number:
			r.amount(item)
		case broken, empty, text, truth:
		}
	}
}

// comparisons are what EventBridge can compare with beside plain values.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
var comparisons = map[string]func(*report, *node){
	"prefix":             (*report).affix,
	"suffix":             (*report).affix,
	"equals-ignore-case": (*report).word,
	"wildcard":           (*report).wildcard,
	"anything-but":       (*report).anythingBut,
	"numeric":            (*report).numeric,
	"exists":             (*report).exists,
	"cidr":               (*report).cidr,
}

func (r *report) comparison(n *node) {
	known := slices.Sorted(maps.Keys(comparisons))
	if len(n.names) == 1 {
		if look := comparisons[n.names[0]]; look != nil {
			look(r, n.below[n.names[0]])
			return
		}
	}
	r.unless(false, n, "has %s; want one of the comparisons %s", counted(n.names), strings.Join(known, ", "))
}
