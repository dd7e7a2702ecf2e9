package pack

import (
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/policies/rule"
)

// Exemption excuses resources from one rule for a while. Its findings stay in the report, with the reason.
type Exemption struct {
	// Rule is the name of the rule.
	Rule string `json:"rule"`
	// Resource is a pattern for the resource's URN, for its name, or for type::name. "*" is any text.
	Resource string `json:"resource"`
	// Reason says why this resource may violate the rule, in at least ten characters.
	Reason string `json:"reason"`
	// Owner is who answers for it.
	Owner string `json:"owner"`
	// Expires is the last day on which it holds, as in 2027-03-31: at most a year from now.
	Expires string `json:"expires"`
}

// longestExemption is how far ahead an exemption may end, in days.
const longestExemption = 366

// shortestReason is how much a reason has to say, in characters.
const shortestReason = 10

// problem says what is wrong with the exemption on a day, or is "".
func (e Exemption) problem(p *Pack, today time.Time) string {
	if _, err := p.find(e.Rule); err != nil {
		return err.Error()
	}
	end, err := time.Parse(time.DateOnly, e.lastDay())
	_, badPattern := path.Match(flat(e.Resource), "")
	switch {
	case e.Rule == OwnRule:
		return "the pack's own rule cannot be exempted from"
	case e.Resource == "" || strings.Trim(e.Resource, "*") == "":
		return "resource names no resource in particular; to exempt all, configure the rule's level"
	case badPattern != nil:
		return fmt.Sprintf("resource %q is not a pattern", e.Resource)
	case len(strings.TrimSpace(e.Reason)) < shortestReason:
		return fmt.Sprintf("reason says too little; want at least %d characters", shortestReason)
	case strings.TrimSpace(e.Owner) == "":
		return "owner is not set"
	case err != nil:
		return fmt.Sprintf("expires is %q; want a day as in 2027-03-31", e.Expires)
	case end.Before(day(today)):
		return "it expired on " + e.lastDay()
	case end.After(today.AddDate(0, 0, longestExemption)):
		return fmt.Sprintf("it expires on %s; want a day within %d days", e.lastDay(), longestExemption)
	}
	return ""
}

// lastDay is Expires as a day. YAML takes a bare day for a moment, and the engine hands on that moment.
func (e Exemption) lastDay() string {
	day, _, _ := strings.Cut(e.Expires, " ")
	day, _, _ = strings.Cut(day, "T")
	return day
}

// covers says whether the exemption is about the resource.
func (e Exemption) covers(in rule.Inputs) bool {
	for _, name := range []string{in.URN(), in.Name(), in.Token() + "::" + in.Name()} {
		if ok, err := path.Match(flat(e.Resource), flat(name)); err == nil && ok {
			return true
		}
	}
	return false
}

// String names the exemption in a message.
func (e Exemption) String() string { return fmt.Sprintf("exemption of %s from %s", e.Resource, e.Rule) }

// Excuse is what the exemption says for the resource.
func (e Exemption) Excuse() string {
	return fmt.Sprintf("exempted until %s by %s: %s", e.lastDay(), e.Owner, e.Reason)
}

// flat takes the meaning of a separator from slashes, so that "*" goes over them.
func flat(pattern string) string { return strings.ReplaceAll(pattern, "/", "\x1f") }

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
