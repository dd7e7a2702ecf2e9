package tags

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/plinth-iac/plinth/policies/rule"
)

// What AWS takes: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
const (
	mostTags     = 50
	longestKey   = 128
	longestValue = 256
	reserved     = "aws:"
)

var allowed = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

// FormatValid requires tags that AWS takes.
var FormatValid = rule.Rule{
	Name:  "tag-format-valid",
	Types: []string{every},
	Why: "AWS refuses it: more than 50 tags, a key of more than 128 characters or one that begins with " +
		`"aws:", a value of more than 256 characters, or a sign that is not allowed.`,
	Fix: "use letters, digits, spaces and _.:/=+-@ in tags, no key that begins with aws:, and at most 50 of " +
		"them",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "tagging.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return ifTaggable(in, func() rule.Verdict {
			tags := in.At("tags").Fields()
			return rule.All(tags.Count(0, mostTags), tags.All(func(tag rule.Value) rule.Verdict {
				return rule.All(
					rule.Decide(keyFits(tag.Key()), tag.Path()+" is a key that AWS does not take"), valued(tag),
				)
			}))
		})
	},
	Repair: func(in rule.Inputs) []rule.Change {
		var changes []rule.Change
		tags, _ := in.At("tags").Fields().Values()
		for _, tag := range tags {
			if strings.HasPrefix(tag.Key(), reserved) && !strings.Contains(tag.Key(), ".") {
				changes = append(changes, rule.Remove("tags."+tag.Key()))
			}
		}
		return changes
	},
}

// valued holds when the tag's value is one that AWS takes, or is left out.
func valued(tag rule.Value) rule.Verdict {
	text, known := tag.Text()
	if !known && !tag.Absent() {
		return rule.Unclear(tag.Path() + " is " + tag.String())
	}
	return rule.Decide(valueFits(text),
		tag.Path()+" is "+tag.String()+"; want at most 256 letters, digits, spaces and _.:/=+-@")
}

func keyFits(key string) bool {
	n := utf8.RuneCountInString(key)
	ours := !strings.HasPrefix(strings.ToLower(key), reserved)
	return ours && n >= 1 && n <= longestKey && allowed.MatchString(key)
}

func valueFits(text string) bool {
	return utf8.RuneCountInString(text) <= longestValue && allowed.MatchString(text)
}
