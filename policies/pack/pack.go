// Package pack puts rules together: which there are, at which level each is enforced, what is exempted from
// them, and what they find in a set of resources. The standard pack is Standard; a program that wants rules
// of its own besides builds a pack from Groups and its own groups:
//
//	mine, err := pack.New("acme", "1.0.0", append(pack.Groups(), acme.Rules())...)
package pack

import (
	"errors"
	"fmt"
	"slices"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/policies/rule"
)

// Pack is a set of rules under a name and a version.
type Pack struct {
	// Name and Version identify the pack in the engine's output.
	Name, Version string
	// Groups are the rules by service, in the order in which they are documented.
	Groups []rule.Group

	rules    []*rule.Rule
	byName   map[string]int
	byType   map[string][]int
	patterns []int
	// looked are the types that some rule judges by name, or looks at beside another.
	looked map[string]bool
}

// New makes a pack of the groups. It refuses rules whose description has a fault, and names that occur twice.
func New(name, version string, groups ...rule.Group) (*Pack, error) {
	p := &Pack{
		Name: name, Version: version, Groups: groups, byName: map[string]int{}, byType: map[string][]int{},
		looked: map[string]bool{},
	}
	own := ownRule
	faults := p.add(&own)
	for _, g := range groups {
		for i := range g.Rules {
			faults = append(faults, p.add(&g.Rules[i])...)
		}
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("policy pack %s: %w", name, errors.Join(faults...))
	}
	return p, nil
}

func (p *Pack) add(r *rule.Rule) []error {
	var faults []error
	for _, problem := range r.Problems() {
		faults = append(faults, errors.New(problem))
	}
	if _, taken := p.byName[r.Name]; taken || r.Name == "all" {
		faults = append(faults, fmt.Errorf("rule %q: the name is taken", r.Name))
	}
	index := len(p.rules)
	p.rules = append(p.rules, r)
	p.byName[r.Name] = index
	general := false
	for _, pattern := range r.Types {
		if pattern[len(pattern)-1] == '*' {
			general = true
			continue
		}
		token := rule.Canonical(pattern)
		p.looked[token] = true
		if !slices.Contains(p.byType[token], index) {
			p.byType[token] = append(p.byType[token], index)
		}
	}
	if general {
		p.patterns = append(p.patterns, index)
	}
	for _, token := range r.With {
		p.looked[rule.Canonical(token)] = true
	}
	return faults
}

// Rules are all rules of the pack; the first is the pack's own, about its configuration.
func (p *Pack) Rules() []*rule.Rule { return p.rules }

// Rule is the rule of a name.
func (p *Pack) Rule(name string) (*rule.Rule, error) {
	i, err := p.find(name)
	if err != nil {
		return nil, err
	}
	return p.rules[i], nil
}

func (p *Pack) find(name string) (int, error) {
	if i, ok := p.byName[name]; ok {
		return i, nil
	}
	names := make([]string, 0, len(p.rules))
	for _, r := range p.rules {
		names = append(names, r.Name)
	}
	return 0, fmt.Errorf("rule %q is unknown%s", name, check.Suggest(name, names))
}

// about calls use for every rule that judges resources of the type.
func (p *Pack) about(token string, use func(index int)) {
	canonical := rule.Canonical(token)
	for _, i := range p.byType[canonical] {
		use(i)
	}
	for _, i := range p.patterns {
		if p.rules[i].Judges(canonical) {
			use(i)
		}
	}
}
