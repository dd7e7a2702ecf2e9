package pack

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// Controls are the controls of a rule: those that it names, and those of the frameworks that ask for what it
// checks.
func Controls(r *rule.Rule) rule.Controls {
	all := maps.Clone(r.Controls)
	if all == nil {
		all = rule.Controls{}
	}
	for framework, ids := range crosswalk[r.Name] {
		for _, id := range ids {
			if !slices.Contains(all[framework], id) {
				all[framework] = append(slices.Clip(all[framework]), id)
			}
		}
	}
	return all
}

// asks says whether a framework asks for what the rule checks.
func asks(framework rule.Framework, r *rule.Rule) bool {
	return len(r.Controls[framework])+len(crosswalk[r.Name][framework]) > 0
}

// crosswalk says by the name of a rule which controls of NIST SP 800-53, PCI DSS and HIPAA it is evidence
// for. The identifiers are those that cdk-nag's packs give for a condition, after the conformance packs of
// AWS Config. A rule is here only when it checks that condition or a stricter one. Where the packs have no
// rule for a service, the same condition on another service counts, with what all of its rules have in
// common.
var crosswalk = gather(
	networkCrosswalk, edgeCrosswalk, storeCrosswalk, computeCrosswalk, identityCrosswalk, messagingCrosswalk,
	observabilityCrosswalk,
)

func gather(themes ...map[string]evidence) map[string]rule.Controls {
	all := map[string]rule.Controls{}
	for _, theme := range themes {
		for name, e := range theme {
			all[name] = e.controls()
		}
	}
	return all
}

// evidence is what a condition is evidence for: per framework the identifiers of its controls, apart by white
// space.
type evidence struct{ nist, pci, hipaa string }

// with is e together with another framework's view, or with more of the same.
func (e evidence) with(more evidence) evidence {
	return evidence{e.nist + " " + more.nist, e.pci + " " + more.pci, e.hipaa + " " + more.hipaa}
}

func (e evidence) controls() rule.Controls {
	controls := rule.Controls{}
	for framework, text := range map[rule.Framework]string{
		rule.NIST: e.nist, rule.PCI: e.pci, rule.HIPAA: e.hipaa,
	} {
		if ids := strings.Fields(text); len(ids) > 0 {
			controls[framework] = ids
		}
	}
	return controls
}
