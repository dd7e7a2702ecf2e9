package stacks

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/check"
)

type sample struct {
	Name  string            `json:"name"`
	Count int               `json:"count"`
	On    bool              `json:"on"`
	List  []string          `json:"list"`
	Map   map[string]string `json:"map"`
	Inner inner             `json:"inner"`
	Maybe *inner            `json:"maybe"`
}

type inner struct {
	Size int `json:"size"`
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		settings map[string]any
		want     sample
		problems string
	}{
		"every kind of value": {
			settings: map[string]any{
				"name": "a", "count": 3, "on": true, "list": []any{"x", "y"},
				"map": map[string]any{"k": "v"}, "inner": map[string]any{"size": 4.0}, "maybe": map[string]any{"size": uint64(5)},
			},
			want: sample{
				Name: "a", Count: 3, On: true, List: []string{"x", "y"}, Map: map[string]string{"k": "v"},
				Inner: inner{4}, Maybe: &inner{5},
			},
		},
		"values as the engine gives them": {
			settings: map[string]any{
				"count": "3", "on": "false", "list": `["x"]`, "map": `{"k":"v"}`, "inner": `{"size":"4"}`,
			},
			want: sample{Count: 3, List: []string{"x"}, Map: map[string]string{"k": "v"}, Inner: inner{4}},
		},
		"a misspelt key names the nearest": {
			settings: map[string]any{"inner": map[string]any{"sise": 1}},
			problems: "1 invalid argument:\n  plinth:inner.sise: is no setting (did you mean \"size\"?); want one of size",
		},
		"wrong types, all at once": {
			settings: map[string]any{
				"name": 1, "count": 1.5, "on": "yess", "list": "x", "map": []any{}, "inner": 3,
			},
			want: sample{Count: 1, List: []string{}, Map: map[string]string{}},
			problems: "6 invalid arguments:\n" +
				"  plinth:count: is 1.5; want a whole number\n" +
				"  plinth:inner: is 3; want settings below it: size\n" +
				"  plinth:list: is \"x\"; want a list\n" +
				"  plinth:map: is []; want names with a value each\n" +
				"  plinth:name: is 1; want text\n" +
				"  plinth:on: is \"yess\"; want true or false",
		},
		"an element names its place": {
			settings: map[string]any{"list": []any{"x", nil}, "map": map[string]any{"k": 2}},
			want:     sample{List: []string{"x", ""}, Map: map[string]string{"k": ""}},
			problems: "2 invalid arguments:\n  plinth:list[1]: is empty; want text\n  plinth:map.k: is 2; want text",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p check.Problems
			var got sample
			decode(&p, &got, tc.settings, "plinth:")
			if tc.problems != "" {
				require.EqualError(t, p.Err(), tc.problems)
			} else {
				require.NoError(t, p.Err())
				assert.Equal(t, tc.want, got)
			}
		})
	}
}
