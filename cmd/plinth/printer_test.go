package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/sandbox"
)

func printed(do func(*printer)) string {
	var out bytes.Buffer
	do(newPrinter(&out))
	return out.String()
}

func TestTree(t *testing.T) {
	t.Parallel()
	resources := []sandbox.Resource{
		{URN: "shop", Type: "plinth:shop:Shop", Name: "shop", Change: "create", Component: true},
		{URN: "b", Type: "aws:s3/bucket:Bucket", Name: "b", Parent: "shop", Change: "create", Protected: true},
		{URN: "a", Type: "aws:s3/bucket:Bucket", Name: "a", Parent: "shop", Change: "same"},
		{
			URN: "q", Type: "aws:sqs/queue:Queue", Name: "q", Parent: "shop", Change: "replace",
			Properties: []string{"name"},
		},
		{URN: "alone", Type: "aws:sns/topic:Topic", Name: "alone", Change: "delete"},
	}
	for name, tc := range map[string]struct {
		depth depth
		want  string
	}{
		"components, and what changes": {components, `-   aws:sns/topic:Topic alone
+   plinth:shop:Shop shop  3 below
±     aws:sqs/queue:Queue q: name
`},
		"everything, sorted": {full, `-   aws:sns/topic:Topic alone
+   plinth:shop:Shop shop  3 below
      aws:s3/bucket:Bucket a
+     aws:s3/bucket:Bucket b  protected
±     aws:sqs/queue:Queue q: name
`},
		"nothing": {none, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, printed(func(p *printer) { p.tree(resources, tc.depth) }))
		})
	}
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	outputs := []sandbox.Output{
		{Name: "address", Value: "https://x"}, {Name: "key", Value: "s3cret", Secret: true},
	}
	assert.Equal(t, "\n  Output   Value\n  address  https://x\n  key      [secret]\n",
		printed(func(p *printer) { p.outputs(outputs, false) }))
	assert.Contains(t, printed(func(p *printer) { p.outputs(outputs, true) }), "s3cret")
	assert.Empty(t, printed(func(p *printer) { p.outputs(nil, false) }))
}

func TestDiagnosticsLeaveErrorsToTheError(t *testing.T) {
	t.Parallel()
	r := sandbox.Result{Diagnostics: []sandbox.Diagnostic{
		{Severity: "error", Message: "broken"},
		{
			Severity: "warning", Policy: "sqs-encrypted", Message: "in clear",
			URN: "urn:pulumi:dev::shop::aws:sqs/queue:Queue::orders",
		},
	}}
	assert.Equal(t, "warning: aws:sqs/queue:Queue orders: sqs-encrypted: in clear\n",
		printed(func(p *printer) { p.diagnostics(r) }))
}

func TestLastWords(t *testing.T) {
	t.Parallel()
	r := sandbox.Result{
		Stack: "dev", Changes: sandbox.Changes{Create: 2, Same: 1}, Duration: 1260 * time.Millisecond,
	}
	assert.Equal(t, "\nPreview: dev: create 2; 1 unchanged (looked in 1.3s).\n",
		printed(func(p *printer) { p.plan(r) }))
	assert.Equal(t, "\nDone: dev: created 2; 1 unchanged (in 1.3s).\n",
		printed(func(p *printer) { p.done(r) }))
}

func TestDepth(t *testing.T) {
	t.Parallel()
	d := components
	require.NoError(t, d.Set("full"))
	assert.Equal(t, "full", d.String())
	require.EqualError(t, d.Set("deep"), `is "deep"; want components, full or none`)
	assert.Equal(t, "depth", d.Type())
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `'it'\''s'`, quoted("it's"))
}
