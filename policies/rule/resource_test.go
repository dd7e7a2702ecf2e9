package rule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestTag(t *testing.T) {
	t.Parallel()
	own := map[string]any{"owner": "team", "a.b": "dotted", "later": ruletest.Unknown}
	for name, c := range map[string]struct {
		tags, provider any
		tag            string
		anywhere, own  rule.Answer
	}{
		"its own":                    {own, nil, "owner", rule.Yes, rule.Yes},
		"with a dot in its name":     {own, nil, "a.b", rule.Yes, rule.Yes},
		"not known yet":              {own, nil, "later", rule.Undecided, rule.Undecided},
		"nowhere":                    {own, own, "cost", rule.No, rule.No},
		"its provider's":             {nil, own, "owner", rule.Yes, rule.No},
		"tags not known yet":         {ruletest.Unknown, nil, "owner", rule.Undecided, rule.Undecided},
		"tags of a wrong type":       {"owner=team", nil, "owner", rule.Undecided, rule.Undecided},
		"the provider's not known":   {nil, ruletest.Unknown, "owner", rule.Undecided, rule.No},
		"the provider's of no shape": {nil, []any{}, "owner", rule.Undecided, rule.No},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rule.Resource{
				Inputs: rule.Object(map[string]any{"tags": c.tags}),
				Provider: rule.Provider{Properties: rule.Object(map[string]any{
					"defaultTags": map[string]any{"tags": c.provider},
				})},
			}
			in := rule.Bind(&r, r.Inputs, &rule.Environment{}, nil)
			assert.Equal(t, c.anywhere.String(), in.Tag(c.tag).Set().Answer.String())
			assert.Equal(t, c.own.String(), in.OwnTag(c.tag).Set().Answer.String())
		})
	}
}
