package tenant

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// A connection belongs to one life of a workspace in one cell. None of these is ever made.
func TestConnectionsBelongToOneLife(t *testing.T) {
	t.Parallel()
	d, err := New(Options{CacheBytes: 1 << 20, Now: time.Now})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	rec := func(id, cell string, life int) registry.Record {
		r := record(t, id, 1)
		r.Cell, r.Life = cell, life
		return r
	}
	first := d.open(rec("abc", "a", 1))
	assert.Same(t, first, d.open(rec("abc", "a", 1)))
	assert.NotSame(t, first, d.open(rec("abd", "a", 1)), "another workspace")
	assert.Same(t, first, d.open(rec("abc", "a", 1)))
	moved := d.open(rec("abc", "b", 1))
	assert.NotSame(t, first, moved, "another cell")
	require.ErrorContains(t, first.PingContext(t.Context()), "database is closed")
	assert.NotSame(t, moved, d.open(rec("abc", "b", 2)), "another life")
	assert.Equal(t, 2, d.pools.Len())
	assert.Equal(t, 1, first.Stats().MaxOpenConnections)
}
