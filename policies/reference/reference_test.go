package reference_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/reference"
)

const page = "../../docs/policies.md"

// TestPageIsFresh fails when the page is not what the rules say. UPDATE_DOCS=1 writes it.
func TestPageIsFresh(t *testing.T) {
	p, err := pack.Standard()
	require.NoError(t, err)
	want := reference.Markdown(p)
	if os.Getenv("UPDATE_DOCS") != "" {
		require.NoError(t, os.WriteFile(page, want, 0o644))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "docs/policies.md is stale; run make docs")
}
