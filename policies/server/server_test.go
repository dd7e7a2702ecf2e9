package server_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/policies/logs"
	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/s3"
	"github.com/plinth-iac/plinth/policies/server"
	"github.com/plinth-iac/plinth/policies/sqs"
)

const queueURN = "urn:pulumi:production::shop::aws:sqs/queue:Queue::orders"

// few is a pack of rules of every shape, which does not grow as the standard pack does.
func few(t *testing.T) *pack.Pack {
	t.Helper()
	p, err := pack.New(pack.Name, pack.Version,
		rule.Group{Service: "SQS", Rules: []rule.Rule{sqs.Encrypted, sqs.PolicyNotPublic, sqs.HasDeadLetterQueue}},
		rule.Group{Service: "S3", Rules: []rule.Rule{s3.PublicAccessBlocked, s3.PublicAccessBlockComplete}},
		rule.Group{Service: "CloudWatch", Rules: []rule.Rule{logs.RetentionSet}},
	)
	require.NoError(t, err)
	return p
}

func start(t *testing.T) *server.Server {
	t.Helper()
	return server.New(few(t))
}

func queue(t *testing.T, properties map[string]any) *pulumirpc.AnalyzeRequest {
	t.Helper()
	encoded, err := structpb.NewStruct(properties)
	require.NoError(t, err)
	return &pulumirpc.AnalyzeRequest{
		Urn: queueURN, Type: "aws:sqs/queue:Queue", Name: "orders", Properties: encoded,
	}
}

func TestInfoWithoutAStack(t *testing.T) {
	t.Parallel()
	s := start(t)
	info, err := s.GetAnalyzerInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	assert.Equal(t, "plinth", info.GetName())
	assert.True(t, info.GetSupportsConfig())
	described := map[string]*pulumirpc.PolicyInfo{}
	for _, p := range info.GetPolicies() {
		described[p.GetName()] = p
	}
	p := described["sqs-encrypted"]
	require.NotNil(t, p)
	assert.Equal(t, pulumirpc.EnforcementLevel_MANDATORY, p.GetEnforcementLevel())
	assert.Equal(t, pulumirpc.PolicySeverity_POLICY_SEVERITY_HIGH, p.GetSeverity())
	assert.Equal(t, pulumirpc.PolicyType_POLICY_TYPE_RESOURCE, p.GetPolicyType())
	assert.Equal(t, "SQS.1", p.GetFramework().GetReference())
	assert.Contains(t, p.GetTags(), "security")
	assert.NotEmpty(t, p.GetRemediationSteps())
	assert.NotEmpty(t, p.GetUrl())
	assert.Equal(t, pulumirpc.PolicyType_POLICY_TYPE_STACK, described["sqs-has-dead-letter-queue"].GetPolicyType())
	assert.Contains(t, described["log-group-retention-set"].GetConfigSchema().GetProperties().AsMap(), "leastDays")
	plugin, err := s.GetPluginInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	assert.Equal(t, pack.Version, plugin.GetVersion())
}

// TestStandardPackWithoutAStack: `pulumi policy publish` and `pulumi policy analyze` know no stack. The engine
// asks for every rule, and hands every rule back with its level and its defaults.
func TestStandardPackWithoutAStack(t *testing.T) {
	t.Parallel()
	standard, err := pack.Standard()
	require.NoError(t, err)
	s := server.New(standard)
	info, err := s.GetAnalyzerInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	require.Len(t, info.GetPolicies(), len(standard.Rules()))
	back := map[string]*pulumirpc.PolicyConfig{}
	for _, p := range info.GetPolicies() {
		assert.NotEmpty(t, p.GetDescription(), p.GetName())
		assert.NotEmpty(t, p.GetRemediationSteps(), p.GetName())
		assert.NotEmpty(t, p.GetUrl(), p.GetName())
		assert.NotEqual(t, pulumirpc.PolicySeverity_POLICY_SEVERITY_UNSPECIFIED, p.GetSeverity(), p.GetName())
		settings := map[string]any{}
		for name, schema := range p.GetConfigSchema().GetProperties().AsMap() {
			if fallback, given := schema.(map[string]any)["default"]; given {
				settings[name] = fallback
			}
		}
		properties, err := structpb.NewStruct(settings)
		require.NoError(t, err)
		back[p.GetName()] = &pulumirpc.PolicyConfig{EnforcementLevel: p.GetEnforcementLevel(), Properties: properties}
	}
	_, err = s.Configure(t.Context(), &pulumirpc.ConfigureAnalyzerRequest{PolicyConfig: back})
	require.NoError(t, err)
	again, err := s.GetAnalyzerInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	for i, p := range again.GetPolicies() {
		assert.Equal(t, info.GetPolicies()[i].GetEnforcementLevel(), p.GetEnforcementLevel(), p.GetName())
	}
	resp, err := s.Analyze(t.Context(), queue(t, nil))
	require.NoError(t, err)
	assert.NotEmpty(t, resp.GetDiagnostics())
	_, err = s.AnalyzeStack(t.Context(), &pulumirpc.AnalyzeStackRequest{})
	require.NoError(t, err)
}

func TestAnalyze(t *testing.T) {
	t.Parallel()
	resp, err := start(t).Analyze(t.Context(), queue(t, nil))
	require.NoError(t, err)
	require.Len(t, resp.GetDiagnostics(), 1)
	d := resp.GetDiagnostics()[0]
	assert.Equal(t, "sqs-encrypted", d.GetPolicyName())
	assert.Equal(t, queueURN, d.GetUrn())
	assert.Equal(t, pulumirpc.EnforcementLevel_MANDATORY, d.GetEnforcementLevel())
	assert.Equal(t, pulumirpc.PolicySeverity_POLICY_SEVERITY_HIGH, d.GetSeverity())
	assert.Contains(t, d.GetMessage(), "Fix: set sqsManagedSseEnabled")
	require.Len(t, resp.GetNotApplicable(), 1)
	assert.Equal(t, "sqs-policy-not-public", resp.GetNotApplicable()[0].GetPolicyName())
}

func TestUndecidedIsToldOnce(t *testing.T) {
	t.Parallel()
	for preview, told := range map[bool]string{
		true: "Not decided yet, but by the update (1):", false: "Not decided, for what the rules look at cannot be read (1):",
	} {
		undecidedOnce(t, preview, told)
	}
}

// undecidedOnce is a run in which one rule cannot be decided, and what is told of it.
func undecidedOnce(t *testing.T, preview bool, told string) {
	t.Helper()
	s := start(t)
	_, err := s.ConfigureStack(t.Context(), &pulumirpc.AnalyzerStackConfigureRequest{DryRun: preview})
	require.NoError(t, err)
	resp, err := s.Analyze(t.Context(), queue(t, map[string]any{"kmsMasterKeyId": ruletest.Unknown}))
	require.NoError(t, err)
	assert.Empty(t, resp.GetDiagnostics())
	for _, want := range []int{1, 0} {
		end, err := s.AnalyzeStack(t.Context(), &pulumirpc.AnalyzeStackRequest{})
		require.NoError(t, err)
		require.Len(t, end.GetDiagnostics(), want)
		for _, d := range end.GetDiagnostics() {
			assert.Equal(t, pulumirpc.EnforcementLevel_ADVISORY, d.GetEnforcementLevel())
			assert.Contains(t, d.GetMessage(), told)
			assert.Contains(t, d.GetMessage(), "sqs-encrypted: orders (kmsMasterKeyId is known only after the update)")
		}
	}
}

func TestConfigureStack(t *testing.T) {
	t.Parallel()
	s := start(t)
	_, err := s.ConfigureStack(t.Context(), &pulumirpc.AnalyzerStackConfigureRequest{
		Stack: "test", Tags: map[string]string{pack.ProfileTag: "development"},
		Config: map[string]string{"plinth-policies:exemptions": `[{"rule": "sqs-encrypted", "resource": "orders",
			"reason": "the feed is public anyway", "owner": "feed team", "expires": "2020-01-01"}]`},
	})
	require.NoError(t, err)
	info, err := s.GetAnalyzerInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	for _, p := range info.GetPolicies() {
		if p.GetName() == "sqs-has-dead-letter-queue" {
			assert.Equal(t, pulumirpc.EnforcementLevel_ADVISORY, p.GetEnforcementLevel(), "as the tag's profile says")
		}
	}
	end, err := s.AnalyzeStack(t.Context(), &pulumirpc.AnalyzeStackRequest{})
	require.NoError(t, err)
	require.Len(t, end.GetDiagnostics(), 1)
	assert.Contains(t, end.GetDiagnostics()[0].GetMessage(), "it expired on 2020-01-01")
	_, err = s.ConfigureStack(t.Context(), &pulumirpc.AnalyzerStackConfigureRequest{
		Tags: map[string]string{pack.ProfileTag: "developmnt"},
	})
	assert.ErrorContains(t, err, `did you mean "development"?`)
}

func TestConfigure(t *testing.T) {
	t.Parallel()
	s := start(t)
	settings, err := structpb.NewStruct(map[string]any{"leastDays": 7.0})
	require.NoError(t, err)
	_, err = s.Configure(t.Context(), &pulumirpc.ConfigureAnalyzerRequest{PolicyConfig: map[string]*pulumirpc.PolicyConfig{
		"sqs-encrypted":           {EnforcementLevel: pulumirpc.EnforcementLevel_REMEDIATE},
		"log-group-retention-set": {EnforcementLevel: pulumirpc.EnforcementLevel_ADVISORY, Properties: settings},
	}})
	require.NoError(t, err)
	remedy, err := s.Remediate(t.Context(), queue(t, map[string]any{"name": "orders"}))
	require.NoError(t, err)
	require.Len(t, remedy.GetRemediations(), 1)
	assert.Equal(t, map[string]any{"name": "orders", "sqsManagedSseEnabled": true},
		remedy.GetRemediations()[0].GetProperties().AsMap())
	group := queue(t, map[string]any{"retentionInDays": 7.0})
	group.Type = "aws:cloudwatch/logGroup:LogGroup"
	resp, err := s.Analyze(t.Context(), group)
	require.NoError(t, err)
	assert.Empty(t, resp.GetDiagnostics())
	_, err = s.Configure(t.Context(), &pulumirpc.ConfigureAnalyzerRequest{
		PolicyConfig: map[string]*pulumirpc.PolicyConfig{"sqs-encypted": {}},
	})
	assert.ErrorContains(t, err, `did you mean "sqs-encrypted"?`)
}

func TestNothingIsRepairedUnasked(t *testing.T) {
	t.Parallel()
	remedy, err := start(t).Remediate(t.Context(), queue(t, nil))
	require.NoError(t, err)
	assert.Empty(t, remedy.GetRemediations())
}
