package pack

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/rule"
)

// notYetRegistered are rules of the crosswalk whose groups are still missing in Groups. It has to be empty.
var notYetRegistered = []string{}

// shapes are what identifiers of the frameworks look like, closer than a rule's description is held to.
var shapes = map[rule.Framework]*regexp.Regexp{
	rule.NIST:  regexp.MustCompile(`^[A-Z]{2}-\d{1,2}([a-z](\.\d)?)?(\(\d{1,2}\))?(\([a-z]\))?(\(\d\))?$`),
	rule.PCI:   regexp.MustCompile(`^([1-9]|1[0-2])(\.\d{1,2}){1,3}$`),
	rule.HIPAA: regexp.MustCompile(`^164\.3(08|12)\([a-e]\)(\(\d\))?(\((i|ii|iii|iv)\))?(\([A-C]\))?$`),
}

func registered() map[string]*rule.Rule {
	rules := map[string]*rule.Rule{}
	for _, group := range Groups() {
		for i := range group.Rules {
			rules[group.Rules[i].Name] = &group.Rules[i]
		}
	}
	return rules
}

func TestCrosswalkIsAboutRules(t *testing.T) {
	t.Parallel()
	rules := registered()
	var unknown []string
	for name := range crosswalk {
		if rules[name] == nil {
			unknown = append(unknown, name)
		}
	}
	assert.ElementsMatch(t, notYetRegistered, unknown, "what no group has, and what is said to be missing")
}

func TestCrosswalkHasEachRuleOnce(t *testing.T) {
	t.Parallel()
	rows := len(networkCrosswalk) + len(edgeCrosswalk) + len(storeCrosswalk) + len(computeCrosswalk) +
		len(identityCrosswalk) + len(messagingCrosswalk) + len(observabilityCrosswalk)
	assert.Len(t, crosswalk, rows)
}

func TestCrosswalkIdentifiers(t *testing.T) {
	t.Parallel()
	for name, controls := range crosswalk {
		require.NotEmpty(t, controls, name)
		for framework, ids := range controls {
			require.Contains(t, shapes, framework, name)
			require.NotEmpty(t, ids, name)
			for i, id := range ids {
				assert.Regexp(t, shapes[framework], id, name)
				assert.Equal(t, i, slices.Index(ids, id), "%s names %s twice", name, id)
			}
		}
	}
}

// A profile that enforces next to nothing would promise more than it holds.
func TestCrosswalkFillsItsProfiles(t *testing.T) {
	t.Parallel()
	const least = 60
	for framework := range shapes {
		profile, err := FindProfile(string(framework))
		require.NoError(t, err)
		enforced := 0
		for name, r := range registered() {
			if len(crosswalk[name][framework]) > 0 {
				assert.GreaterOrEqual(t, profile.Level(r), rule.Mandatory, "%s in %s", name, framework)
				enforced++
			}
		}
		assert.GreaterOrEqual(t, enforced, least, framework)
	}
}

func TestControlsAreARulesOwnAndTheCrosswalks(t *testing.T) {
	t.Parallel()
	own := rule.Controls{rule.FSBP: {"SNS.1"}, rule.HIPAA: {"164.312(e)(2)(ii)"}}
	both := Controls(&rule.Rule{Name: "sns-encrypted", Controls: own})
	assert.Equal(t, rule.Controls{
		rule.FSBP: {"SNS.1"}, rule.PCI: {"8.3.2"}, rule.HIPAA: {"164.312(e)(2)(ii)", "164.312(a)(2)(iv)"},
		rule.NIST: {"AU-9(3)", "CP-9d", "SC-8(3)", "SC-8(4)", "SC-13a", "SC-28(1)"},
	}, both)
	assert.Len(t, own, 2, "the rule's own controls stay as they are")
	assert.Equal(t, []string{"164.312(e)(2)(ii)"}, own[rule.HIPAA])
	assert.Equal(t, rule.Controls{rule.FSBP: {"X.1"}},
		Controls(&rule.Rule{Name: "made-up", Controls: rule.Controls{rule.FSBP: {"X.1"}}}))
	assert.Empty(t, Controls(&rule.Rule{Name: "made-up"}))
}
