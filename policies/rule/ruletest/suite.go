package ruletest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-iac/plinth/policies/rule"
)

// suite is the cases of one rule.
type suite struct {
	rule   *rule.Rule
	good   Good
	cases  []Case
	spared map[string]bool
	// blindly says that the rule reads no property.
	blindly bool
}

// check runs one case as written, and in the form that a preview has.
func (s *suite) check(t *testing.T, c Case) {
	t.Helper()
	w := s.build(t, c.changes)
	found := s.judge(t, w, nil)
	require.Equal(t, c.want.String(), found.Answer.String(), "%s", found.Detail())
	assert.Contains(t, found.Detail(), c.detail)
	if c.want == rule.No {
		assert.NotEmpty(t, found.Detail(), "a violation has to say what was found")
	}
	assert.Contains(t, []string{c.want.String(), rule.Undecided.String()},
		s.judge(t, w.preview(), nil).Answer.String(), "in a preview")
	if s.rule.Repair != nil && c.want == rule.No {
		s.repair(t, w, !c.irrepair)
	}
}

// repair applies the rule's repair and judges again.
func (s *suite) repair(t *testing.T, w *world, helps bool) {
	t.Helper()
	it := w.resources[0]
	changes, err := s.rule.Repairs(s.bind(w, it, nil))
	require.NoError(t, err)
	before, err := structpb.NewStruct(jsonable(it.inputs))
	require.NoError(t, err)
	after, changed := rule.Repaired(before, changes)
	if !helps {
		assert.NotEqual(t, rule.Yes, s.judgeInputs(t, w, rule.Decode(after)).Answer, "it can be repaired: use Fail")
		return
	}
	require.True(t, changed, "the repair changes nothing; use Beyond for what cannot be repaired")
	found := s.judgeInputs(t, w, rule.Decode(after))
	assert.NotEqual(t, rule.No.String(), found.Answer.String(), "after the repair: %s", found.Detail())
	again, err := s.rule.Repairs(s.bind(w, it, nil))
	require.NoError(t, err)
	_, changed = rule.Repaired(after, again)
	assert.False(t, changed, "the repair changes what it has repaired")
}

func (s *suite) judgeInputs(t *testing.T, w *world, inputs rule.Value) rule.Verdict {
	t.Helper()
	it := w.resources[0].resource()
	v, err := s.rule.Judge(rule.Bind(&it, inputs, &w.env, nil).With(w.settings), nil)
	require.NoError(t, err)
	return v
}

// judge asks the rule about the first resource of a world.
func (s *suite) judge(t *testing.T, w *world, trace *rule.Trace) rule.Verdict {
	t.Helper()
	if len(w.resources) == 0 || !s.rule.Judges(w.resources[0].token) {
		t.Fatalf("the rule is not about this type; it is about %v", s.rule.Types)
	}
	all := make([]rule.Inputs, len(w.resources))
	for i, r := range w.resources {
		all[i] = s.bind(w, r, trace)
	}
	stack := rule.NewStack(all, trace).For(s.rule, w.settings)
	v, err := s.rule.Judge(all[0], stack)
	require.NoError(t, err)
	return v
}

func (s *suite) bind(w *world, r *member, trace *rule.Trace) rule.Inputs {
	bound := r.resource()
	return rule.Bind(&bound, bound.Inputs, &w.env, trace).With(w.settings)
}
