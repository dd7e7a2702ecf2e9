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
	d, err := New(Options{Connections: 32, CacheBytes: 1 << 20, Now: time.Now})
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

// An instance keeps as many connections as it may, and closes the one that was used longest ago.
func TestConnectionsAreLimited(t *testing.T) {
	t.Parallel()
	d, err := New(Options{Connections: 2, CacheBytes: 1 << 20, Now: time.Now})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	first := d.open(record(t, "aaa", 1))
	second := d.open(record(t, "bbb", 1))
	assert.Same(t, first, d.open(record(t, "aaa", 1)))
	d.open(record(t, "ccc", 1))
	assert.Equal(t, 2, d.pools.Len())
	require.ErrorContains(t, second.PingContext(t.Context()), "database is closed")
}
