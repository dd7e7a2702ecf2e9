package spec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-iac/plinth/internal/check"
)

// key is one key that a group of the file may have: what the parser takes, and what the documentation says.
type key struct {
	name string
	// value is what the key holds. low, high and unit say it of whole numbers.
	value     string
	low, high int
	unit      string
	// fallback is what holds when the key is left out.
	fallback string
	about    string
	// example is the key with a value that is accepted.
	example string
}

// table is the keys of one kind of group.
type table struct {
	// title heads the table in the documentation, and what names a group of this kind in errors.
	title, what string
	keys        []key
	// refused are keys of Serverless that are not taken, each with why and where the matter is decided.
	refused []refusal
}

// refusal is a key of Serverless that is not taken.
type refusal struct{ name, reason string }

// wants is what the key holds, as a reader is told.
func (k key) wants() string {
	switch {
	case k.value != "":
		return k.value
	case k.high == 0:
		return fmt.Sprintf("a whole number, %d or more", k.low)
	case k.unit == "":
		return fmt.Sprintf("a whole number, %d to %d", k.low, k.high)
	default:
		return fmt.Sprintf("a whole number, %d to %d %s", k.low, k.high, k.unit)
	}
}

// The kinds of group.
const (
	theFile = iota
	theProvider
	aFunction
	aPackage
	anEvent
	aWebhook
	aTrigger
	aPattern
	aTask
)

// tables are the keys of every kind of group, in the order of the documentation.
var tables = []table{
	theFile:     {"The file", "the file", topKeys, topRefused},
	theProvider: {"`provider`", "the provider", slices.Concat(providerKeys, settingKeys), providerRefused},
	aFunction: {"A function: `functions.<name>`", "a function", slices.Concat(functionKeys, settingKeys),
		functionRefused},
	aPackage: {"`package`, of the file or of a function", "a package", packageKeys, packageRefused},
	anEvent:  {"An event: `functions.<name>.events[]`", "an event", eventKeys, eventRefused},
	aWebhook: {"A webhook: `http` or `httpApi`", "a webhook", httpKeys, httpRefused},
	aTrigger: {"A trigger: `eventBridge`", "a trigger", eventBridgeKeys, eventBridgeRefused},
	aPattern: {"What a trigger is called for: `eventBridge.pattern`", "a pattern", patternKeys, patternRefused},
	aTask:    {"A task: `schedule`", "a task", scheduleKeys, scheduleRefused},
}

// fields is a group whose keys are all known.
type fields struct {
	*report
	n    *node
	keys map[string]key
}

// open looks at the keys of a group of that kind, and reports those that it does not have. It returns false
// when n is no group.
func (r *report) open(n *node, kind int) (fields, bool) {
	t := tables[kind]
	g := fields{r, n, map[string]key{}}
	names := make([]string, len(t.keys))
	for i, k := range t.keys {
		g.keys[k.name] = k
		names[i] = k.name
	}
	if n.shape != group {
		r.unless(n.shape == broken, n, "is %s; want keys below it: %s", n.show(), check.Either(names...))
		return g, false
	}
	for _, name := range n.names {
		if _, known := g.keys[name]; known {
			continue
		}
		below := n.below[name]
		if i := slices.IndexFunc(t.refused, func(x refusal) bool { return x.name == name }); i >= 0 {
			r.unless(false, below, "is a key of Serverless that is not taken; want it left out: %s",
				t.refused[i].reason)
			continue
		}
		r.unless(false, below, "is no key of %s%s; want one of %s", t.what, check.Suggest(name, names),
			strings.Join(names, ", "))
	}
	return g, true
}

// get is the value of a key, nil when it is left out.
func (g fields) get(name string) *node { return g.n.below[name] }

// text is the value of a key that holds text.
func (g fields) text(name string) (string, bool) {
	n := g.get(name)
	if n == nil || n.shape == broken {
		return "", false
	}
	return n.text, g.unless(n.shape == text && n.text != "", n, "is %s; want %s", n.show(), g.keys[name].wants())
}

// whole is the value of a key that holds a whole number within its limits.
func (g fields) whole(name string) (int, bool) {
	n := g.get(name)
	if n == nil || n.shape == broken {
		return 0, false
	}
	k := g.keys[name]
	v, err := strconv.Atoi(n.text)
	ok := n.shape == whole && err == nil && strconv.Itoa(v) == n.text && v >= k.low &&
		(k.high == 0 || v <= k.high)
	return v, g.unless(ok, n, "is %s; want %s", n.show(), k.wants())
}

// off is whether a key that holds true when it is left out holds false.
func (g fields) off(name string) bool {
	n := g.get(name)
	if n == nil || n.shape == broken {
		return false
	}
	ok := n.shape == truth && (n.text == "true" || n.text == "false")
	g.unless(ok, n, "is %s; want %s", n.show(), g.keys[name].wants())
	return n.text == "false"
}

// oneOf is the value of a key that holds one of a few words.
func (g fields) oneOf(name string, words ...string) (string, bool) {
	v, ok := g.text(name)
	if !ok {
		return "", false
	}
	return v, g.unless(slices.Contains(words, v), g.get(name), "is %s; want %s%s", quote(v),
		check.Either(words...), check.Suggest(v, words))
}

// required is the value of a key that must be there.
func (g fields) required(name string) *node {
	n := g.get(name)
	if n == nil {
		g.add(g.n.line, under(g.n.path, name), "is not set; want %s", g.keys[name].wants())
	}
	return n
}
