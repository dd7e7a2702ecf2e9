package tags

import (
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var requiredTags = rule.Setting[[]string]{
	Name: "requiredTags", Text: `the tags that everything carries, each as its key or as "key=pattern"`,
	Default: []string{},
}

// RequiredCostTags requires, when the tags are named, that nothing goes without them.
var RequiredCostTags = rule.Rule{
	Name:     "required-cost-tags",
	Types:    []string{every},
	Why:      "What carries no tag belongs to nobody: it is on no team's bill, and nobody dares to delete it.",
	Fix:      "set the tag in tags, or for everything at once in defaultTags.tags of the provider",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Mandatory,
	Settings: []rule.Option{requiredTags},
	URL:      guide + "best-practices-and-strats.html",
	Controls: rule.Controls{rule.WellArchitected: {"COST03-BP02"}},
	Check: func(in rule.Inputs) rule.Verdict {
		wanted := requiredTags.Of(in)
		if len(wanted) == 0 {
			return rule.Irrelevant("no tags are configured")
		}
		return ifTaggable(in, func() rule.Verdict {
			parts := make([]rule.Verdict, 0, len(wanted))
			for _, want := range wanted {
				parts = append(parts, carries(in, want))
			}
			return rule.All(parts...)
		})
	},
	Repair: func(in rule.Inputs) []rule.Change {
		var changes []rule.Change
		for _, want := range requiredTags.Of(in) {
			key, _, _ := strings.Cut(want, "=")
			value := in.Env().StackTags[key]
			if value != "" && !strings.Contains(key, ".") && in.Tag(key).Absent() {
				changes = append(changes, rule.Set("tags."+key, value))
			}
		}
		return changes
	},
}

// carries holds when the resource has the tag, and its value fits.
func carries(in rule.Inputs, want string) rule.Verdict {
	key, pattern, shaped := strings.Cut(want, "=")
	tag := in.Tag(key)
	if !shaped {
		return tag.Set()
	}
	shape, err := regexp.Compile("^(?:" + pattern + ")$")
	if err != nil {
		return rule.Unclear("requiredTags: " + want + " is no pattern")
	}
	return tag.Matches(shape, "text like "+pattern)
}
