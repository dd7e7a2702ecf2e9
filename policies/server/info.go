package server

import (
	"context"
	"fmt"
	"strings"

	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// GetAnalyzerInfo describes the pack and its rules, at the levels that hold for the stack.
func (s *Server) GetAnalyzerInfo(context.Context, *emptypb.Empty) (*pulumirpc.AnalyzerInfo, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return nil, s.failed
	}
	info := &pulumirpc.AnalyzerInfo{
		Name: s.pack.Name, DisplayName: "Plinth", Version: s.pack.Version, SupportsConfig: true,
		Description: fmt.Sprintf("%d guardrails for AWS", len(s.pack.Rules())-1),
		Provider:    "aws", Tags: []string{"aws", "security", "compliance", "cost", "reliability"},
		Repository: "https://github.com/plinth-iac/plinth",
		Readme:     "Every rule, with why and how to comply: docs/policies.md in the repository.",
	}
	for _, r := range s.pack.Rules() {
		described, err := s.describe(r)
		if err != nil {
			return nil, fmt.Errorf("policy pack %s: describing %s: %w", s.pack.Name, r.Name, err)
		}
		info.Policies = append(info.Policies, described)
	}
	return info, nil
}

func (s *Server) describe(r *rule.Rule) (*pulumirpc.PolicyInfo, error) {
	kind := pulumirpc.PolicyType_POLICY_TYPE_RESOURCE
	if r.OfStack() {
		kind = pulumirpc.PolicyType_POLICY_TYPE_STACK
	}
	schema, err := schemaOf(r)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.PolicyInfo{
		Name: r.Name, DisplayName: strings.ReplaceAll(r.Name, "-", " "), Description: r.Why, Message: r.Fix,
		EnforcementLevel: levels[s.run.Level(r.Name)], ConfigSchema: schema, PolicyType: kind,
		Severity: severities[r.Severity], Framework: framework(r), Tags: tags(r), RemediationSteps: r.Fix,
		Url: r.Link(),
	}, nil
}

// framework is the one framework that the protocol has room for; the others are among the tags.
func framework(r *rule.Rule) *pulumirpc.PolicyComplianceFramework {
	controls := pack.Controls(r)
	for _, f := range []rule.Framework{rule.FSBP, rule.CIS5, rule.NIST, rule.PCI, rule.HIPAA} {
		if ids := controls[f]; len(ids) > 0 {
			return &pulumirpc.PolicyComplianceFramework{
				Name: f.Title(), Reference: strings.Join(ids, ", "), Specification: r.Fix,
			}
		}
	}
	return nil
}

func tags(r *rule.Rule) []string {
	list := []string{string(r.Topic)}
	controls := pack.Controls(r)
	for _, f := range controls.Frameworks() {
		for _, id := range controls[f] {
			list = append(list, string(f)+":"+id)
		}
	}
	return list
}

// schemaOf is the JSON schema of a rule's settings; the engine fills their defaults in.
func schemaOf(r *rule.Rule) (*pulumirpc.PolicyConfigSchema, error) {
	if len(r.Settings) == 0 {
		return nil, nil
	}
	properties := map[string]any{}
	for _, o := range r.Settings {
		properties[o.Key()] = o.Schema()
	}
	if r.Name == pack.OwnRule {
		properties["profile"] = map[string]any{"type": "string", "enum": profileNames()}
		properties["exemptions"] = map[string]any{"type": "array", "items": exemptionSchema()}
	}
	schema, err := structpb.NewStruct(properties)
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	return &pulumirpc.PolicyConfigSchema{Properties: schema}, nil
}

func profileNames() []any {
	var names []any
	for _, p := range pack.Profiles() {
		names = append(names, p.Name)
	}
	return names
}

func exemptionSchema() map[string]any {
	properties, required := map[string]any{}, []any{}
	for _, name := range []string{"rule", "resource", "reason", "owner", "expires"} {
		properties[name] = map[string]any{"type": "string"}
		required = append(required, name)
	}
	return map[string]any{
		"type": "object", "properties": properties, "required": required, "additionalProperties": false,
	}
}
