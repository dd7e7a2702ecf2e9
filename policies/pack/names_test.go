package pack_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRuleNames holds the names of all rules against a list: a rule that is lost or renamed breaks configurations
// and exemptions elsewhere. UPDATE_DOCS=1 rewrites the list.
func TestRuleNames(t *testing.T) {
	t.Parallel()
	var names []string
	for _, r := range standard(t).Rules() {
		names = append(names, r.Name)
	}
	slices.Sort(names)
	got := strings.Join(names, "\n") + "\n"
	file := filepath.Join("testdata", "rules.txt")
	if os.Getenv("UPDATE_DOCS") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o750))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "run `make docs` and read the difference")
}
