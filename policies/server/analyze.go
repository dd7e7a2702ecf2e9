package server

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// Analyze judges one resource by its inputs.
func (s *Server) Analyze(
	_ context.Context, req *pulumirpc.AnalyzeRequest,
) (*pulumirpc.AnalyzeResponse, error) {
	run, err := s.current()
	if err != nil {
		return nil, err
	}
	r := fromRequest(req)
	r.Inputs = rule.Decode(req.GetProperties())
	return s.respond(run.Resource(&r)), nil
}

// AnalyzeStack judges how all resources belong together, and tells what could not be decided yet.
func (s *Server) AnalyzeStack(
	_ context.Context, req *pulumirpc.AnalyzeStackRequest,
) (*pulumirpc.AnalyzeResponse, error) {
	run, err := s.current()
	if err != nil {
		return nil, err
	}
	resources := make([]rule.Resource, 0, len(req.GetResources()))
	for _, r := range req.GetResources() {
		resources = append(resources, fromStack(r))
	}
	resp := s.respond(run.Stack(resources))
	resp.Diagnostics = append(resp.Diagnostics, s.summary(run)...)
	return resp, nil
}

func (s *Server) current() (*pack.Run, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.run, s.failed
}

// respond turns findings into what the engine shows. Undecided ones are gathered for the end.
func (s *Server) respond(findings []pack.Finding) *pulumirpc.AnalyzeResponse {
	resp := &pulumirpc.AnalyzeResponse{}
	for _, f := range findings {
		switch f.Outcome {
		case pack.Failed:
			resp.Diagnostics = append(resp.Diagnostics, s.diagnostic(f, f.Message()))
		case pack.Exempted:
			resp.NotApplicable = append(resp.NotApplicable, skipped(f, f.Exemption.Excuse()))
		case pack.NotApplicable:
			resp.NotApplicable = append(resp.NotApplicable, skipped(f, f.Detail))
		case pack.Undecided:
			s.postpone(f)
			if f.Fault != nil {
				f.Level = rule.Advisory
				resp.Diagnostics = append(resp.Diagnostics, s.diagnostic(f, f.Fault.Error()))
			}
		case pack.Passed:
		}
	}
	return resp
}

func skipped(f pack.Finding, reason string) *pulumirpc.PolicyNotApplicable {
	return &pulumirpc.PolicyNotApplicable{PolicyName: f.Rule.Name, Reason: reason}
}

func (s *Server) diagnostic(f pack.Finding, message string) *pulumirpc.AnalyzeDiagnostic {
	return &pulumirpc.AnalyzeDiagnostic{
		PolicyName: f.Rule.Name, PolicyPackName: s.pack.Name, PolicyPackVersion: s.pack.Version,
		Description: f.Rule.Why, Message: message, EnforcementLevel: levels[f.Level], Urn: f.URN,
		Severity: severities[f.Rule.Severity],
	}
}

// postpone notes what is undecided, by rule.
func (s *Server) postpone(f pack.Finding) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[f.Rule.Name] = append(s.open[f.Rule.Name], f.Name+" ("+f.Detail+")")
}

// shownRules and shownResources are how much of what is undecided is spelt out.
const (
	shownRules     = 10
	shownResources = 2
)

// summary is one note on everything that could not be decided, and one on what could not be configured.
func (s *Server) summary(run *pack.Run) []*pulumirpc.AnalyzeDiagnostic {
	s.mu.Lock()
	defer s.mu.Unlock()
	var notes []string
	if kept := run.Kept(); len(kept) > 0 {
		notes = append(notes, "Locked rules stay mandatory, whatever is configured: "+strings.Join(kept, ", ")+".")
	}
	if len(s.open) > 0 {
		notes = append(notes, undecided(s.open, run.Environment().DryRun))
	}
	s.open = map[string][]string{}
	var list []*pulumirpc.AnalyzeDiagnostic
	for _, note := range notes {
		list = append(list, &pulumirpc.AnalyzeDiagnostic{
			PolicyName: pack.OwnRule, PolicyPackName: s.pack.Name, PolicyPackVersion: s.pack.Version,
			Message: note, Description: note, EnforcementLevel: pulumirpc.EnforcementLevel_ADVISORY,
			Severity: pulumirpc.PolicySeverity_POLICY_SEVERITY_LOW,
		})
	}
	return list
}

func undecided(open map[string][]string, preview bool) string {
	names := slices.Sorted(maps.Keys(open))
	var b strings.Builder
	if preview {
		fmt.Fprintf(&b, "Not decided yet, but by the update (%d):", len(names))
	} else {
		fmt.Fprintf(&b, "Not decided, for what the rules look at cannot be read (%d):", len(names))
	}
	for i, name := range names {
		if i == shownRules {
			fmt.Fprintf(&b, "\n  and %d more", len(names)-i)
			break
		}
		resources := open[name]
		rest := ""
		if len(resources) > shownResources {
			rest = fmt.Sprintf(" and %d more", len(resources)-shownResources)
			resources = resources[:shownResources]
		}
		fmt.Fprintf(&b, "\n  %s: %s%s", name, strings.Join(resources, ", "), rest)
	}
	return b.String()
}

// Remediate repairs one resource by the rules that are at level remediate.
func (s *Server) Remediate(
	_ context.Context, req *pulumirpc.AnalyzeRequest,
) (*pulumirpc.RemediateResponse, error) {
	run, err := s.current()
	if err != nil {
		return nil, err
	}
	resp := &pulumirpc.RemediateResponse{}
	for _, done := range run.Repair(fromRequest(req), req.GetProperties()) {
		remediation := &pulumirpc.Remediation{
			PolicyName: done.Rule.Name, PolicyPackName: s.pack.Name, PolicyPackVersion: s.pack.Version,
			Description: done.Rule.Fix, Properties: done.Properties,
		}
		if done.Fault != nil {
			remediation.Properties, remediation.Diagnostic = req.GetProperties(), done.Fault.Error()
		}
		resp.Remediations = append(resp.Remediations, remediation)
	}
	return resp, nil
}
