package ruletest

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
)

// TestMutationsAreNoticed: cases that look at both answers notice whatever is done to the condition, and cases
// that do not are found out.
func TestMutationsAreNoticed(t *testing.T) {
	t.Parallel()
	switched := &rule.Rule{
		Name: "thing-switched-on", Types: []string{"aws:x/thing:Thing"},
		Check: func(in rule.Inputs) rule.Verdict { return in.At("on").True() },
	}
	good := Good{Type: "aws:x/thing:Thing", Inputs: M{"on": true}}
	passes, fails := Pass("the good resource", nil), Fail("off", M{"on": false}, "on is false")
	both := &suite{rule: switched, good: good, cases: []Case{passes, fails}}
	for how, change := range slips {
		assert.True(t, both.slip(change).notices(t, "", rule.Undecided), how)
	}
	assert.True(t, both.notices(t, "on is true", rule.Yes))
	assert.True(t, both.notices(t, "on is true", rule.No))

	onlyGood := &suite{rule: switched, good: good, cases: []Case{passes}}
	assert.False(t, onlyGood.slip(slips["made always yes"]).notices(t, "", rule.Undecided))
	assert.False(t, onlyGood.notices(t, "on is true", rule.Yes))
	onlyBad := &suite{rule: switched, good: good, cases: []Case{fails}}
	assert.False(t, onlyBad.slip(slips["made always no"]).notices(t, "", rule.Undecided))
}
