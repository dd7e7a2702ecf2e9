package report

import (
	"encoding/json"
	"io"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// Document is the report as JSON.
type Document struct {
	// Pack, Version and Profile say what was asked.
	Pack    string `json:"pack"`
	Version string `json:"version"`
	Profile string `json:"profile"`
	// Stack names what was looked at.
	Stack string `json:"stack,omitempty"`
	// Resources is how many resources were looked at.
	Resources int `json:"resources"`
	// Stops says whether a deployment would be stopped.
	Stops bool `json:"stops"`
	// Counts counts the findings.
	Counts Counts `json:"counts"`
	// Findings are all findings, what matters most first.
	Findings []Finding `json:"findings"`
	// Controls counts the findings of each control.
	Controls []Control `json:"controls"`
	// Types is how many AWS resource types the stack has.
	Types int `json:"types"`
	// Unlooked are the resource types that no rule looks at, with how many resources each has.
	Unlooked map[string]int `json:"unlooked"`
	// Kept are the locked rules that configuration tried to lower.
	Kept []string `json:"kept,omitempty"`
}

// Counts counts findings by outcome.
type Counts struct {
	// Failed to NotApplicable count the outcomes of the same names.
	Failed        int `json:"failed"`
	Exempted      int `json:"exempted"`
	Undecided     int `json:"undecided"`
	Passed        int `json:"passed"`
	NotApplicable int `json:"notApplicable"`
}

// Finding is what one rule says to one resource.
type Finding struct {
	// Rule to URL describe the rule.
	Rule     string              `json:"rule"`
	Outcome  string              `json:"outcome"`
	Level    string              `json:"level"`
	Severity string              `json:"severity"`
	URN      string              `json:"urn"`
	Detail   string              `json:"detail,omitempty"`
	Why      string              `json:"why"`
	Fix      string              `json:"fix"`
	URL      string              `json:"url,omitempty"`
	Controls map[string][]string `json:"controls,omitempty"`
	// Exemption is what excuses the finding.
	Exemption *pack.Exemption `json:"exemption,omitempty"`
}

// Control counts the findings of one control of a framework.
type Control struct {
	// Framework and ID name the control.
	Framework string `json:"framework"`
	ID        string `json:"id"`
	// Counts are its findings.
	Counts Counts `json:"counts"`
}

func asJSON(to io.Writer, r pack.Report) error {
	d := Document{
		Pack: r.Pack, Version: r.Version, Profile: r.Profile, Stack: r.Stack, Resources: r.Resources,
		Stops: r.Stops(), Counts: counts(r.Counts()), Types: r.Types, Unlooked: r.Unlooked, Kept: r.Kept,
		Findings: make([]Finding, 0, len(r.Findings)), Controls: []Control{},
	}
	for _, f := range r.Findings {
		d.Findings = append(d.Findings, Finding{
			Rule: f.Rule.Name, Outcome: f.Outcome.String(), Level: f.Level.String(),
			Severity: f.Rule.Severity.String(), URN: f.URN, Detail: f.Detail,
			Why: f.Rule.Why, Fix: f.Rule.Fix, URL: f.Rule.Link(),
			Controls: controls(f.Rule), Exemption: f.Exemption,
		})
	}
	for _, c := range r.Controls() {
		d.Controls = append(d.Controls, Control{string(c.Framework), c.ID, counts(c.Counts)})
	}
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}

func counts(c pack.Counts) Counts {
	return Counts{
		Failed: c.Failed, Exempted: c.Exempted, Undecided: c.Undecided, Passed: c.Passed,
		NotApplicable: c.NotApplicable,
	}
}

func controls(r *rule.Rule) map[string][]string {
	named := map[string][]string{}
	for framework, ids := range pack.Controls(r) {
		named[string(framework)] = ids
	}
	return named
}
