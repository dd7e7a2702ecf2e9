package pack

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/plinth-iac/plinth/policies/rule"
)

// Run is a pack under one configuration in one stack. It can be used from several goroutines.
type Run struct {
	pack       *Pack
	env        rule.Environment
	profile    Profile
	levels     []rule.Level
	settings   []rule.Settings
	exemptions []*exemption
	kept       []string
}

// exemption is an Exemption on its duty.
type exemption struct {
	Exemption

	problem string
	used    atomic.Bool
}

// Configure prepares a run. The environment's Profile and Production are set from the configuration; its
// Today, when it is zero, to this day.
func (p *Pack) Configure(c Configuration, env rule.Environment) (*Run, error) {
	name := c.Profile
	if name == "" {
		name = DefaultProfile
	}
	profile, err := FindProfile(name)
	if err != nil {
		return nil, err
	}
	env.Profile, env.Production = profile.Name, profile.Production
	if env.Today.IsZero() {
		env.Today = time.Now()
	}
	run := &Run{
		pack: p, env: env, profile: profile,
		levels: make([]rule.Level, len(p.rules)), settings: make([]rule.Settings, len(p.rules)),
	}
	for i, r := range p.rules {
		run.levels[i] = run.level(r, c)
		run.settings[i] = c.Settings[r.Name]
	}
	for _, e := range c.Exemptions {
		run.exemptions = append(run.exemptions, &exemption{Exemption: e, problem: e.problem(p, env.Today)})
	}
	return run, nil
}

// level is what holds for a rule: its own level, the profile's, that of all, its configured one, in this
// order, but never less than mandatory when it is locked.
func (run *Run) level(r *rule.Rule, c Configuration) rule.Level {
	level := run.profile.Level(r)
	if c.All != 0 {
		level = c.All
	}
	if configured, ok := c.Levels[r.Name]; ok {
		level = configured
	}
	if r.Locked && level < rule.Mandatory {
		run.kept = append(run.kept, r.Name)
		level = rule.Mandatory
	}
	if c.Repair && r.Repair != nil && level == rule.Mandatory {
		level = rule.Remediate
	}
	return level
}

// Level is the level at which a rule is enforced in this run.
func (run *Run) Level(name string) rule.Level {
	if i, ok := run.pack.byName[name]; ok {
		return run.levels[i]
	}
	return 0
}

// Kept are the locked rules that configuration tried to lower.
func (run *Run) Kept() []string { return run.kept }

// Environment is what surrounds the resources of this run.
func (run *Run) Environment() rule.Environment { return run.env }

// Resource asks the rules about single resources about this one.
func (run *Run) Resource(r *rule.Resource) []Finding { return run.resource(nil, r) }

// resource adds to what is found already.
func (run *Run) resource(found []Finding, r *rule.Resource) []Finding {
	in := rule.Bind(r, r.Inputs, &run.env, nil)
	run.pack.about(r.Type, func(i int) {
		if !run.pack.rules[i].OfStack() && run.levels[i] > rule.Disabled {
			found = append(found, run.judge(i, in, nil))
		}
	})
	return found
}

// Stack asks the rules about the stack about every resource, and adds what is wrong with the exemptions. It
// is to be called after Resource has seen every resource, since only then it is known which exemptions excuse
// nothing.
func (run *Run) Stack(resources []rule.Resource) []Finding { return run.stack(nil, resources) }

// stack adds to what is found already.
func (run *Run) stack(found []Finding, resources []rule.Resource) []Finding {
	all := make([]rule.Inputs, len(resources))
	for i := range resources {
		r := &resources[i]
		properties := r.Outputs
		if properties.Absent() {
			properties = r.Inputs
		}
		all[i] = rule.Bind(r, properties, &run.env, nil)
	}
	stack := rule.NewStack(all, nil)
	views := make([]*rule.Stack, len(run.pack.rules))
	for _, in := range all {
		run.pack.about(in.Token(), func(i int) {
			r := run.pack.rules[i]
			if !r.OfStack() || r.Name == OwnRule || run.levels[i] <= rule.Disabled {
				return
			}
			if views[i] == nil {
				views[i] = stack.For(r, run.settings[i])
			}
			found = append(found, run.judge(i, in, views[i]))
		})
	}
	return append(found, run.own(all)...)
}

var outcomes = []Outcome{
	rule.Undecided: Undecided, rule.Yes: Passed, rule.No: Failed, rule.NotApplicable: NotApplicable,
}

func (run *Run) judge(i int, in rule.Inputs, stack *rule.Stack) Finding {
	r := run.pack.rules[i]
	verdict, fault := r.Judge(in.With(run.settings[i]), stack)
	f := Finding{
		Rule: r, URN: in.URN(), Type: in.Token(), Name: in.Name(), Level: run.levels[i], Fault: fault,
		Outcome: outcomes[verdict.Answer],
	}
	if verdict.Answer != rule.Yes {
		f.Detail = verdict.Detail()
	}
	if f.Outcome == Failed || f.Outcome == Undecided {
		run.excuse(&f, in)
	}
	return f
}

// excuse looks for an exemption that covers the finding. What is undecided yet may turn out to need it.
func (run *Run) excuse(f *Finding, in rule.Inputs) {
	for _, e := range run.exemptions {
		if e.problem != "" || e.Rule != f.Rule.Name || !e.covers(in) {
			continue
		}
		e.used.Store(true)
		if f.Outcome == Failed {
			f.Outcome, f.Exemption = Exempted, &e.Exemption
			return
		}
	}
}

// own are the findings about the exemptions themselves, and one that tells which rules could not be lowered.
func (run *Run) own(all []rule.Inputs) []Finding {
	f := Finding{Rule: run.pack.rules[0], Level: run.levels[0], Type: rule.StackType, Outcome: Passed}
	for _, in := range all {
		if in.Token() == rule.StackType {
			f.URN, f.Name = in.URN(), in.Name()
		}
	}
	if f.Level <= rule.Disabled {
		return nil
	}
	var found []Finding
	for _, e := range run.exemptions {
		problem := e.problem
		if problem == "" && !e.used.Load() {
			problem = "it excuses nothing: no resource that it names violates the rule"
		}
		if problem != "" {
			bad := f
			bad.Outcome, bad.Detail = Failed, fmt.Sprintf("%s: %s", e.Exemption, problem)
			found = append(found, bad)
		}
	}
	if len(found) == 0 {
		found = append(found, f)
	}
	return found
}
