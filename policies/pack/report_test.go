package pack_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

// made is a rule that answers by the resource's input of its own name.
func made(name string, level rule.Level, severity rule.Severity) rule.Rule {
	return rule.Rule{
		Name: name, Types: []string{"aws:made/up:Type"}, Why: "It is there to be put in its place.",
		Fix: "nothing to fix", Severity: severity, Topic: rule.Security, Level: level,
		Check: func(in rule.Inputs) rule.Verdict { return in.At(name).True() },
	}
}

func TestReportIsSorted(t *testing.T) {
	t.Parallel()
	p, err := pack.New("made", "1.0.0", rule.Group{Rules: []rule.Rule{
		made("a-low", rule.Mandatory, rule.Low), made("b-advisory", rule.Advisory, rule.Critical),
		made("c-high", rule.Mandatory, rule.High), made("b-high", rule.Mandatory, rule.High),
	}})
	require.NoError(t, err)
	bad := map[string]any{"a-low": false, "b-advisory": false, "c-high": false, "b-high": false}
	good := map[string]any{"a-low": true, "b-advisory": true, "c-high": true, "b-high": ruletest.Unknown}
	report, err := p.Evaluate([]rule.Resource{
		resource("aws:made/up:Type", "y", bad), resource("aws:made/up:Type", "x", bad),
		resource("aws:made/up:Type", "good", good),
	}, pack.Configuration{Exemptions: []pack.Exemption{{
		Rule: "c-high", Resource: "x", Reason: "it is there to be exempted", Owner: "tests", Expires: "2026-12-31",
	}}}, rule.Environment{Today: november})
	require.NoError(t, err)
	order := make([]string, 0, len(report.Findings))
	for _, f := range report.Findings {
		order = append(order, f.Outcome.String()+" "+f.Rule.Name+" "+f.Name)
	}
	assert.Equal(t, []string{
		"failed b-high x", "failed b-high y", "failed c-high y", "failed a-low x", "failed a-low y",
		"failed b-advisory x", "failed b-advisory y",
		"exempted c-high x", "undecided b-high good",
		"passed c-high good", "passed policy-pack ", "passed a-low good", "passed b-advisory good",
	}, order)
}

func TestReportNamesTheTypesThatNoRuleLooksAt(t *testing.T) {
	t.Parallel()
	joined := made("made-joined", rule.Mandatory, rule.Low)
	joined.Check, joined.With = nil, []string{"aws:s3/bucketV2:BucketV2"}
	joined.CheckStack = func(rule.Inputs, *rule.Stack) rule.Verdict { return rule.Verdict{Answer: rule.Yes} }
	everywhere := made("made-everywhere", rule.Mandatory, rule.Low)
	everywhere.Types = []string{"aws:*"}
	p, err := pack.New("made", "1.0.0", rule.Group{Rules: []rule.Rule{joined, everywhere}})
	require.NoError(t, err)
	report, err := p.Evaluate([]rule.Resource{
		resource("aws:made/up:Type", "judged", nil), resource("aws:s3/bucket:Bucket", "beside", nil),
		resource("aws:other/up:Type", "one", nil), resource("aws:other/up:Type", "two", nil),
		resource("plinth:bucket:Bucket", "component", nil), resource("random:index/randomId:RandomId", "id", nil),
	}, pack.Configuration{}, rule.Environment{Today: november})
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"aws:other/up:Type": 2}, report.Unlooked)
	assert.Equal(t, []string{"aws:other/up:Type"}, report.UnlookedTypes())
}
