package rule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	no, yes, open, none := rule.No, rule.Yes, rule.Undecided, rule.NotApplicable
	for _, c := range []struct {
		a, b                       any
		noLess, twice, more        rule.Answer
		detailNoLess, detailDouble string
	}{
		{2, 1, yes, yes, yes, "", ""},
		{"2", 2, yes, no, no, "", "a is \"2\"; want at least 2 times 2, the b"},
		{1, 2, no, no, no, "a is 1; want at least 2, the b", "want at least 2 times 2"},
		{nil, 2, no, no, no, "a is not set; want at least 2, the b", ""},
		{2, nil, none, none, none, "", ""},
		{nil, nil, none, none, none, "", ""},
		{ruletest.Unknown, 2, open, open, open, "", ""},
		{2, ruletest.Unknown, open, open, open, "", ""},
		{nil, ruletest.Unknown, open, open, open, "", ""},
		{[]any{}, 2, open, open, open, "", ""},
		{2, map[string]any{}, open, open, open, "b is an object; want a number", ""},
	} {
		object := rule.Object(map[string]any{"a": c.a, "b": c.b})
		a, b := object.At("a"), object.At("b")
		assert.Equal(t, c.noLess.String(), a.NoLessThan(b, 1).Answer.String(), "%v >= %v", c.a, c.b)
		assert.Equal(t, c.twice.String(), a.NoLessThan(b, 2).Answer.String(), "%v >= 2*%v", c.a, c.b)
		assert.Equal(t, c.more.String(), a.MoreThan(b).Answer.String(), "%v > %v", c.a, c.b)
		assert.Contains(t, a.NoLessThan(b, 1).Detail(), c.detailNoLess)
		assert.Contains(t, a.NoLessThan(b, 2).Detail(), c.detailDouble)
	}
	object := rule.Object(map[string]any{"a": 1, "b": 3})
	assert.Equal(t, "a is 1; want more than 3, the b", object.At("a").MoreThan(object.At("b")).Detail())
}
