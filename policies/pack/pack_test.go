package pack_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

var november = time.Date(2026, time.November, 21, 0, 0, 0, 0, time.UTC)

func standard(t *testing.T) *pack.Pack {
	t.Helper()
	p, err := pack.Standard()
	require.NoError(t, err)
	return p
}

func resource(token, name string, inputs map[string]any) rule.Resource {
	return rule.Resource{
		URN: "urn:pulumi:production::shop::" + token + "::" + name, Type: token, Name: name,
		Inputs: rule.Object(inputs),
	}
}

func openQueue() []rule.Resource {
	return []rule.Resource{
		resource(rule.StackType, "shop-production", nil),
		resource("aws:sqs/queue:Queue", "orders", map[string]any{"redrivePolicy": "{}"}),
	}
}

// evaluate is the outcome of each rule on each resource, as "rule name".
func evaluate(t *testing.T, resources []rule.Resource, configuration string) (pack.Report, map[string]pack.Finding) {
	t.Helper()
	p := standard(t)
	c, err := p.ReadConfiguration([]byte(configuration))
	require.NoError(t, err)
	report, err := p.Evaluate(resources, c, rule.Environment{Today: november})
	require.NoError(t, err)
	found := map[string]pack.Finding{}
	for _, f := range report.Findings {
		found[f.Rule.Name+" "+f.Name] = f
	}
	return report, found
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	report, found := evaluate(t, append(openQueue(), resource("aws:made/up:Type", "x", nil)), `{}`)
	f := found["sqs-encrypted orders"]
	assert.Equal(t, pack.Failed, f.Outcome)
	assert.Equal(t, rule.Mandatory, f.Level)
	assert.Contains(t, f.Message(), "kmsMasterKeyId is not set")
	assert.Contains(t, f.Message(), "Why: ")
	assert.Contains(t, f.Message(), "Fix: set sqsManagedSseEnabled to true")
	assert.Equal(t, pack.Passed, found["sqs-has-dead-letter-queue orders"].Outcome)
	assert.Equal(t, pack.NotApplicable, found["sqs-policy-not-public orders"].Outcome)
	counts := report.Counts()
	assert.Len(t, report.Of(pack.Failed), counts.Failed)
	assert.Len(t, report.Of(pack.Passed), counts.Passed)
	assert.Len(t, report.Findings, counts.Failed+counts.Passed+counts.NotApplicable, "nothing else happened")
	assert.True(t, report.Stops())
	assert.Equal(t, map[string]int{"aws:made/up:Type": 1}, report.Unlooked)
	assert.Contains(t, report.Controls(), pack.Control{
		Framework: rule.FSBP, ID: "SQS.1", Counts: pack.Counts{Failed: 1},
	})
}

func TestLevels(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		configuration, rule string
		want                rule.Level
	}{
		"the rule's own":                    {`{}`, "sqs-encrypted", rule.Mandatory},
		"configured":                        {`{"sqs-encrypted": "advisory"}`, "sqs-encrypted", rule.Advisory},
		"configured in full":                {`{"sqs-encrypted": {"enforcementLevel": "disabled"}}`, "sqs-encrypted", rule.Disabled},
		"all":                               {`{"all": "advisory"}`, "sqs-encrypted", rule.Advisory},
		"one against all":                   {`{"all": "disabled", "sqs-encrypted": "mandatory"}`, "sqs-encrypted", rule.Mandatory},
		"a locked rule":                     {`{"sqs-policy-not-public": "advisory"}`, "sqs-policy-not-public", rule.Mandatory},
		"a locked rule among all":           {`{"all": "disabled"}`, "sqs-policy-not-public", rule.Mandatory},
		"a locked rule of another standard": {`{"policy-pack": {"profile": "cis-5"}}`, "sqs-policy-not-public", rule.Mandatory},
		"reliability in development":        {`{"policy-pack": {"profile": "development"}}`, "sqs-has-dead-letter-queue", rule.Advisory},
		"security in development":           {`{"policy-pack": {"profile": "development"}}`, "sqs-encrypted", rule.Mandatory},
		"in its framework":                  {`{"policy-pack": {"profile": "fsbp"}}`, "sqs-encrypted", rule.Mandatory},
		"outside its framework":             {`{"policy-pack": {"profile": "fsbp"}}`, "sqs-has-dead-letter-queue", rule.Disabled},
		"what AWS refuses, in a framework":  {`{"policy-pack": {"profile": "fsbp"}}`, "waf-cloudfront-scope-in-us-east-1", rule.Mandatory},
		"with repair":                       {`{"policy-pack": {"repair": true}}`, "sqs-encrypted", rule.Remediate},
		"with repair, and nothing to do it": {`{"policy-pack": {"repair": true}}`, "sqs-has-dead-letter-queue", rule.Mandatory},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := standard(t)
			configuration, err := p.ReadConfiguration([]byte(c.configuration))
			require.NoError(t, err)
			run, err := p.Configure(configuration, rule.Environment{})
			require.NoError(t, err)
			assert.Equal(t, c.want.String(), run.Level(c.rule).String())
		})
	}
}

func TestExemptions(t *testing.T) {
	t.Parallel()
	exemption := func(changed, value string) string {
		fields := map[string]string{
			"rule": "sqs-encrypted", "resource": "orders", "reason": "the feed is public anyway", "owner": "feed team",
			"expires": "2027-03-31",
		}
		fields[changed] = value
		text := `{"policy-pack": {"exemptions": [{`
		for _, name := range []string{"rule", "resource", "reason", "owner", "expires"} {
			text += `"` + name + `": "` + fields[name] + `", `
		}
		return text[:len(text)-2] + `}]}}`
	}
	for _, pattern := range []string{"orders", "ord*", "*::aws:sqs/*::orders", "aws:sqs/queue:Queue::orders"} {
		report, found := evaluate(t, openQueue(), exemption("resource", pattern))
		f := found["sqs-encrypted orders"]
		require.Equal(t, pack.Exempted, f.Outcome, pattern)
		assert.Equal(t, "feed team", f.Exemption.Owner)
		assert.Contains(t, f.Detail, "kmsMasterKeyId is not set", "an exempted finding keeps what was found")
		assert.False(t, report.Stops())
	}
	for _, moment := range []string{"2027-03-31 00:00:00 +0000 UTC", "2027-03-31T00:00:00Z"} {
		_, found := evaluate(t, openQueue(), exemption("expires", moment))
		require.Equal(t, pack.Exempted, found["sqs-encrypted orders"].Outcome, "YAML makes a moment of a bare day")
	}
	bad := map[string][2]string{
		"rule \"sqs-encypted\" is unknown (did you mean \"sqs-encrypted\"?)": {"rule", "sqs-encypted"},
		"names no resource in particular":                                    {"resource", "**"},
		"is not a pattern":                                                   {"resource", "orders["},
		"reason says too little":                                             {"reason", "because"},
		"owner is not set":                                                   {"owner", " "},
		"it expired on 2026-11-20":                                           {"expires", "2026-11-20"},
		"want a day within 366 days":                                         {"expires", "2028-01-01"},
		`expires is "soon"`:                                                  {"expires", "soon"},
		"it excuses nothing":                                                 {"resource", "other"},
		"cannot be exempted from":                                            {"rule", "policy-pack"},
	}
	for want, change := range bad {
		_, found := evaluate(t, openQueue(), exemption(change[0], change[1]))
		own := found["policy-pack shop-production"]
		assert.Equal(t, pack.Failed, own.Outcome, want)
		assert.Equal(t, rule.Mandatory, own.Level)
		assert.Contains(t, own.Detail, want)
		assert.Equal(t, pack.Failed, found["sqs-encrypted orders"].Outcome, want)
	}
	_, found := evaluate(t, openQueue(), exemption("expires", "2026-11-21"))
	assert.Equal(t, pack.Exempted, found["sqs-encrypted orders"].Outcome, "the last day still counts")
}

func TestConfigurationIsStrict(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		`{"sqs-encypted": "disabled"}`:                      `rule "sqs-encypted" is unknown (did you mean "sqs-encrypted"?)`,
		`{"sqs-encrypted": "mandatry"}`:                     `level "mandatry" is unknown`,
		`{"sqs-encrypted": 3}`:                              "want a level or an object",
		`{"log-group-retention-set": {"leastDay": 3}}`:      `(did you mean "leastDays"?)`,
		`{"log-group-retention-set": {"leastDays": "3"}}`:   "want a whole number",
		`{"all": {"enforcementLevel": "disabled", "x": 1}}`: "takes a level and no settings",
		`{"policy-pack": {"profile": "developmnt"}}`:        `(did you mean "development"?)`,
		`{"policy-pack": {"repair": "yes"}}`:                "want true or false",
		`{"policy-pack": {"exemptons": []}}`:                `(did you mean "exemptions"?)`,
		`{"policy-pack": {"exemptions": [{"rul": "x"}]}}`:   `(did you mean "rule"?)`,
		`{"policy-pack": {"exemptions": {"rule": "x"}}}`:    "want a list",
		`[`: "unexpected end",
	} {
		_, err := standard(t).ReadConfiguration([]byte(document))
		assert.ErrorContains(t, err, want, document)
	}
}

func TestReadStack(t *testing.T) {
	t.Parallel()
	p := standard(t)
	var c pack.Configuration
	require.NoError(t, p.ReadStack(&c, map[string]string{
		"aws:region": "eu-west-1", "plinth-policies:repair": "true",
		"plinth-policies:exemptions": `[{"rule": "sqs-encrypted", "resource": "orders"}]`,
	}, map[string]string{pack.ProfileTag: "hipaa"}))
	assert.Equal(t, pack.Configuration{
		Profile: "hipaa", Repair: true, Exemptions: []pack.Exemption{{Rule: "sqs-encrypted", Resource: "orders"}},
	}, c)
	require.NoError(t, p.ReadStack(&c, map[string]string{"plinth-policies:profile": "fsbp"},
		map[string]string{pack.ProfileTag: "hipaa"}))
	assert.Equal(t, "fsbp", c.Profile, "configuration goes before tags")
	err := p.ReadStack(&c, map[string]string{"plinth-policies:profil": "fsbp"}, nil)
	assert.ErrorContains(t, err, `did you mean "profile"?`)
}

func TestNewRefusesFaults(t *testing.T) {
	t.Parallel()
	good := *standard(t).Rules()[1]
	twice := rule.Group{Rules: []rule.Rule{good, good}}
	_, err := pack.New("x", "1.0.0", twice)
	require.ErrorContains(t, err, "the name is taken")
	_, err = pack.New("x", "1.0.0", rule.Group{Rules: []rule.Rule{{Name: "empty"}}})
	assert.ErrorContains(t, err, "no Severity")
}

func TestAFailingRuleIsUndecided(t *testing.T) {
	t.Parallel()
	broken := *standard(t).Rules()[1]
	broken.Name, broken.Types = "broken-rule", []string{"*"}
	broken.Check = func(rule.Inputs) rule.Verdict { panic("index out of range") }
	p, err := pack.New("x", "1.0.0", rule.Group{Rules: []rule.Rule{broken}})
	require.NoError(t, err)
	report, err := p.Evaluate(openQueue()[1:], pack.Configuration{}, rule.Environment{})
	require.NoError(t, err)
	require.Len(t, report.Of(pack.Undecided), 1)
	assert.ErrorContains(t, report.Of(pack.Undecided)[0].Fault, "rule broken-rule failed on urn:")
}
