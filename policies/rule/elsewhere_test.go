package rule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
)

func TestEvery(t *testing.T) {
	t.Parallel()
	const queue = "aws:sqs/queue:Queue"
	bind := func(name string, properties map[string]any) rule.Inputs {
		r := rule.Resource{URN: "urn::" + name, Type: queue, Name: name}
		return rule.Bind(&r, rule.Object(properties), &rule.Environment{}, nil)
	}
	for target, want := range map[string]rule.Answer{
		"dead": rule.Yes, "alive": rule.No, "elsewhere": rule.Undecided,
	} {
		it := bind("it", map[string]any{"name": "it", "target": target})
		all := []rule.Inputs{
			it, bind("dead", map[string]any{"name": "dead"}), bind("alive", map[string]any{"name": "alive"}),
		}
		stack := rule.NewStack(all, nil).For(&rule.Rule{Types: []string{queue}}, nil)
		found := stack.Targets(it, "target", queue).Every(func(in rule.Inputs) rule.Verdict {
			return in.At("name").Is("dead")
		})
		assert.Equal(t, want.String(), found.Answer.String(), target)
		if want == rule.Undecided {
			assert.Equal(t, "the stack does not hold a Queue as target", found.Detail())
		}
	}
}
