package tags_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/tags"
)

const (
	queue = "aws:sqs/queue:Queue"
	alias = "aws:kms/alias:Alias"
)

// otherTags are types whose input "tags" is not a map of texts: a list of tags to hand on, or of tags to look
// for.
var otherTags = []string{"aws:autoscaling/group:Group", "aws:devopsguru/resourceCollection:ResourceCollection"}

// TestTaggable holds the list of types that take tags against what the provider's SDK says. UPDATE_DOCS=1
// rewrites the list.
func TestTaggable(t *testing.T) {
	t.Parallel()
	var want []string
	for _, token := range awsmodel.Types() {
		inputs := awsmodel.Inputs(token)
		if strings.HasPrefix(token, "aws:") && slices.Contains(inputs, "tags") && !slices.Contains(otherTags, token) {
			want = append(want, token)
		}
	}
	slices.Sort(want)
	const file = "taggable.txt"
	if os.Getenv("UPDATE_DOCS") != "" {
		require.NoError(t, os.WriteFile(file, []byte(strings.Join(want, "\n")+"\n"), 0o600))
	}
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, want, strings.Split(strings.TrimSpace(string(got)), "\n"), "run `make docs`")
}

func TestRequiredCostTags(t *testing.T) {
	ruletest.Run(t, tags.RequiredCostTags, ruletest.Good{
		Type: queue, Inputs: m{"tags": m{"owner": "team", "cost-centre": "4711"}},
		Given: m{"@setting.requiredTags": []string{"owner", "cost-centre=[0-9]{4}"}},
	},
		ruletest.Pass("by the provider", m{
			"tags": nil, "@provider.defaultTags": m{"tags": m{"owner": "team", "cost-centre": "4711"}},
		}),
		ruletest.Pass("by the provider, as most languages say it", m{
			"tags": nil, "@provider.defaultTags": ruletest.JSON(m{"tags": m{"owner": "team", "cost-centre": "4711"}}),
		}),
		ruletest.Beyond("one is missing", m{"tags.owner": nil}, `tags["owner"] is not set`),
		ruletest.Fail("one that the stack has", m{"tags.owner": nil, "@stacktag.owner": "team"}, "is not set"),
		ruletest.Beyond("without a value", m{"tags.owner": ""}, `tags["owner"] is ""`),
		ruletest.Beyond("of another shape", m{"tags.cost-centre": "x4711"}, "want text like [0-9]{4}"),
		ruletest.Beyond("of another shape at the provider", m{
			"tags.cost-centre": nil, "@provider.defaultTags": m{"tags": m{"cost-centre": "none"}},
		}, "want text like [0-9]{4}"),
		ruletest.Beyond("nothing at the provider", m{
			"tags": nil, "@provider.defaultTags": m{"tags": m{"owner": "", "cost-centre": "4711"}},
		}, `owner"] is ""`),
		ruletest.Open("a pattern that is none", m{"@setting.requiredTags": []string{"owner=("}}),
		ruletest.Skip("no tags are asked for", m{"@setting.requiredTags": []string{}, "tags": nil}),
		ruletest.Skip("a type without tags", m{"@type": alias, "tags": nil}),
	)
}

func TestFormatValid(t *testing.T) {
	many := m{}
	for i := range 51 {
		many[fmt.Sprintf("key-%d", i)] = "value"
	}
	ruletest.Run(t, tags.FormatValid, ruletest.Good{
		Type: queue, Inputs: m{"tags": m{"owner": "Team Ärger", "a.b:c/d=e+f-g@h": "", "empty": nil}},
	},
		ruletest.Pass("none", m{"tags": nil}),
		ruletest.Pass("as long as may be", m{"tags": m{
			strings.Repeat("k", 128): strings.Repeat("v", 256),
		}}),
		ruletest.Fail("AWS's own", m{"tags": m{"aws:createdBy": "me"}}, `tags["aws:createdBy"] is a key that`),
		ruletest.Beyond("AWS's own with a dot", m{"tags": m{"aws:created.by": "me"}}, "is a key that"),
		ruletest.Beyond("a long key", m{"tags": m{strings.Repeat("k", 129): "v"}}, "is a key that"),
		ruletest.Beyond("a strange key", m{"tags": m{"who?": "v"}}, "is a key that"),
		ruletest.Beyond("a long value", m{"tags.owner": strings.Repeat("v", 257)}, "want at most 256"),
		ruletest.Beyond("a strange value", m{"tags.owner": "<team>"}, `tags["owner"] is "<team>"`),
		ruletest.Beyond("an address in brackets beside a good one", m{"tags.empty": "a[b]"}, `tags["empty"]`),
		ruletest.Beyond("too many", m{"tags": many}, "has 51 elements"),
		ruletest.Beyond("strange beside a dotted one", m{"tags.owner": "(x)"}, "owner"),
		ruletest.Skip("a type without tags", m{"@type": alias}),
	)
}

func TestValuesConsistent(t *testing.T) {
	ruletest.Run(t, tags.ValuesConsistent, ruletest.Good{
		Inputs: m{"projectName": "shop"},
		Others: []ruletest.Other{
			{Name: "orders", Type: queue, Inputs: m{"tags": m{"environment": "production", "owner": "team"}}},
			{Name: "dead", Type: queue, Inputs: m{"tags": m{"environment": "production", "note": "x"}}},
			{Name: "other", Type: alias, Inputs: m{"tags": m{"environment": "elsewhere"}}},
		},
	},
		ruletest.Pass("the stack says the same", m{"@stacktag.owner": "team"}),
		ruletest.Pass("without a value", m{"dead/tags.owner": nil}),
		ruletest.Fail("two values", m{"dead/tags.environment": "prod"},
			`environment is "prod" on dead, environment is "production" on orders`),
		ruletest.Fail("two spellings", m{"dead/tags.Owner": "team"}, `Owner is "team" on dead, owner is "team" on orders`),
		ruletest.Fail("the stack says something else", m{"@stacktag.Owner": "others"},
			`Owner is "others" on the stack`),
		ruletest.Fail("the provider says something else", m{
			"dead/tags.environment": nil, "dead/@provider.defaultTags": m{"tags": m{"environment": "qa"}},
		}, `environment is "qa" on dead`),
		ruletest.Fail("another tag that is asked for", m{
			"@setting.keys": []string{"note"}, "orders/tags.note": "y",
		}, `note is "x" on dead`),
		ruletest.Pass("a difference that nobody asks about", m{"orders/tags.note": "y"}),
		ruletest.Open("not known yet", m{"dead/tags.environment": ruletest.Unknown}),
		ruletest.Open("no tags known yet", m{"dead/tags": ruletest.Unknown}),
		ruletest.Skip("no tags at all", m{"dead/": nil, "orders/": nil}),
	)
}
