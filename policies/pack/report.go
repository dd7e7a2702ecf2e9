package pack

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// Report is what a run has found.
type Report struct {
	// Pack, Version and Profile say what was asked.
	Pack, Version, Profile string
	// Stack names what was looked at. Default: nothing is known about it.
	Stack string
	// Resources is how many resources were looked at.
	Resources int
	// Findings are sorted: what stops a deployment first, then by severity, rule and resource.
	Findings []Finding
	// Kept are the locked rules that configuration tried to lower.
	Kept []string
	// Types is how many types of AWS the resources have.
	Types int
	// Unlooked are those that no rule looks at in particular, with how many resources each has.
	Unlooked map[string]int
}

// Evaluate asks every rule about every resource.
func (p *Pack) Evaluate(resources []rule.Resource, c Configuration, env rule.Environment) (Report, error) {
	run, err := p.Configure(c, env)
	if err != nil {
		return Report{}, err
	}
	report := Report{
		Pack: p.Name, Version: p.Version, Profile: run.profile.Name, Stack: env.Stack, Kept: run.Kept(),
		Resources: len(resources), Unlooked: map[string]int{},
	}
	types := map[string]bool{}
	for i := range resources {
		report.Findings = run.resource(report.Findings, &resources[i])
		if ofAWS(resources[i].Type) {
			types[resources[i].Type] = true
		}
		if !p.looksAt(resources[i].Type) {
			report.Unlooked[resources[i].Type]++
		}
	}
	report.Types = len(types)
	report.Findings = sorted(run.stack(report.Findings, resources))
	return report, nil
}

// sorted puts what matters most first. Places are sorted rather than findings, which are many and large.
func sorted(findings []Finding) []Finding {
	places := make([]int, len(findings))
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(a, b int) int {
		if by := order(&findings[a], &findings[b]); by != 0 {
			return by
		}
		return a - b
	})
	list := make([]Finding, len(findings))
	for i, place := range places {
		list[i] = findings[place]
	}
	return list
}

func order(a, b *Finding) int {
	if by := weight(b) - weight(a); by != 0 {
		return by
	}
	if by := strings.Compare(a.Rule.Name, b.Rule.Name); by != 0 {
		return by
	}
	return strings.Compare(a.URN, b.URN)
}

var outcomeWeights = []int{Passed: 0, NotApplicable: 1, Undecided: 2, Exempted: 3, Failed: 4}

// weight compares findings by outcome, then by level, then by severity.
func weight(f *Finding) int {
	return outcomeWeights[f.Outcome]<<16 + int(f.Level)<<8 + int(f.Rule.Severity)
}

// looksAt says whether some rule is about the type in particular, or looks at it beside another. Only
// resources of AWS count; a component is judged by its children.
func (p *Pack) looksAt(token string) bool { return !ofAWS(token) || p.looked[rule.Canonical(token)] }

func ofAWS(token string) bool { return strings.HasPrefix(token, "aws:") }

// Counts are how many findings had which outcome.
type Counts struct {
	// Passed to Undecided count the outcomes of the same names.
	Passed, Failed, Exempted, NotApplicable, Undecided int
}

func (c *Counts) add(o Outcome) {
	switch o {
	case Passed:
		c.Passed++
	case Failed:
		c.Failed++
	case Exempted:
		c.Exempted++
	case NotApplicable:
		c.NotApplicable++
	case Undecided:
		c.Undecided++
	}
}

// Counts counts all findings.
func (r Report) Counts() Counts {
	var c Counts
	for _, f := range r.Findings {
		c.add(f.Outcome)
	}
	return c
}

// Of are the findings with an outcome.
func (r Report) Of(outcome Outcome) []Finding {
	var found []Finding
	for _, f := range r.Findings {
		if f.Outcome == outcome {
			found = append(found, f)
		}
	}
	return found
}

// Stops says whether a deployment would be stopped.
func (r Report) Stops() bool { return slices.ContainsFunc(r.Findings, Finding.Stops) }

// Control is what was found about one control of a framework.
type Control struct {
	// Framework and ID name the control.
	Framework rule.Framework
	ID        string
	// Counts are its findings.
	Counts Counts
}

// Controls counts findings for every control of the compliance frameworks, sorted.
func (r Report) Controls() []Control {
	type key struct {
		framework rule.Framework
		id        string
	}
	counts := map[key]*Counts{}
	known := map[*rule.Rule]rule.Controls{}
	for _, f := range r.Findings {
		if known[f.Rule] == nil {
			known[f.Rule] = Controls(f.Rule)
		}
		for _, framework := range Compliance {
			for _, id := range known[f.Rule][framework] {
				k := key{framework, id}
				if counts[k] == nil {
					counts[k] = &Counts{}
				}
				counts[k].add(f.Outcome)
			}
		}
	}
	var controls []Control
	for k, c := range counts {
		controls = append(controls, Control{k.framework, k.id, *c})
	}
	slices.SortFunc(controls, func(a, b Control) int {
		return cmp.Or(cmp.Compare(a.Framework, b.Framework), cmp.Compare(a.ID, b.ID))
	})
	return controls
}

// Compliance are the frameworks that are reported on; the others only say where a rule came from.
var Compliance = []rule.Framework{rule.CIS5, rule.FSBP, rule.HIPAA, rule.NIST, rule.PCI}

// UnlookedTypes are the types that no rule looks at, sorted.
func (r Report) UnlookedTypes() []string { return slices.Sorted(maps.Keys(r.Unlooked)) }
