package provider

import (
	"strings"
	"sync"
)

// Kind is a way to fail.
type Kind string

// The ways to fail.
const (
	// Refused is an error of AWS before anything is made.
	Refused Kind = "refused"
	// Unfinished is a resource that exists, but did not become ready: the engine keeps it in its state.
	Unfinished Kind = "unfinished"
	// TimedOut is a resource that exists, but was not ready in time: the engine keeps it in its state.
	TimedOut Kind = "timed out"
	// Lost is a provider that dies before it has asked AWS: it answers nothing any more in this run.
	Lost Kind = "lost"
	// Orphaned is a provider that dies after AWS made the resource, so that the engine never learns of it.
	Orphaned Kind = "orphaned"
)

// Fault is a failure on purpose, of creates. Its zero value refuses the first create of all.
type Fault struct {
	// Type is the type token that fails. Default: every type.
	Type string
	// URN is what the URN must contain. Default: every URN.
	URN string
	// Nth is the create that fails among those that match, counted from 1. Default: 1.
	Nth int
	// Each counts for each URN apart, so that {Each: true} fails the first create of every resource once.
	Each bool
	// Kind is how it fails. Default: Refused.
	Kind Kind
	// Message is what AWS says. Default: that the request was throttled.
	Message string
}

// Fired is a fault that has happened.
type Fired struct {
	// Fault is the one that was asked for.
	Fault Fault
	// URN is the resource that it hit.
	URN string
}

// faults counts creates, and knows which have to fail.
type faults struct {
	mu     sync.Mutex
	wanted []Fault
	seen   []map[string]int // for each wanted fault: how many creates have matched, by URN or in all
	fired  []Fired
}

func newFaults(wanted []Fault) *faults {
	f := &faults{wanted: wanted}
	for range wanted {
		f.seen = append(f.seen, map[string]int{})
	}
	return f
}

// next says whether this create has to fail, and notes that it did. All counters move, whichever fault fires.
func (f *faults) next(c call) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hit := -1
	for i, w := range f.wanted {
		if w.Type != "" && w.Type != c.typ || !strings.Contains(string(c.urn), w.URN) {
			continue
		}
		counter := ""
		if w.Each {
			counter = string(c.urn)
		}
		f.seen[i][counter]++
		if hit < 0 && f.seen[i][counter] == max(1, w.Nth) {
			hit = i
		}
	}
	if hit < 0 {
		return Fault{}, false
	}
	f.fired = append(f.fired, Fired{Fault: f.wanted[hit], URN: string(c.urn)})
	return f.wanted[hit], true
}

func (f *faults) list() []Fired {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Fired(nil), f.fired...)
}
