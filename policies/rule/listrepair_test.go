package rule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

// repaired applies a repair to a resource with these properties.
func repaired(t *testing.T, repair rule.Repair, properties map[string]any) (after map[string]any, changed bool) {
	t.Helper()
	before, err := structpb.NewStruct(properties)
	require.NoError(t, err)
	in := rule.Bind(&rule.Resource{}, rule.Decode(before), &rule.Environment{}, nil)
	done, changed := rule.Repaired(before, repair(in))
	return done.AsMap(), changed
}

func TestAppend(t *testing.T) {
	t.Parallel()
	repair := rule.Append("logs", "audit", "error")
	for name, c := range map[string]struct{ before, after any }{
		"nothing there": {nil, []any{"audit", "error"}},
		"one there":     {[]any{"error", "slow"}, []any{"error", "slow", "audit"}},
		"all there":     {[]any{"error", "audit"}, []any{"error", "audit"}},
		"unknown":       {ruletest.Unknown, ruletest.Unknown},
		"one unknown":   {[]any{ruletest.Unknown}, []any{ruletest.Unknown}},
		"no list":       {"error", "error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			properties := map[string]any{}
			if c.before != nil {
				properties["logs"] = c.before
			}
			after, changed := repaired(t, repair, properties)
			assert.Equal(t, c.after, after["logs"])
			assert.Equal(t, !assert.ObjectsAreEqual(c.before, c.after), changed)
		})
	}
}

func TestUpsert(t *testing.T) {
	t.Parallel()
	repair := rule.Upsert("parameters", "name",
		map[string]any{"name": "tls", "value": "1"}, map[string]any{"name": "log", "value": "all"})
	tls := map[string]any{"name": "tls", "value": "1"}
	log := map[string]any{"name": "log", "value": "all"}
	for name, c := range map[string]struct{ before, after []any }{
		"nothing there": {nil, []any{tls, log}},
		"a wrong one": {
			[]any{map[string]any{"name": "tls", "value": "0", "applyMethod": "immediate", "order": 3.0, "on": true}},
			[]any{map[string]any{"name": "tls", "value": "1", "applyMethod": "immediate", "order": 3.0, "on": true}, log},
		},
		"another one":  {[]any{map[string]any{"name": "x", "value": nil}}, []any{map[string]any{"name": "x", "value": nil}, tls, log}},
		"unknown":      {[]any{map[string]any{"name": ruletest.Unknown}}, []any{map[string]any{"name": ruletest.Unknown}}},
		"no objects":   {[]any{"tls"}, []any{"tls", tls, log}},
		"with secrets": {[]any{ruletest.Secret("tls")}, []any{ruletest.Secret("tls")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			properties := map[string]any{}
			if c.before != nil {
				properties["parameters"] = c.before
			}
			after, _ := repaired(t, repair, properties)
			assert.Equal(t, c.after, after["parameters"])
		})
	}
}
