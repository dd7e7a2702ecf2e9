package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/logs"
	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/report"
	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/s3"
	"github.com/plinth-iac/plinth/policies/sqs"
)

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

// found has a failed, an exempted, an undecided and a passed finding.
func found(t *testing.T) pack.Report {
	t.Helper()
	p := few(t)
	queue := func(name string, inputs map[string]any) rule.Resource {
		const token = "aws:sqs/queue:Queue"
		inputs["redrivePolicy"] = "{}"
		return rule.Resource{
			URN: "urn:pulumi:qa::shop::" + token + "::" + name, Type: token, Name: name, Inputs: rule.Object(inputs),
		}
	}
	r, err := p.Evaluate([]rule.Resource{
		queue("open|queue", map[string]any{}), queue("feed", map[string]any{}),
		queue("later", map[string]any{"kmsMasterKeyId": ruletest.Unknown}),
		queue("good", map[string]any{"sqsManagedSseEnabled": true}),
		{URN: "urn:pulumi:qa::shop::aws:made/up:Up::x", Type: "aws:made/up:Up", Name: "x"},
	}, pack.Configuration{Exemptions: []pack.Exemption{{
		Rule: "sqs-encrypted", Resource: "feed", Reason: "the feed is public anyway", Owner: "feed team",
		Expires: "2027-03-31",
	}}}, rule.Environment{Stack: "qa", Today: time.Date(2026, time.November, 21, 0, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	return r
}

func write(t *testing.T, format report.Format) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, report.Write(&b, found(t), format))
	return b.String()
}

func TestTable(t *testing.T) {
	t.Parallel()
	text := write(t, report.Table)
	assert.Contains(t, text, "5 resources, profile production: 1 failed, 1 exempted, 1 undecided, ")
	assert.Contains(t, text, "mandatory high sqs-encrypted\n  aws:sqs/queue:Queue::open|queue\n")
	assert.Contains(t, text, "  Fix: set sqsManagedSseEnabled to true")
	assert.Contains(t, text, "exempted until 2027-03-31 by feed team: the feed is public anyway")
	assert.Contains(t, text, "kmsMasterKeyId is known only after the update")
	assert.Regexp(t, `fsbp +SQS\.1 +1 +1 +1 +1 +0\n`, text)
	assert.Contains(t, text, "Coverage: 1 of 2 AWS resource types have rules of their own. No rule looks at: aws:made/up:Up (1)")
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	text := write(t, report.Markdown)
	assert.Contains(t, text, "#### Failed\n\n| level | severity | rule | resource | found | fix |\n|---|---|---|---|---|---|\n")
	assert.Contains(t, text, `| mandatory | high | [sqs-encrypted](https://docs.aws.amazon.com/`)
	assert.Contains(t, text, `open\|queue`, "a name cannot break out of its cell")
	assert.Contains(t, text, "| AWS Foundational Security Best Practices | SQS.1 | 1 | 1 | 1 | 1 | 0 |")
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var d report.Document
	require.NoError(t, json.Unmarshal([]byte(write(t, report.JSON)), &d))
	assert.True(t, d.Stops)
	assert.Equal(t, 1, d.Counts.Failed)
	assert.Equal(t, "sqs-encrypted", d.Findings[0].Rule)
	assert.Equal(t, "failed", d.Findings[0].Outcome)
	assert.Equal(t, []string{"SQS.1"}, d.Findings[0].Controls["fsbp"])
	assert.Equal(t, "feed team", d.Findings[1].Exemption.Owner)
	total := d.Counts.Failed + d.Counts.Exempted + d.Counts.Undecided + d.Counts.Passed + d.Counts.NotApplicable
	assert.Len(t, d.Findings, total)
	assert.Equal(t, map[string]int{"aws:made/up:Up": 1}, d.Unlooked)
}

// sarifSchema is the schema that OASIS publishes.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("testdata/sarif-schema-2.1.0.json")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	schema, err := jsonschema.UnmarshalJSON(file)
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("sarif.json", schema))
	compiled, err := compiler.Compile("sarif.json")
	require.NoError(t, err)
	return compiled
}

func TestSARIFIsValid(t *testing.T) {
	t.Parallel()
	compiled := sarifSchema(t)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(write(t, report.SARIF))))
	require.NoError(t, err)
	require.NoError(t, compiled.Validate(document))
	var empty bytes.Buffer
	require.NoError(t, report.Write(&empty, pack.Report{Pack: "plinth", Version: "1.0.0"}, report.SARIF))
	document, err = jsonschema.UnmarshalJSON(&empty)
	require.NoError(t, err)
	require.NoError(t, compiled.Validate(document))
}

func TestList(t *testing.T) {
	t.Parallel()
	p := few(t)
	run, err := p.Configure(pack.Configuration{Profile: "development"}, rule.Environment{})
	require.NoError(t, err)
	list := func(format report.Format) []byte {
		var b bytes.Buffer
		require.NoError(t, report.List(&b, p, run, format))
		return b.Bytes()
	}
	assert.Regexp(t, `sqs-has-dead-letter-queue +advisory +\w+ +\w`, string(list(report.Table)))
	assert.Contains(t, string(list(report.Table)), "\n6 rules\n")
	assert.Regexp(t, `\| \[sqs-encrypted\]\(https://.*\) \| mandatory \| high \| Messages`, string(list(report.Markdown)))
	var rules []report.Rule
	require.NoError(t, json.Unmarshal(list(report.JSON), &rules))
	require.Len(t, rules, 6)
	assert.Equal(t, []string{"SQS.1"}, rules[0].Controls["fsbp"])
	assert.True(t, rules[0].Repairs)
	assert.Equal(t, map[string]any{"leastDays": 30.0}, rules[5].Settings)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(list(report.SARIF)))
	require.NoError(t, err)
	require.NoError(t, sarifSchema(t).Validate(document))
	assert.ErrorContains(t, report.List(&bytes.Buffer{}, p, run, "jsn"), `did you mean "json"?`)
}

func TestSARIF(t *testing.T) {
	t.Parallel()
	text := write(t, report.SARIF)
	assert.Contains(t, text, `"security-severity": "8.0"`)
	assert.Contains(t, text, `"justification": "exempted until 2027-03-31 by feed team: the feed is public anyway"`)
	assert.Contains(t, text, `"kind": "open"`)
}

func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	err := report.Write(&bytes.Buffer{}, pack.Report{}, "markdwn")
	assert.EqualError(t, err, `format "markdwn" is unknown; want table, markdown, json or sarif (did you mean "markdown"?)`)
}
