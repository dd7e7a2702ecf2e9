package rule

import (
	"regexp"
	"sort"
)

// Trace records what rules read and decide, and can bend a decision: the means by which package ruletest
// derives cases and mutations. It costs nothing when there is none.
type Trace struct {
	reads    map[Read]bool
	decided  map[string]bool
	types    map[string]bool
	blocks   map[string]bool
	bentName string
	bentTo   Answer
}

// Read is a place that a rule has looked at.
type Read struct {
	// URN is the resource.
	URN string
	// Path is the property.
	Path string
}

// NewTrace records without bending anything.
func NewTrace() *Trace {
	return &Trace{
		reads: map[Read]bool{}, decided: map[string]bool{}, types: map[string]bool{}, blocks: map[string]bool{},
	}
}

// Bend makes every decision of that name come out as answer.
func (t *Trace) Bend(decision string, answer Answer) { t.bentName, t.bentTo = decision, answer }

// Reads are the places that were looked at, in a stable order.
func (t *Trace) Reads() []Read {
	reads := make([]Read, 0, len(t.reads))
	for r := range t.reads {
		reads = append(reads, r)
	}
	sort.Slice(reads, func(i, j int) bool {
		return reads[i].URN+" "+reads[i].Path < reads[j].URN+" "+reads[j].Path
	})
	return reads
}

// Decisions are the names of the questions that were asked: a path without positions, and what was wanted.
func (t *Trace) Decisions() []string { return sorted(t.decided) }

// Structural says whether a list or an object is wanted at the place.
func (t *Trace) Structural(r Read) bool { return t.blocks[r.URN+" "+r.Path] }

// Types are the resource types that a stack rule asked for.
func (t *Trace) Types() []string { return sorted(t.types) }

func sorted(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for s := range set {
		list = append(list, s)
	}
	sort.Strings(list)
	return list
}

// probe is a trace's foot in one resource. A nil probe does nothing.
type probe struct {
	trace *Trace
	urn   string
}

func (p *probe) read(path string) {
	if p != nil {
		p.trace.reads[Read{p.urn, path}] = true
	}
}

// structure notes that a list or an object is wanted at the path.
func (p *probe) structure(path string) {
	if p != nil {
		p.trace.blocks[p.urn+" "+path] = true
	}
}

// positions and quantities do not make a question another one.
var (
	positions  = regexp.MustCompile(`\[[0-9]+\]`)
	quantities = regexp.MustCompile(`^(at (?:least|most)|[0-9]+ to) [0-9.e+]+`)
)

func (p *probe) decide(path, want string, answer Answer) Answer {
	if p == nil {
		return answer
	}
	name := positions.ReplaceAllString(path, "[]") + " is " + quantities.ReplaceAllString(want, "$1 N")
	p.trace.decided[name] = true
	if name == p.trace.bentName {
		return p.trace.bentTo
	}
	return answer
}
