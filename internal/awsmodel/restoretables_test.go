package awsmodel

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStoresNameWhatExists(t *testing.T) {
	t.Parallel()
	types := byShort()
	require.Greater(t, len(stores()), 12)
	for name, store := range stores() {
		if !assert.NotNil(t, types[name], "%s is not a type", name) {
			continue
		}
		assert.NotEmpty(t, store.Content, name)
		if store.key != "" {
			requireInput(t, types[name], store.key)
		}
		for property := range store.sources {
			requireInput(t, types[name], property)
		}
		for _, property := range store.brought {
			requireInput(t, types[name], property)
		}
	}
}
