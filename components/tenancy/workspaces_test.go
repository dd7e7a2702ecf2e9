package tenancy_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// TestWorkspacesAreNoResources: room for ten thousand workspaces declares what room for one does. They come
// by messages to the queue, and the provisioner's own tests make them by the hundred.
func TestWorkspacesAreNoResources(t *testing.T) {
	t.Parallel()
	room := func(n int) string {
		return pulumitest.Both(t, base(func(a *tenancy.Args) { a.Data.Cells.Capacity = n })).Plan()
	}
	assert.Equal(t, room(1), room(10_000))
}

func TestRequests(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(asIs))
	q := got.Named(t, queueType, "base-requests")
	assert.Equal(t, true, q.At("fifoQueue"))
	assert.Equal(t, "messageGroup", q.String("deduplicationScope"))
	assert.InDelta(t, 6*900, q.At("visibilityTimeoutSeconds"), 0)
	dead := got.Named(t, queueType, "base-requests-dead")
	redrive := q.JSON(t, "redrivePolicy").(map[string]any)
	assert.Equal(t, made(dead, "arn"), redrive["deadLetterTargetArn"])
	assert.InDelta(t, 9, redrive["maxReceiveCount"], 0)

	f := got.Named(t, functionType, "base-provisioner")
	assert.InDelta(t, 900, f.At("timeout"), 0)
	assert.InDelta(t, 10, f.At("reservedConcurrentExecutions"), 0)
	mapping := got.One(t, "aws:lambda/eventSourceMapping:EventSourceMapping")
	assert.Equal(t, made(q, "arn"), mapping.String("eventSourceArn"))
	assert.Equal(t, []any{"ReportBatchItemFailures"}, mapping.At("functionResponseTypes"))
	assert.InDelta(t, 10, mapping.At("scalingConfig.maximumConcurrency"), 0)

	told := variables(t, got, "base-provisioner")
	assert.Equal(t, "plinth/testing/base/workspace", told["SECRET_PREFIX"])
	assert.Equal(t, "168h0m0s", told["DROP_GRACE"])
	assert.Equal(t, "30", told["ROTATE_DAYS"])
	assert.Equal(t, made(got.Named(t, tableType, "base-registry"), "name"), told["REGISTRY_TABLE"])
	assert.Equal(t, made(got.Named(t, keyType, "base-tenants"), "arn"), told["KEY_ARN"])

	rotation := got.Named(t, permissionType, "base-provisioner-rotation")
	assert.Equal(t, "secretsmanager.amazonaws.com", rotation.String("principal"))
	assert.Equal(t, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:plinth/testing/base/workspace/*",
		rotation.String("sourceArn"))
}

// TestDeclared: workspaces that stand in code are made by the same provisioner, once it can work.
func TestDeclared(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	require.Equal(t, 2, got.Count(invocationType))
	acme, globex := got.Named(t, invocationType, "base-workspace-acme"), got.Named(t, invocationType, "base-workspace-globex")
	assert.JSONEq(t, `{"workspace":"acme","state":"active","cell":"a"}`, acme.String("input"))
	assert.JSONEq(t, `{"workspace":"globex","state":"suspended"}`, globex.String("input"))
	for _, r := range []pulumitest.Resource{acme, globex} {
		assert.Equal(t, "CRUD", r.String("lifecycleScope"), "what goes away from the code is asked to go")
		assert.Equal(t, made(got.Named(t, functionType, "base-provisioner"), "name"), r.String("functionName"))
		for _, before := range []struct{ typ, name string }{
			{instanceType, "base-cell-a-a"}, {permissionType, "base-provisioner-rotation"}, {policyType, "base-self"},
		} {
			assert.Contains(t, r.DependsOn, got.Named(t, before.typ, before.name).URN)
		}
	}
}

// TestCustomFunctions: one of each kind, called by what calls it and by nothing else.
func TestCustomFunctions(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	boundary := made(got.One(t, "aws:iam/policy:Policy"), "arn")
	for _, key := range []string{"shipping-cost", "payment-received", "order-created", "nightly-report"} {
		f := got.Named(t, functionType, "base-custom-"+key)
		assert.Equal(t, "plinth-testing-base-custom-"+key, f.String("name"), "the engine calls it by that name")
		assert.Nil(t, f.At("vpcConfig"), "whatever a tenant writes reaches no database")
		role := got.Named(t, "aws:iam/role:Role", "base-custom-"+key+"-role")
		assert.Equal(t, boundary, role.String("permissionsBoundary"))
	}
	cost := got.Named(t, functionType, "base-custom-shipping-cost")
	assert.Equal(t, "nodejs22.x", cost.String("runtime"))
	assert.Equal(t, "src/shipping.cost", cost.String("handler"))
	assert.Equal(t, "EUR", variables(t, got, "base-custom-shipping-cost")["CURRENCY"])
	assert.InDelta(t, 10, cost.At("reservedConcurrentExecutions"), 0)
	payment := got.Named(t, functionType, "base-custom-payment-received")
	assert.Equal(t, "bootstrap", payment.String("handler"), "the shipped example")
	assert.InDelta(t, 5, payment.At("reservedConcurrentExecutions"), 0)

	rule := got.One(t, ruleType)
	assert.JSONEq(t, `{"source":["plinth.base"],"detail-type":["OrderCreated"]}`, rule.String("eventPattern"))
	assert.Equal(t, "ENABLED", rule.String("state"))
	target := got.One(t, targetType)
	failed := made(got.Named(t, queueType, "base-failed"), "arn")
	assert.Equal(t, failed, target.String("deadLetterConfig.arn"))
	assert.Equal(t, made(rule, "eventBusName"), target.String("eventBusName"))
	again := got.Named(t, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "base-custom-order-created")
	assert.Equal(t, failed, again.String("destinationConfig.onFailure.destination"))
	assert.InDelta(t, 1, again.At("maximumRetryAttempts"), 0)

	at := got.One(t, "aws:scheduler/schedule:Schedule")
	assert.Equal(t, "cron(0 4 * * ? *)", at.String("scheduleExpression"))
	assert.Equal(t, "Europe/Dublin", at.String("scheduleExpressionTimezone"))
	assert.JSONEq(t, `{"day":"yesterday"}`, at.String("target.input"))

	assert.Equal(t, "plinth-testing-base-custom-", variables(t, got, "base-engine")["CUSTOM_PREFIX"])
	none := pulumitest.Both(t, base(asIs))
	assert.Zero(t, none.Count("aws:iam/policy:Policy")+none.Count(ruleType))
	assert.Equal(t, 2, none.Count(queueType), "and no queue for what custom functions fail on")
}

// TestOwnCode: any of the functions can be somebody's own.
func TestOwnCode(t *testing.T) {
	t.Parallel()
	folder := func(got pulumitest.Recording, name string) string {
		return got.Named(t, functionType, name).Raw()["code"].ArchiveValue().Path
	}
	got := pulumitest.Both(t, base(asIs))
	assert.Equal(t, filepath.Join("functions", "engine.zip"), folder(got, "base-engine"))
	own := pulumitest.Both(t, base(func(a *tenancy.Args) { a.Code.Engine = engineArchive() }))
	assert.Equal(t, "engine.zip", folder(own, "base-engine"))
	assert.Equal(t, folder(got, "base-provisioner"), folder(own, "base-provisioner"))
	assert.Equal(t, "python3.13", own.Named(t, functionType, "base-engine").String("runtime"))
}
