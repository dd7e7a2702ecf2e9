package sandbox

import (
	"errors"
	"io"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/progress"
)

const (
	awsURN   = "urn:pulumi:dev::shop::pulumi:providers:aws::default"
	stackURN = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"
	shelfURN = "urn:pulumi:dev::shop::shop:index:Shelf::goods"
	queueURN = "urn:pulumi:dev::shop::shop:index:Shelf$aws:sqs/queue:Queue::orders"
)

func collected(t *testing.T, all ...apitype.EngineEvent) Result {
	t.Helper()
	line := progress.Start(io.Discard, "testing")
	defer line.Stop()
	c := &collector{result: Result{Stack: "dev"}, index: map[string]int{}, line: line}
	in := make(chan events.EngineEvent, len(all))
	for _, e := range all {
		in <- events.EngineEvent{EngineEvent: e}
	}
	close(in)
	c.collect(in, nil)
	return c.result
}

func pre(op apitype.OpType, urn, typ, parent string, custom bool) apitype.EngineEvent {
	state := &apitype.StepEventStateMetadata{URN: urn, Type: typ, Parent: parent, Custom: custom}
	return apitype.EngineEvent{ResourcePreEvent: &apitype.ResourcePreEvent{
		Metadata: apitype.StepEventMetadata{Op: op, URN: urn, Type: typ, New: state},
	}}
}

func TestCollect(t *testing.T) {
	t.Parallel()
	update := pre(apitype.OpUpdate, queueURN, "aws:sqs/queue:Queue", shelfURN, true)
	update.ResourcePreEvent.Metadata.Diffs = []string{"tags", "delaySeconds"}
	got := collected(t,
		pre(apitype.OpSame, stackURN, "pulumi:pulumi:Stack", "", false),
		pre(apitype.OpSame, awsURN, "pulumi:providers:aws", "", true),
		pre(apitype.OpSame, shelfURN, "shop:index:Shelf", stackURN, false),
		update,
		apitype.EngineEvent{SummaryEvent: &apitype.SummaryEvent{
			ResourceChanges: map[apitype.OpType]int{apitype.OpUpdate: 1, apitype.OpSame: 2},
		}},
	)
	assert.Equal(t, Changes{Update: 1, Same: 2}, got.Changes)
	assert.Equal(t, []Resource{
		{URN: shelfURN, Type: "shop:index:Shelf", Name: "goods", Change: "same", Component: true},
		{
			URN: queueURN, Type: "aws:sqs/queue:Queue", Name: "orders", Parent: shelfURN, Change: "update",
			Properties: []string{"delaySeconds", "tags"},
		},
	}, got.Resources)
}

func TestCollectReplacement(t *testing.T) {
	t.Parallel()
	const typ = "aws:sqs/queue:Queue"
	steps := []apitype.OpType{apitype.OpCreateReplacement, apitype.OpDelete, apitype.OpDeleteReplaced}
	for _, first := range steps {
		got := collected(t, pre(first, queueURN, typ, "", true), pre(apitype.OpReplace, queueURN, typ, "", true))
		require.Len(t, got.Resources, 1)
		assert.Equal(t, "replace", got.Resources[0].Change)
	}
}

func TestCollectDiagnostics(t *testing.T) {
	t.Parallel()
	got := collected(t,
		apitype.EngineEvent{DiagnosticEvent: &apitype.DiagnosticEvent{
			Severity: "error", URN: queueURN, Message: "<{%reset%}>no such key<{%reset%}>\n",
		}},
		apitype.EngineEvent{DiagnosticEvent: &apitype.DiagnosticEvent{
			Severity: "info", Message: "working", Ephemeral: true,
		}},
		apitype.EngineEvent{PolicyEvent: &apitype.PolicyEvent{
			EnforcementLevel: "mandatory", PolicyName: "sqs-queue-encrypted",
			ResourceURN: queueURN, Message: "in clear",
		}},
		apitype.EngineEvent{PolicyEvent: &apitype.PolicyEvent{EnforcementLevel: "advisory", Message: "odd"}},
		apitype.EngineEvent{ErrorEvent: &apitype.ErrorEvent{Error: "lost"}},
	)
	assert.Equal(t, []Diagnostic{
		{Severity: "error", URN: queueURN, Message: "no such key"},
		{Severity: "error", URN: queueURN, Policy: "sqs-queue-encrypted", Message: "in clear"},
		{Severity: "warning", Message: "odd"},
		{Severity: "error", Message: "lost"},
	}, got.Diagnostics)

	cause := errors.New("exit status 255")
	err := newRunError("deploying", got, cause)
	require.ErrorIs(t, err, cause)
	require.EqualError(t, err, "deploying dev failed\n"+
		"  aws:sqs/queue:Queue orders: no such key\n"+
		"  aws:sqs/queue:Queue orders: policy sqs-queue-encrypted: in clear\n"+
		"  lost")
	err = newRunError("deploying", Result{Stack: "dev"}, cause)
	require.EqualError(t, err, "deploying dev failed: exit status 255")
}

func TestChanges(t *testing.T) {
	t.Parallel()
	all := Changes{Create: 1, Update: 2, Replace: 3, Delete: 4, Same: 5}
	assert.Equal(t, "create 1, update 2, replace 3, delete 4; 5 unchanged", all.String())
	assert.Equal(t, "created 1", Changes{Create: 1}.Past())
	assert.Equal(t, "no change; 5 unchanged", Changes{Same: 5}.String())
	assert.True(t, all.Any())
	assert.False(t, Changes{Same: 5}.Any())
}
