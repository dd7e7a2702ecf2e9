package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// Export returns a stack's state as the engine keeps it. Secrets stay encrypted.
func (s *Sandbox) Export(ctx context.Context, stack string) (apitype.DeploymentV3, error) {
	var state apitype.DeploymentV3
	selected, err := s.selectStack(ctx, stack, nil)
	if err != nil {
		return state, err
	}
	raw, err := selected.Export(ctx)
	if err != nil {
		return state, fmt.Errorf("state of %s: %w", stack, err)
	}
	if err := json.Unmarshal(raw.Deployment, &state); err != nil {
		return state, fmt.Errorf("state of %s: %w", stack, err)
	}
	return state, nil
}

// Resources lists what a stack's state holds, a parent before its children. The stack itself and its
// providers are left out.
func (s *Sandbox) Resources(ctx context.Context, stack string) ([]Resource, error) {
	state, err := s.Export(ctx, stack)
	if err != nil {
		return nil, err
	}
	var out []Resource
	for _, r := range state.Resources {
		if r.Type == "pulumi:pulumi:Stack" || strings.HasPrefix(string(r.Type), "pulumi:providers:") || r.Delete {
			continue
		}
		out = append(out, Resource{
			URN: string(r.URN), Type: string(r.Type), Name: r.URN.Name(), Parent: parent(string(r.Parent)),
			Change: "same", Protected: r.Protect, Component: !r.Custom,
		})
	}
	return out, nil
}
