package pack

import (
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-iac/plinth/policies/rule"
)

// Repaired is one repair of a resource.
type Repaired struct {
	// Rule is the rule that demanded it.
	Rule *rule.Rule
	// Changes are what was changed.
	Changes []rule.Change
	// Properties are all of the resource's properties after it. Default: unchanged, when the repair failed.
	Properties *structpb.Struct
	// Fault is why the repair failed. Default: it did not.
	Fault error
}

// Repair applies the repairs of the rules that are at level remediate and that the resource violates, one
// after the other. Exempted resources are left alone. The properties are what counts; they are decoded only
// when there is something to repair.
func (run *Run) Repair(r rule.Resource, properties *structpb.Struct) []Repaired {
	var done []Repaired
	decoded := false
	run.pack.about(r.Type, func(i int) {
		judge := run.pack.rules[i]
		if run.levels[i] != rule.Remediate || judge.Repair == nil || judge.OfStack() {
			return
		}
		if !decoded {
			r.Inputs, decoded = rule.Decode(properties), true
		}
		in := rule.Bind(&r, r.Inputs, &run.env, nil).With(run.settings[i])
		if found := run.judge(i, in, nil); found.Outcome != Failed {
			return
		}
		changes, fault := judge.Repairs(in)
		after, changed := rule.Repaired(properties, changes)
		switch {
		case fault != nil:
			done = append(done, Repaired{Rule: judge, Fault: fault})
		case changed:
			properties, decoded = after, false
			done = append(done, Repaired{Rule: judge, Changes: changes, Properties: after})
		}
	})
	return done
}
