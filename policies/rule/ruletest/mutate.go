package ruletest

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/policies/rule"
)

// slips are what becomes of a rule by a slip of the pen: its condition negated or made constant.
var slips = map[string]func(rule.Answer) rule.Answer{
	"negated": func(a rule.Answer) rule.Answer {
		return rule.Not(rule.Verdict{Answer: a}).Answer
	},
	"made always yes":            func(rule.Answer) rule.Answer { return rule.Yes },
	"made always no":             func(rule.Answer) rule.Answer { return rule.No },
	"made always undecided":      func(rule.Answer) rule.Answer { return rule.Undecided },
	"made always not applicable": func(rule.Answer) rule.Answer { return rule.NotApplicable },
}

// slip is the suite with the rule's condition changed.
func (s *suite) slip(change func(rule.Answer) rule.Answer) *suite {
	changed := *s.rule
	if check := s.rule.Check; check != nil {
		changed.Check = func(in rule.Inputs) rule.Verdict { return rule.Verdict{Answer: change(check(in).Answer)} }
	}
	if check := s.rule.CheckStack; check != nil {
		changed.CheckStack = func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
			return rule.Verdict{Answer: change(check(in, stack).Answer)}
		}
	}
	return &suite{rule: &changed, good: s.good, cases: s.cases}
}

// mutate breaks the rule in every way that can be made up from outside and demands that a case notices: the
// whole condition negated or made constant, and each question that the rule asks answered always yes and
// always no.
func (s *suite) mutate(t *testing.T) {
	for how, change := range slips {
		noticed := s.slip(change).notices(t, "", rule.Undecided)
		assert.True(t, noticed, "no case notices when the condition is %s", how)
	}
	questions := map[string]bool{}
	for _, c := range s.cases {
		trace := rule.NewTrace()
		s.judge(t, s.build(t, c.changes), trace)
		for _, q := range trace.Decisions() {
			questions[q] = true
		}
		for _, token := range trace.Types() {
			assert.True(t, s.declares(token), "%s is looked at and stands in neither Types nor With", token)
		}
	}
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

// notices says whether some case comes out differently when a question, if any, is always answered like this.
func (s *suite) notices(t *testing.T, question string, answer rule.Answer) bool {
	t.Helper()
	for _, c := range s.cases {
		trace := rule.NewTrace()
		if question != "" {
			trace.Bend(question, answer)
		}
		if s.judge(t, s.build(t, c.changes), trace).Answer != c.want {
			return true
		}
	}
	return false
}
