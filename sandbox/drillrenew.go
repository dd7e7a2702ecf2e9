package sandbox

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// shortest is the length from which on a text that differs is taken for an id or a name. What is shorter may
// stand anywhere by chance.
const shortest = 6

// renewal replaces the ids, names and other texts that AWS and Pulumi made before the loss by those that they
// made for the same output of the same resource after it.
func renewal(was, is map[string]apitype.ResourceV3) *strings.Replacer {
	pairs := map[string]string{}
	note := func(before, after string) {
		if before != after && len(before) >= shortest && pairs[before] == "" {
			pairs[before] = after
		}
	}
	for _, urn := range slices.Sorted(maps.Keys(was)) {
		note(string(was[urn].ID), string(is[urn].ID))
		leaves(opened(was[urn].Outputs), opened(is[urn].Outputs), note)
	}
	// Where several begin at the same place the replacer takes the first, and the longest is the most exact.
	olds := slices.SortedFunc(maps.Keys(pairs), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	var list []string
	for _, old := range olds {
		list = append(list, old, pairs[old])
	}
	return strings.NewReplacer(list...)
}

// leaves visits the texts that stand at the same place in both values.
func leaves(before, after any, visit func(before, after string)) {
	switch b := before.(type) {
	case string:
		if a, ok := after.(string); ok {
			visit(b, a)
		}
	case map[string]any:
		a, _ := after.(map[string]any)
		for _, name := range keysOf(b) {
			leaves(b[name], a[name], visit)
		}
	case []any:
		a, _ := after.([]any)
		for i := range min(len(a), len(b)) {
			leaves(b[i], a[i], visit)
		}
	}
}

// renewed is a value with its texts renewed.
func renewed(v any, renew *strings.Replacer) any {
	switch v := v.(type) {
	case string:
		return renew.Replace(v)
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, inner := range v {
			out[name] = renewed(inner, renew)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = renewed(inner, renew)
		}
		return out
	default:
		return v
	}
}

// secretMark is how a state tells a secret from an object of the program.
const secretMark = "4dabf18193072939515e22adb298388d"

// opened is an object with its secrets in plain text, which a state that is exported holds as JSON.
func opened(properties map[string]any) map[string]any {
	out, _ := open(properties).(map[string]any)
	return out
}

func open(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if inner, ok := v["plaintext"].(string); ok && v[secretMark] != nil {
			var plain any
			if json.Unmarshal([]byte(inner), &plain) == nil {
				return open(plain)
			}
		}
		out := make(map[string]any, len(v))
		for name, inner := range v {
			out[name] = open(inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = open(inner)
		}
		return out
	default:
		return v
	}
}

func equal(a, b any) bool { return text(map[string]any{"": a}) == text(map[string]any{"": b}) }

// keysOf are the keys of all the objects, sorted.
func keysOf(objects ...map[string]any) []string {
	all := map[string]bool{}
	for _, o := range objects {
		for name := range o {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// brief is a value short enough for a message.
func brief(v any) string {
	encoded, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	if runes := []rune(string(encoded)); len(runes) > 120 {
		return string(runes[:120]) + "…"
	}
	return string(encoded)
}
