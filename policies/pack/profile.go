package pack

import (
	"fmt"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/policies/rule"
)

// Profile chooses the level of every rule. Locked rules stay mandatory in each.
type Profile struct {
	// Name is what configuration calls it.
	Name string
	// Text says what it is for.
	Text string
	// Framework is the framework whose controls it enforces. Default: none.
	Framework rule.Framework
	// Production says that rules about stacks that people depend on apply.
	Production bool
}

// DefaultProfile holds when neither configuration nor a stack tag chooses one.
const DefaultProfile = "production"

// Profiles are the profiles that there are.
func Profiles() []Profile {
	return []Profile{
		{"production", "every rule at its own level", "", true},
		{"development", "rules about reliability, operations and cost only advise", "", false},
		forFramework(rule.CIS5), forFramework(rule.FSBP), forFramework(rule.NIST), forFramework(rule.PCI),
		forFramework(rule.HIPAA),
	}
}

func forFramework(f rule.Framework) Profile {
	text := "what " + f.Title() + " asks for is mandatory, what AWS refuses is at its own level, the rest is off"
	return Profile{string(f), text, f, true}
}

// FindProfile is the profile of a name.
func FindProfile(name string) (Profile, error) {
	names := make([]string, 0, len(Profiles()))
	for _, p := range Profiles() {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return Profile{}, fmt.Errorf("profile %q is unknown; want %s%s",
		name, check.Either(names...), check.Suggest(name, names))
}

// Level is the level that the profile gives a rule.
func (p Profile) Level(r *rule.Rule) rule.Level {
	switch {
	case r.Locked || r.Name == OwnRule:
		return r.Level
	case p.Framework != "":
		if asks(p.Framework, r) {
			return rule.Mandatory
		}
		if r.Topic == rule.Apply {
			return r.Level
		}
		return rule.Disabled
	case !p.Production && r.Level == rule.Mandatory:
		switch r.Topic {
		case rule.Reliability, rule.Operations, rule.Cost:
			return rule.Advisory
		case rule.Security, rule.Apply:
		}
	}
	return r.Level
}
