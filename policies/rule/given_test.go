package rule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestGiven(t *testing.T) {
	t.Parallel()
	p := rule.Object(map[string]any{
		"empty": map[string]any{}, "full": map[string]any{"a": true}, "list": []any{}, "null": nil,
		"unknown": ruletest.Unknown, "text": "x", "secret": ruletest.Secret(map[string]any{}),
	})
	for name, want := range map[string]rule.Answer{
		"empty": rule.Yes, "full": rule.Yes, "list": rule.Yes, "secret": rule.Yes,
		"null": rule.No, "absent": rule.No, "unknown": rule.Undecided, "text": rule.Undecided,
	} {
		assert.Equal(t, want.String(), p.At(name).Given().Answer.String(), name)
	}
	assert.Equal(t, "absent is not set", p.At("absent").Given().Detail())
	assert.Equal(t, "empty is an object", p.At("empty").Given().Detail())
}
