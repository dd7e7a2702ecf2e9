package dynamodb

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// keyPaths are where keys are named.
var keyPaths = []string{
	"hashKey", "rangeKey", "globalSecondaryIndexes[].hashKey", "globalSecondaryIndexes[].rangeKey",
	"localSecondaryIndexes[].rangeKey",
}

// AttributesMatchKeys requires the attributes that are keys, and no others. A table that is restored has
// them already.
var AttributesMatchKeys = rule.Rule{
	Name:  "dynamodb-attributes-match-keys",
	Types: []string{table},
	Why: `AWS refuses it: "all attributes must be indexed. Unused attributes: …", or "Some index key ` +
		`attributes are not defined in AttributeDefinitions."`,
	Fix:      "name in attributes every hashKey and rangeKey of the table and its indexes, and nothing else",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "HowItWorks.CoreComponents.html",
	Controls: rule.Controls{rule.CfnLint: {"E3039"}},
	Check: func(in rule.Inputs) rule.Verdict {
		attributes, known := texts(in, "attributes[].name")
		keys, all := texts(in, keyPaths...)
		fits := rule.Unclear("the names of keys and attributes are not all known yet")
		if known && all {
			unused, missing := without(attributes, keys), without(keys, attributes)
			fits = rule.All(
				rule.Decide(len(unused) == 0, "attributes has "+strings.Join(unused, ", ")+", which is no key"),
				rule.Decide(len(missing) == 0, "attributes lacks the key "+strings.Join(missing, ", ")),
			)
		}
		return rule.When(in.At("hashKey").Set(), fits)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		keys, all := texts(in, keyPaths...)
		listed, known := in.Each("attributes[]").Values()
		kept := make([]any, 0, len(listed))
		for _, a := range listed {
			name, named := a.At("name").Text()
			kind, typed := a.At("type").Text()
			known = known && named && typed
			if slices.Contains(keys, name) {
				kept = append(kept, map[string]any{"name": name, "type": kind})
			}
		}
		if !known || !all {
			return nil
		}
		return []rule.Change{rule.Set("attributes", kept)}
	},
}

// texts are the texts at the paths, and whether they are all there are.
func texts(in rule.Inputs, paths ...string) (found []string, complete bool) {
	complete = true
	for _, path := range paths {
		values, all := in.Each(path).Values()
		complete = complete && all
		for _, v := range values {
			text, ok := v.Text()
			complete = complete && (ok || v.Absent())
			if text != "" {
				found = append(found, text)
			}
		}
	}
	return found, complete
}

// without are the texts of a that are not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(text string) bool { return slices.Contains(b, text) })
}

var (
	tableName = regexp.MustCompile(`^[A-Za-z0-9_.-]{3,255}$`)

	mostIndexes = rule.Setting[int]{
		Name: "mostIndexes", Text: "the account's quota of global secondary indexes for a table", Default: 20,
	}
)

// mostLocalIndexes is how many local secondary indexes a table can have.
const mostLocalIndexes = 5

// LimitsValid requires names and numbers that AWS takes.
var LimitsValid = rule.Rule{
	Name:  "dynamodb-limits-valid",
	Types: []string{table},
	Why: "AWS refuses other names, more indexes than its quotas, local indexes without a rangeKey, other " +
		"recovery periods than 1 to 35 days, and replicas of a table without a stream of both images.",
	Fix: `shorten name to 3 to 255 characters, have fewer indexes, set streamEnabled and streamViewType ` +
		`"NEW_AND_OLD_IMAGES" beside replicas`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "ServiceQuotas.html",
	Settings: []rule.Option{mostIndexes},
	Check: func(in rule.Inputs) rule.Verdict {
		name, days := in.At("name"), in.At("pointInTimeRecovery.recoveryPeriodInDays")
		locals := in.Each("localSecondaryIndexes[]")
		return rule.All(
			rule.When(name.Set(), name.Matches(tableName, "3 to 255 letters, digits, underscores, dots and hyphens")),
			in.Each("globalSecondaryIndexes[]").Count(0, mostIndexes.Of(in)),
			locals.Count(0, mostLocalIndexes),
			rule.When(locals.Count(1, math.MaxInt), in.At("rangeKey").Set()),
			rule.When(days.Set(), days.Between(1, 35)),
			rule.When(in.At("replicas").Present(), rule.All(
				in.At("streamEnabled").True(), in.At("streamViewType").Is("NEW_AND_OLD_IMAGES"),
			)),
		)
	},
}
