package tags

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var consistentTags = rule.Setting[[]string]{
	Name: "keys", Text: "the tags that have one value in a stack, however their key is spelt",
	Default: []string{"environment", "owner"},
}

// ValuesConsistent asks that a stack tells one story about itself.
var ValuesConsistent = rule.Rule{
	Name:  "tag-values-consistent",
	Types: []string{rule.StackType},
	With:  []string{every},
	Why: `Cost reports count "prod", "Prod" and "production" apart, and "Owner" is another tag than ` +
		`"owner".`,
	Fix:      "set the tag once, in defaultTags.tags of the provider, and nowhere else",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Settings: []rule.Option{consistentTags},
	URL:      guide + "best-practices-and-strats.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		parts := make([]rule.Verdict, 0, len(consistentTags.Of(in)))
		for _, key := range consistentTags.Of(in) {
			parts = append(parts, consistent(in, key, stack))
		}
		return rule.All(parts...)
	},
}

// consistent holds when every resource that has the tag has the same one, and the stack too.
func consistent(in rule.Inputs, key string, stack *rule.Stack) rule.Verdict {
	users, open := map[string]string{}, false
	for name, value := range in.Env().StackTags {
		if strings.EqualFold(name, key) {
			users[fmt.Sprintf("%s is %q", name, value)] = "the stack"
		}
	}
	for _, r := range stack.All() {
		if !taggable[r.Type()] {
			continue
		}
		tags, complete := r.Tags().Values()
		open = open || !complete
		for _, tag := range tags {
			text, known := tag.Text()
			switch {
			case !strings.EqualFold(tag.Key(), key):
			case !known:
				open = open || !tag.Absent()
			default:
				said := fmt.Sprintf("%s is %q", tag.Key(), text)
				if users[said] == "" {
					users[said] = r.Name()
				}
			}
		}
	}
	switch {
	case len(users) > 1:
		return rule.Decide(false, differences(users))
	case open:
		return rule.Unclear("some tags are not known yet")
	case len(users) == 0:
		return rule.Irrelevant("nothing carries the tag " + key)
	}
	return rule.Decide(true, "")
}

// differences are the spellings and values that are in use, each with one that uses it.
func differences(users map[string]string) string {
	var said []string
	for _, what := range slices.Sorted(maps.Keys(users)) {
		said = append(said, what+" on "+users[what])
	}
	return strings.Join(said, ", ")
}
