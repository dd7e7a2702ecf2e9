package pack_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/pack"
)

// TestEveryGroupIsProven: the tests of each package of rules end with ruletest.Prove, which demands that every
// rule of the package has cases, has lost knowledge of all that it reads, and was mutated.
func TestEveryGroupIsProven(t *testing.T) {
	t.Parallel()
	packages, err := filepath.Glob("../*/rules.go")
	require.NoError(t, err)
	assert.Len(t, packages, len(pack.Groups()), "a package of rules for each group, and a group for each package")
	for _, rules := range packages {
		folder := filepath.Dir(rules)
		text, err := os.ReadFile(filepath.Join(folder, "main_test.go"))
		require.NoError(t, err)
		call := "os.Exit(ruletest.Prove(m, " + filepath.Base(folder) + ".Rules()))"
		assert.Contains(t, string(text), call)
	}
}
