package backup

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var (
	withBuckets = rule.Setting[bool]{
		Name: "buckets", Text: "whether S3 buckets have to be in a backup plan too",
	}
	outsideTags = rule.Setting[[]string]{
		Name: "outsideTags", Text: "tags, as key=value, by which a plan outside the stack chooses resources",
		Default: []string{},
	}
)

// StatefulResourcesCovered requires that a plan chooses every store, by ARN, by pattern or by tag.
var StatefulResourcesCovered = rule.Rule{
	Name:     "backup-stateful-resources-covered",
	Types:    []string{cluster, table, bucket},
	With:     []string{selection},
	Why:      "The store has no recovery points outside itself: what deletes it, deletes its own backups too.",
	Fix:      "name the ARN in resources of a Selection, or give the store the tag that a Selection chooses by",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	URL:      guide + "assigning-resources.html",
	Settings: []rule.Option{withBuckets, outsideTags},
	Controls: rule.Controls{
		rule.FSBP: {"RDS.26", "DynamoDB.4"}, rule.Nag: {"RDSInBackupPlan", "DynamoDBInBackupPlan"},
		rule.Checkov: {"CKV2_AWS_8"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		if in.Type() == bucket && !withBuckets.Of(in) {
			return rule.When(rule.Decide(false, "buckets need no backup plan"), rule.All())
		}
		ways := []rule.Verdict{rule.Decide(false, "there is no Selection that chooses it")}
		for _, tag := range outsideTags.Of(in) {
			key, value, _ := strings.Cut(tag, "=")
			ways = append(ways, tagOf(in, key).Fits(rightTag, func(text string) bool { return text == value }))
		}
		chosen := named(stack.Users(in, selection, "resources[]"), "resources[]", in)
		spared := named(stack.Users(in, selection, "notResources[]"), "notResources[]", in)
		for _, s := range stack.Of(selection) {
			ways = append(ways, rule.All(
				rule.Any(allTagged(s), chosen(s)), rule.Not(spared(s)), tagged(s, in),
			))
		}
		return rule.Any(ways...).OnNo("no Selection chooses it")
	},
}

// named tells for a selection whether a list of it names the store, by reference or by pattern. Where it is
// known of every selection what it refers to, an ARN that is not known yet is that of another store.
func named(users rule.Related, path string, in rule.Inputs) func(rule.Inputs) rule.Verdict {
	sure, complete := users.Sure()
	return func(s rule.Inputs) rule.Verdict {
		if slices.ContainsFunc(sure, func(u rule.Inputs) bool { return u.URN() == s.URN() }) {
			return rule.Decide(true, "")
		}
		return s.Each(path).Any(func(v rule.Value) rule.Verdict {
			if v.Unknown() && complete {
				return rule.Decide(false, "refers to another store")
			}
			return matches(v, in)
		})
	}
}

// allTagged holds for a selection without resources: it means all that have its tags.
func allTagged(s rule.Inputs) rule.Verdict {
	return rule.All(s.Each("resources[]").Count(0, 0), rule.Any(
		s.At("selectionTags").Present(), s.At("conditions").Present(),
	))
}

// services are the parts of an ARN that say what the store is.
var services = map[string][2]string{
	cluster: {"rds", "cluster:"}, table: {"dynamodb", "table/"}, bucket: {"s3", ""},
}

// matches holds when the pattern is for the store's ARN. An ARN that is not known yet matches what matches
// every store of its kind; about other patterns for its service nothing is known.
func matches(pattern rule.Value, in rule.Inputs) rule.Verdict {
	arn := in.At("arn")
	text, known := arn.Text()
	kind := services[in.Type()]
	if !known {
		// No pattern has these characters but by its wildcards.
		text = "arn:\x00:" + kind[0] + ":\x00:\x00:" + kind[1] + "\x00"
	}
	found := pattern.Fits("a pattern for the store", func(p string) bool { return glob(p, text) })
	if p, _ := pattern.Text(); found.Answer == rule.No && !known && glob(serviceOf(p), kind[0]) {
		return rule.Unclear("the ARN of the store is not known yet")
	}
	return found
}

// serviceOf is the part of an ARN, or of a pattern for some, that names the service.
func serviceOf(pattern string) string {
	parts := strings.SplitN(pattern, ":", 4)
	if len(parts) < 4 {
		return pattern
	}
	return parts[2]
}

// glob matches text against a pattern in which "*" is any text.
func glob(pattern, text string) bool {
	escaped := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, `.*`)
	matched, err := regexp.MatchString(`(?s)^`+escaped+`$`, text)
	return err == nil && matched
}

// tagged holds when the store's tags are those that the selection asks for, if it does: one of its
// selectionTags, and every one of its conditions.
func tagged(s, in rule.Inputs) rule.Verdict {
	equal := func(t rule.Value) rule.Verdict { return tag(in, t, equals) }
	alike := func(t rule.Value) rule.Verdict { return tag(in, t, like) }
	return rule.All(
		rule.Any(rule.Not(s.At("selectionTags").Present()), s.Each("selectionTags[]").Any(equal)),
		s.Each("conditions[].stringEquals[]").All(equal),
		s.Each("conditions[].stringLikes[]").All(alike),
		s.Each("conditions[].stringNotEquals[]").None(equal),
		s.Each("conditions[].stringNotLikes[]").None(alike),
	)
}

// rightTag is what a tag is that decides for a store.
const rightTag = "the tag that a selection asks for"

// tagOf is a tag of the store's own, or one of its provider's.
func tagOf(in rule.Inputs, key string) rule.Value {
	for _, tags := range []string{"tags.", "tagsAll."} {
		if own := in.At(tags + key); !own.Absent() {
			return own
		}
	}
	return in.Tag(key)
}

func equals(want, value string) bool { return want == value }

func like(want, value string) bool { return glob(want, value) }

// tag holds when the store has the tag that a condition names, with a value that fits.
func tag(in rule.Inputs, condition rule.Value, fits func(want, value string) bool) rule.Verdict {
	key, knownKey := condition.At("key").Text()
	want, knownValue := condition.At("value").Text()
	if !knownKey || !knownValue {
		return rule.Unclear("a condition of the selection is not known")
	}
	return tagOf(in, strings.TrimPrefix(key, "aws:ResourceTag/")).Fits(rightTag, func(value string) bool {
		return fits(want, value)
	})
}
