package stacks

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/pulumitest"
	"github.com/plinth-iac/plinth/internal/tags"
	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// mostExemptions is how many exemptions a stack may have. Each is a promise to come back to it.
const mostExemptions = 16

// TestPoliciesFindNothing holds every stack against the whole policy pack: what violates a rule has an exemption
// in the stack's file, with reason, owner and end, and no exemption is left that excuses nothing.
func TestPoliciesFindNothing(t *testing.T) {
	t.Parallel()
	standard, err := pack.Standard()
	require.NoError(t, err)
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			var conf pack.Configuration
			require.NoError(t, standard.ReadStack(&conf, packSettings(t, stack), nil))
			assert.LessOrEqual(t, len(conf.Exemptions), mostExemptions)
			conf.Settings = map[string]rule.Settings{
				"required-cost-tags":        {"requiredTags": tags.Keys()},
				"provider-has-default-tags": {"tags": tags.Keys()},
				"provider-region-allowed":   {"regions": []string{"eu-west-1"}},
			}
			got := pulumitest.Up(t, Deploy, as(t, root, stack))
			report, err := standard.Evaluate(judged(t, got), conf, rule.Environment{
				Project: Project, Stack: stack, Today: time.Now(),
			})
			require.NoError(t, err)
			assert.Greater(t, report.Resources, 150)
			asked := map[string]int{}
			for _, f := range report.Of(pack.Passed) {
				asked[f.Rule.Name]++
			}
			for name := range conf.Settings {
				assert.Positive(t, asked[name], name)
			}
			for _, f := range report.Findings {
				assert.NotEqual(t, pack.Failed, f.Outcome, "%s: %s", f.URN, f.Message())
			}
		})
	}
}

// packSettings are the settings of a stack's file as the engine hands them to the policy pack.
func packSettings(t *testing.T, stack string) map[string]string {
	t.Helper()
	f, err := readFile(root, stack)
	require.NoError(t, err)
	out := map[string]string{}
	for name, v := range f.settings {
		if text, ok := v.(string); ok {
			out[name] = text
			continue
		}
		text, err := json.Marshal(v)
		require.NoError(t, err)
		out[name] = string(text)
	}
	return out
}

// judged is what the program registered as the engine would show it to the policy pack.
func judged(t *testing.T, recording pulumitest.Recording) []rule.Resource {
	t.Helper()
	providers := map[string]pulumitest.Resource{}
	for _, r := range recording.All("pulumi:providers:aws") {
		providers[r.Name] = r
	}
	var out []rule.Resource
	for _, r := range recording {
		resource := rule.Resource{
			URN: r.URN, Type: r.Type, Name: r.Name, ID: r.ID, Parent: r.Parent, Protect: r.Protect,
			Inputs: rule.Object(asSent(t, r)), IgnoreChanges: r.IgnoreChanges, Dependencies: r.DependsOn,
			PropertyDependencies: r.PropertyDependencies,
		}
		if r.Outputs != nil {
			resource.Outputs = rule.Object(r.Outputs)
		}
		if p, explicit := providers[r.Provider]; explicit {
			resource.Provider = rule.Provider{URN: p.URN, Properties: rule.Object(p.Inputs)}
		}
		out = append(out, resource)
	}
	return out
}

// asSent are the inputs of a resource as the engine sends them, with the mark on what is secret.
func asSent(t *testing.T, r pulumitest.Resource) map[string]any {
	t.Helper()
	sent, err := plugin.MarshalProperties(r.Raw(), plugin.MarshalOptions{
		KeepSecrets: true, KeepUnknowns: true, KeepResources: true,
	})
	require.NoError(t, err)
	return sent.AsMap()
}
