package rule

import (
	"fmt"
	"regexp"
	"slices"
)

// Judge asks the rule about one resource. A fault of the rule itself leaves the resource undecided and is
// returned, so that one broken rule neither stops a deployment nor passes for a verdict.
func (r *Rule) Judge(in Inputs, stack *Stack) (verdict Verdict, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("rule %s failed on %s: %v", r.Name, in.URN(), fault)
			verdict = Unclear("the rule itself failed")
		}
	}()
	if r.OfStack() {
		verdict = r.CheckStack(in, stack)
		if stack != nil && stack.fault != nil {
			return Unclear("the rule itself failed"), fmt.Errorf("rule %s: %w", r.Name, stack.fault)
		}
		return verdict, nil
	}
	return r.Check(in), nil
}

// Repairs lists the changes that make the resource comply, or nothing when the rule cannot tell or fails.
func (r *Rule) Repairs(in Inputs) (changes []Change, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			changes, err = nil, fmt.Errorf("rule %s failed to repair %s: %v", r.Name, in.URN(), fault)
		}
	}()
	if r.Repair == nil {
		return nil, nil
	}
	return r.Repair(in), nil
}

// Judges says whether the rule is about resources of the type.
func (r *Rule) Judges(token string) bool {
	canonical := Canonical(token)
	return slices.ContainsFunc(r.Types, func(pattern string) bool { return Matches(pattern, canonical) })
}

var ruleName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)+$`)

// Problems are the faults in the rule's description. A pack refuses a rule that has one.
func (r *Rule) Problems() []string {
	var problems []string
	unless := func(ok bool, format string, args ...any) {
		if !ok {
			problems = append(problems, fmt.Sprintf("rule %q: ", r.Name)+fmt.Sprintf(format, args...))
		}
	}
	unless(ruleName.MatchString(r.Name), "the name is not lower-case words joined by hyphens")
	unless(len(r.Types) > 0, "no Types")
	unless(len(r.Why) > 20, "Why says too little")
	unless(len(r.Fix) > 5, "Fix says too little")
	unless(r.Severity >= Low && r.Severity <= Critical, "no Severity")
	unless(r.Level >= Disabled && r.Level <= Remediate, "no Level")
	unless(slices.Contains([]Topic{Security, Reliability, Operations, Cost, Apply}, r.Topic), "no Topic")
	unless(!r.Locked || r.Level >= Mandatory, "Locked, but not Mandatory")
	unless((r.Check == nil) != (r.CheckStack == nil), "want exactly one of Check and CheckStack")
	unless(len(r.With) == 0 || r.OfStack(), "With is for stack rules")
	unless(r.Repair == nil || !r.OfStack(), "only single resources can be repaired; a stack rule has no Repair")
	problem := r.Controls.Problem()
	unless(problem == "", "%s", problem)
	for i, o := range r.Settings {
		same := slices.IndexFunc(r.Settings, func(other Option) bool { return other.Key() == o.Key() })
		unless(same == i, "two settings %q", o.Key())
		unless(o.Key() != "enforcementLevel" && o.Describe() != "",
			"setting %q has no text or a reserved name", o.Key())
	}
	return problems
}
