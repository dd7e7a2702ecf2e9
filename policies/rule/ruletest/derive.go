package ruletest

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
)

// derive takes knowledge away: what the rule reads becomes unknown, or gets a type that it cannot have.
// Knowing less may leave the rule undecided and may change nothing; it must never turn a verdict into another
// one.
func (s *suite) derive(t *testing.T) {
	derived := map[string]int{}
	for _, c := range s.cases {
		trace := rule.NewTrace()
		before := s.judge(t, s.build(t, c.changes), trace).Answer
		for _, read := range trace.Reads() {
			for kind, wrong := range spoilers {
				w := s.build(t, c.changes)
				if !w.spoil(trace, read, wrong) {
					continue
				}
				derived[kind]++
				after := s.judge(t, w, nil).Answer
				assert.Contains(t, []string{before.String(), rule.Undecided.String()}, after.String(),
					"%s, then %s made %s", c.name, read.Path, kind)
			}
		}
	}
	for kind, wrong := range spoilers {
		assert.Equal(t, s.blindly, derived[kind] == 0, "%d things that are read were made %s", derived[kind], kind)
		s.blind(t, kind, wrong)
	}
}

// blind spoils everything that the rule reads of the good resource: now it must not pass.
func (s *suite) blind(t *testing.T, kind string, wrong spoiler) {
	t.Helper()
	trace := rule.NewTrace()
	s.judge(t, s.build(t, nil), trace)
	w, spoilt := s.build(t, nil), false
	for _, read := range trace.Reads() {
		spoilt = w.spoil(trace, read, wrong) || spoilt
	}
	if answer := s.judge(t, w, nil).Answer; spoilt {
		assert.NotEqual(t, rule.Yes.String(), answer.String(), "all that the rule reads is %s, and it passes", kind)
	}
}

// spoiler is what takes the place of a property that is read.
type spoiler func(trace *rule.Trace, read rule.Read) any

var spoilers = map[string]spoiler{
	"unknown": func(*rule.Trace, rule.Read) any { return Unknown },
	"of a wrong type": func(trace *rule.Trace, read rule.Read) any {
		if trace.Structural(read) {
			return "unexpected"
		}
		return map[string]any{"unexpected": map[string]any{}}
	},
}

// spoil puts a value at a place that was read. Where the place is below something absent, the absent thing
// itself is replaced: to make up the way to it would be to know more, not less.
func (w *world) spoil(trace *rule.Trace, read rule.Read, wrong spoiler) bool {
	if setting, ok := strings.CutPrefix(read.Path, "provider."); ok && read.URN == w.resources[0].urn() {
		path := steps(setting)
		path = path[:reach(w.resources[0].provider, path)]
		at := rule.Read{URN: read.URN, Path: "provider." + joined(path)}
		put(w.resources[0].provider, path, wrong(trace, at))
		return true
	}
	if strings.Contains(read.Path, "»") || read.Path == "id" {
		return false
	}
	for _, m := range w.resources {
		if m.urn() != read.URN {
			continue
		}
		path := steps(read.Path)
		path = path[:reach(m.inputs, path)]
		put(m.inputs, path, wrong(trace, rule.Read{URN: read.URN, Path: joined(path)}))
		delete(m.sources, path[0])
		return true
	}
	return false
}

// joined is a path from its steps.
func joined(path []string) string {
	var b strings.Builder
	for i, step := range path {
		_, err := strconv.Atoi(step)
		switch {
		case err == nil:
			b.WriteString("[" + step + "]")
		case strings.ContainsAny(step, ".:/ "):
			b.WriteString("[" + strconv.Quote(step) + "]")
		case i > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	return b.String()
}

// reach is how many steps of the path lead to something that is there or that its parent could hold.
func reach(at any, path []string) int {
	for i, step := range path {
		var next any
		switch v := at.(type) {
		case map[string]any:
			next = v[step]
		case []any:
			if n, err := strconv.Atoi(step); err == nil && n < len(v) {
				next = v[n]
			}
		}
		if next == nil {
			return i + 1
		}
		at = next
	}
	return len(path)
}

// preview is the world as a preview shows it: what refers to another resource is unknown, but where it comes
// from is recorded.
func (w *world) preview() *world {
	copied := &world{env: w.env, settings: w.settings}
	copied.env.DryRun = true
	for _, m := range w.resources {
		p := *m
		p.inputs = clone(m.inputs)
		for property := range m.sources {
			p.inputs[property] = blur(p.inputs[property], w)
		}
		delete(p.inputs, "id")
		p.inputs["id"] = Unknown
		copied.resources = append(copied.resources, &p)
	}
	return copied
}

// blur makes the names of resources unknown wherever they stand.
func blur(value any, w *world) any {
	switch v := value.(type) {
	case string:
		for _, m := range w.resources {
			if v == m.name+"-id" {
				return Unknown
			}
		}
	case []any:
		for i := range v {
			v[i] = blur(v[i], w)
		}
	case map[string]any:
		for name := range v {
			v[name] = blur(v[name], w)
		}
	}
	return value
}
