package cache

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestGroup(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"master.orders-cache-1a2b3c4d.abcdef.euw1.cache.amazonaws.com": "orders-cache-1a2b3c4d",
		"orders-cache.abcdef.ng.0001.euw1.cache.amazonaws.com":         "orders-cache",
		"localhost": "localhost", "master": "master",
	} {
		assert.Equal(t, want, group(host), host)
	}
}
