package rule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestEditJSON(t *testing.T) {
	t.Parallel()
	repair := rule.EditJSON("text", func(document any) any {
		if object, ok := document.(map[string]any); ok {
			object["safe"] = true
		}
		return document
	})
	for name, c := range map[string]struct{ before, after any }{
		"an object":  {`{"n": 12345678901234567890, "a":"<&>"}`, `{"a":"<&>","n":12345678901234567890,"safe":true}`},
		"a list":     {`[1]`, `[1]`},
		"no JSON":    {`{`, `{`},
		"two of it":  {`{}{}`, `{}{}`},
		"not a text": {7.0, 7.0},
		"unknown":    {ruletest.Unknown, ruletest.Unknown},
		"a secret":   {ruletest.Secret("{}"), ruletest.Secret("{}")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after, changed := repaired(t, repair, map[string]any{"text": c.before})
			assert.Equal(t, c.after, after["text"])
			assert.Equal(t, name == "an object", changed)
		})
	}
}
