package check

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Either lists choices as a sentence does: "a", "a or b", "a, b or c".
func Either(choices ...string) string {
	switch n := len(choices); n {
	case 0:
		return "nothing"
	case 1:
		return choices[0]
	default:
		return strings.Join(choices[:n-1], ", ") + " or " + choices[n-1]
	}
}

// Suggest returns ` (did you mean "x"?)` for the choice that got most likely meant, or "" when none is near.
func Suggest(got string, choices []string) string {
	best, near := 0.6, ""
	for _, c := range choices {
		if s := levenshtein.Similarity(strings.ToLower(got), strings.ToLower(c), nil); s > best {
			best, near = s, c
		}
	}
	if near == "" {
		return ""
	}
	return ` (did you mean "` + near + `"?)`
}
