package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"google.golang.org/protobuf/types/known/emptypb"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// Configure takes what `--policy-pack-config` says. The engine sends every rule, with its own defaults filled
// in; a level that is the one announced is therefore taken as not configured, so that a profile can still
// change it.
func (s *Server) Configure(
	_ context.Context, req *pulumirpc.ConfigureAnalyzerRequest,
) (*emptypb.Empty, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := pack.Configuration{Profile: s.stack.Profile, Repair: s.stack.Repair}
	announced := s.run
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(req.GetPolicyConfig())) {
		configured := req.GetPolicyConfig()[name]
		level := fromWire(configured.GetEnforcementLevel())
		if level == announced.Level(name) {
			level = 0
		}
		settings := configured.GetProperties().AsMap()
		if name == pack.OwnRule {
			settings = given(settings)
		}
		if name == "all" {
			continue
		}
		if err := s.pack.Set(&c, name, level, settings); err != nil {
			problems = append(problems, fmt.Errorf("policy configuration: %s: %w", name, err))
		}
	}
	c.Exemptions = append(slices.Clone(s.stack.Exemptions), c.Exemptions...)
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, s.configure(c)
}

// given leaves out what the engine has filled in from the schema's defaults, so that it does not undo what
// the stack's own configuration says.
func given(settings map[string]any) map[string]any {
	kept := maps.Clone(settings)
	maps.DeleteFunc(kept, func(_ string, value any) bool {
		list, isList := value.([]any)
		return value == "" || value == false || (isList && len(list) == 0)
	})
	return kept
}

var levels = map[rule.Level]pulumirpc.EnforcementLevel{
	rule.Disabled:  pulumirpc.EnforcementLevel_DISABLED,
	rule.Advisory:  pulumirpc.EnforcementLevel_ADVISORY,
	rule.Mandatory: pulumirpc.EnforcementLevel_MANDATORY,
	rule.Remediate: pulumirpc.EnforcementLevel_REMEDIATE,
}

func fromWire(level pulumirpc.EnforcementLevel) rule.Level {
	for ours, theirs := range levels {
		if theirs == level {
			return ours
		}
	}
	return 0
}

var severities = map[rule.Severity]pulumirpc.PolicySeverity{
	rule.Low:      pulumirpc.PolicySeverity_POLICY_SEVERITY_LOW,
	rule.Medium:   pulumirpc.PolicySeverity_POLICY_SEVERITY_MEDIUM,
	rule.High:     pulumirpc.PolicySeverity_POLICY_SEVERITY_HIGH,
	rule.Critical: pulumirpc.PolicySeverity_POLICY_SEVERITY_CRITICAL,
}
