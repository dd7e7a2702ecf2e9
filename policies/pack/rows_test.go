package pack_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// TestEveryRequirementIsARule holds the pack against the list of requirements that it set out to check: each is
// a rule, or is left out with a reason. "apply" marks what AWS refuses: all of that is checked.
func TestEveryRequirementIsARule(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("testdata", "rows.txt"))
	require.NoError(t, err)
	reasons := map[string]string{}
	for _, g := range pack.Groups() {
		for _, l := range g.LeftOut {
			assert.Empty(t, reasons[l.Name], "%s is left out twice", l.Name)
			reasons[l.Name] = l.Reason
		}
	}
	p := standard(t)
	requirements := strings.Split(strings.TrimSpace(string(text)), "\n")
	require.Len(t, requirements, 352)
	refused := 0
	for _, line := range requirements {
		name, mark, _ := strings.Cut(line, " ")
		_, unknown := p.Rule(name)
		if mark == "apply" {
			refused++
			require.NoError(t, unknown)
		}
		if unknown != nil {
			assert.Greater(t, len(reasons[name]), 30, "%s is neither a rule nor left out with a reason", name)
		}
	}
	assert.Equal(t, 93, refused)
	for name := range reasons {
		_, unknown := p.Rule(name)
		require.Error(t, unknown, "%s is a rule and left out", name)
	}
}

// TestRulesNameTypesThatExist: a rule about a type that is misspelt judges nothing, and passes.
func TestRulesNameTypesThatExist(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, token := range awsmodel.Types() {
		known[rule.Canonical(token)] = true
	}
	looked := 0
	for _, r := range standard(t).Rules() {
		for _, token := range slices.Concat(r.Types, r.With) {
			if strings.HasPrefix(token, "aws:") && !strings.HasSuffix(token, "*") {
				looked++
				assert.True(t, known[rule.Canonical(token)], "%s: there is no type %s", r.Name, token)
			}
		}
	}
	assert.Greater(t, looked, 400)
}
