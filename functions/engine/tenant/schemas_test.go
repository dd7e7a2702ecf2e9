package tenant

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

func record(t *testing.T, id string, version int64) registry.Record {
	t.Helper()
	parsed, err := name.Parse(id)
	require.NoError(t, err)
	return registry.Record{ID: parsed, Version: version}
}

func TestSchemasAreBounded(t *testing.T) {
	t.Parallel()
	s, err := newSchemas(1000)
	require.NoError(t, err)
	now := time.Now()
	table := []string{strings.Repeat("x", 56)} // 200 bytes with what is around it
	for i := range 7 {
		s.add(record(t, fmt.Sprint("abc", i), 1), table, now)
		assert.LessOrEqual(t, s.size, 1000)
	}
	assert.Equal(t, 5, s.all.Len())
	_, ok := s.get(record(t, "abc1", 1), now)
	assert.False(t, ok, "the oldest went")
	_, ok = s.get(record(t, "abc2", 1), now)
	assert.True(t, ok)
	s.add(record(t, "abc7", 1), table, now)
	_, ok = s.get(record(t, "abc2", 1), now)
	assert.True(t, ok, "it was used a moment ago")
	_, ok = s.get(record(t, "abc3", 1), now)
	assert.False(t, ok)

	s.add(record(t, "abc2", 1), []string{"a"}, now)
	assert.Equal(t, 4*200+128+16+1, s.size, "it replaces the old one")
	s.add(record(t, "big", 1), []string{strings.Repeat("x", 1000)}, now)
	_, ok = s.get(record(t, "big", 1), now)
	assert.False(t, ok, "larger than all that there may be")
	assert.Equal(t, 5, s.all.Len())
}

func TestSchemasGrowOld(t *testing.T) {
	t.Parallel()
	s, err := newSchemas(1000)
	require.NoError(t, err)
	now := time.Now()
	s.add(record(t, "abc", 3), []string{"a"}, now)
	_, ok := s.get(record(t, "abc", 3), now.Add(59*time.Second))
	assert.True(t, ok)
	_, ok = s.get(record(t, "abc", 3), now.Add(time.Minute))
	assert.False(t, ok)
	_, ok = s.get(record(t, "abc", 4), now)
	assert.False(t, ok, "something has become of the workspace")
}
