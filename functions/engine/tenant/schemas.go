package tenant

import (
	"math"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// fresh is how long a schema is remembered.
const fresh = time.Minute

// schemas remembers the schemas of workspaces, the last used ones, in so many bytes. Data are never
// remembered.
type schemas struct {
	limit int

	mu   sync.Mutex
	size int
	all  *simplelru.LRU[string, schema]
}

// schema is what a workspace had at a time. version is its record's: whatever becomes of the workspace
// changes it.
type schema struct {
	tables  []string
	version int64
	at      time.Time
	size    int
}

func newSchemas(limit int) (*schemas, error) {
	s := &schemas{limit: limit}
	var err error
	s.all, err = simplelru.NewLRU(math.MaxInt32, func(_ string, old schema) { s.size -= old.size })
	return s, err
}

func (s *schemas) get(rec registry.Record, now time.Time) ([]string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.all.Get(rec.ID.String())
	if !ok || found.version != rec.Version || now.Sub(found.at) >= fresh {
		return nil, false
	}
	return found.tables, true
}

func (s *schemas) add(rec registry.Record, tables []string, now time.Time) {
	const header = 16 // of a string
	size := 128
	for _, t := range tables {
		size += header + len(t)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all.Remove(rec.ID.String())
	if size > s.limit {
		return
	}
	for s.size+size > s.limit {
		s.all.RemoveOldest()
	}
	s.size += size
	s.all.Add(rec.ID.String(), schema{tables: tables, version: rec.Version, at: now, size: size})
}
