package pack_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

// FuzzRules puts arbitrary values, unknowns, secrets and nulls wherever any rule looks.
func FuzzRules(f *testing.F) {
	p, err := pack.Standard()
	require.NoError(f, err)
	for seed := range 64 {
		f.Add([]byte{byte(seed), byte(seed * 7), byte(seed * 31), byte(seed * 101), 3})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, r := range p.Rules() {
			ruletest.Torture(t, r, data)
		}
	})
}
