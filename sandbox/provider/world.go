package provider

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// Record is one resource that exists in the stand-in AWS.
type Record struct {
	// URN is the resource of the program that it was made for.
	URN string
	// Type is its type token.
	Type string
	// ID is its id.
	ID string
	// Account and Region are where it is.
	Account, Region string
	// Generation counts the resources that were made for the URN while others of it existed.
	Generation int
	// Inputs are what the program asked for last.
	Inputs resource.PropertyMap
	// State is what AWS answers.
	State resource.PropertyMap
	// Mark stands for the data that it holds, or is "": see World.WriteMarks.
	Mark string
}

func (r Record) site() awsmodel.Site { return awsmodel.Site{Account: r.Account, Region: r.Region} }

// answer is the state as the provider tells it: with the id among the outputs, by which others refer to it.
func (r Record) answer() (*structpb.Struct, error) {
	told := r.State.Copy()
	told["id"] = resource.NewProperty(r.ID)
	return encode(told)
}

// World is what exists in the stand-in AWS, whether or not the engine knows of it.
type World struct {
	mu      sync.Mutex
	records map[string]Record
	claims  map[string]string         // what can exist only once, to the key of the record that has it
	byURN   map[string]map[string]int // the generations of a URN that exist, by the key of record or backup
	kept    map[string]recovery.Kept  // what is left of what was deleted or backed up, by ARN
	floor   int                       // no generation is lower from now on: see Renew
	journal *journal
}

// OpenWorld reads the world from a file, and writes every change to it. Without a file name it is in memory
// only.
func OpenWorld(file string) (*World, error) {
	w := &World{
		records: map[string]Record{}, claims: map[string]string{}, byURN: map[string]map[string]int{},
		kept: map[string]recovery.Kept{},
	}
	j, err := openJournal(file, w.replay)
	if err != nil {
		return nil, err
	}
	w.journal = j
	return w, nil
}

// Resources lists what exists, sorted by URN and id.
func (w *World) Resources() []Record {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sorted()
}

func (w *World) sorted() []Record {
	return slices.SortedFunc(maps.Values(w.records), func(a, b Record) int {
		return strings.Compare(a.URN+"|"+a.key(), b.URN+"|"+b.key())
	})
}

// Find looks a resource up.
func (w *World) Find(typ, id, region string) (Record, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r, ok := w.records[key(typ, id, region)]
	return r, ok
}

// about looks up what a call is about.
func (w *World) about(c call, region string) (Record, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r, ok := w.records[c.key(region)]
	return r, ok
}

// generation is the number of the next resource of the URN.
func (w *World) generation(u urn.URN) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.nextGeneration(string(u))
}

func (w *World) nextGeneration(u string) int {
	next := w.floor
	for _, generation := range w.byURN[u] {
		next = max(next, generation+1)
	}
	return next
}

// add makes a resource, unless something has its name already.
func (w *World) add(c call, site awsmodel.Site) (Record, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := Record{
		URN: string(c.urn), Type: c.typ, Account: site.Account, Region: site.Region, Inputs: c.inputs,
		Generation: w.nextGeneration(string(c.urn)),
	}
	r.ID, r.State = awsmodel.Fabricate(fabricated(c, r.Generation, site))
	claim, single := awsmodel.ClaimOf(c.typ, r.State, site)
	message := claim.Message
	if _, taken := w.claims[claim.Key]; !single || !taken {
		r.Mark, message = w.contents(c, r)
	}
	if message != "" {
		return Record{}, fmt.Errorf("creating %s (%s): api error %s", c.typ, c.name, message)
	}
	if other, taken := w.records[r.key()]; taken && other.URN != r.URN {
		return Record{}, fmt.Errorf("creating %s (%s): it would be the same thing as %s: both have the id %q",
			c.typ, c.name, urn.URN(other.URN).Name(), r.ID)
	}
	w.put(r)
	return r, w.journal.write(entry{Put: &r})
}

func fabricated(c call, generation int, site awsmodel.Site) awsmodel.Resource {
	return awsmodel.Resource{
		Type: c.typ, Name: c.name, URN: string(c.urn), Generation: generation, Inputs: c.inputs, Site: site,
	}
}

// change updates a resource. One that the world has forgotten is taken as the engine remembers it.
func (w *World) change(c call, site awsmodel.Site, olds resource.PropertyMap) (Record, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r, ok := w.records[c.key(site.Region)]
	if !ok {
		r = Record{URN: string(c.urn), Type: c.typ, ID: c.id, Account: site.Account, Region: site.Region,
			State: olds}
	}
	_, state := awsmodel.Fabricate(fabricated(c, r.Generation, site))
	w.drop(r)
	if claim, single := awsmodel.ClaimOf(c.typ, state, site); single && w.claims[claim.Key] != "" {
		w.put(r)
		return Record{}, fmt.Errorf("updating %s (%s): api error %s", c.typ, c.name, claim.Message)
	}
	r.Inputs, r.State = c.inputs, state
	w.put(r)
	return r, w.journal.write(entry{Put: &r})
}

// remove deletes a resource, and leaves what AWS keeps of such.
func (w *World) remove(c call, region string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	r, ok := w.records[c.key(region)]
	if !ok {
		return nil
	}
	if err := w.leave(r, c.inputs); err != nil {
		return err
	}
	w.drop(r)
	return w.journal.write(entry{Drop: r.key()})
}

func (w *World) put(r Record) {
	w.records[r.key()] = r
	if w.byURN[r.URN] == nil {
		w.byURN[r.URN] = map[string]int{}
	}
	w.byURN[r.URN][r.key()] = r.Generation
	if claim, ok := awsmodel.ClaimOf(r.Type, r.State, r.site()); ok {
		w.claims[claim.Key] = r.key()
	}
}

func (w *World) drop(r Record) {
	delete(w.records, r.key())
	delete(w.byURN[r.URN], r.key())
	claim, ok := awsmodel.ClaimOf(r.Type, r.State, r.site())
	if ok && w.claims[claim.Key] == r.key() {
		delete(w.claims, claim.Key)
	}
}

func (w *World) replay(e entry) {
	if e.Put != nil {
		if old, ok := w.records[e.Put.key()]; ok {
			w.drop(old)
		}
		w.put(*e.Put)
	}
	if r, ok := w.records[e.Drop]; ok {
		w.drop(r)
	}
	if e.Keep != nil {
		w.remember(*e.Keep)
	}
	delete(w.kept, e.Forget)
	w.floor = max(w.floor, e.Floor)
}

func (w *World) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.journal.close()
}
