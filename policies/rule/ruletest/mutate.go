package ruletest

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
)

// mutate breaks the rule in every way that can be made up from outside and demands that a case notices: the
// whole verdict turned round or made constant, and each question that the rule asks answered always yes and
// always no.
func (s *suite) mutate(t *testing.T) {
	answers := map[rule.Answer]bool{}
	questions := map[string]bool{}
	for _, c := range s.cases {
		trace := rule.NewTrace()
		answers[s.judge(t, s.build(t, c.changes), trace).Answer] = true
		for _, q := range trace.Decisions() {
			questions[q] = true
		}
		for _, token := range trace.Types() {
			assert.True(t, s.declares(token), "%s is looked at and stands in neither Types nor With", token)
		}
	}
	assert.True(t, answers[rule.Yes] && answers[rule.No], "a constant or inverted rule goes unnoticed")
	for question := range questions {
		for _, answer := range []rule.Answer{rule.Yes, rule.No} {
			if !s.spared[question] && !s.notices(t, question, answer) {
				t.Errorf("no case notices when %q is always %s", question, answer)
			}
		}
	}
	for question := range s.spared {
		assert.True(t, questions[question], "spared, and never asked: %q", question)
	}
}

func (s *suite) declares(token string) bool {
	for _, pattern := range append(append([]string{}, s.rule.Types...), s.rule.With...) {
		if rule.Matches(pattern, token) {
			return true
		}
	}
	return false
}

// notices says whether some case comes out differently when a question is always answered like this.
func (s *suite) notices(t *testing.T, question string, answer rule.Answer) bool {
	t.Helper()
	for _, c := range s.cases {
		trace := rule.NewTrace()
		trace.Bend(question, answer)
		if s.judge(t, s.build(t, c.changes), trace).Answer != c.want {
			return true
		}
	}
	return false
}
