package function_test

import (
	"maps"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestQueues(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*function.Queue)
		want   map[string]any
	}{
		"as it comes": {func(*function.Queue) {}, map[string]any{"batchSize": 10.0}},
		"in large batches, slowly": {
			func(q *function.Queue) { q.Batch, q.MaxConcurrency = 100, 5 },
			map[string]any{"batchSize": 100.0, "maximumBatchingWindowInSeconds": 1.0,
				"scalingConfig": map[string]any{"maximumConcurrency": 5.0}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declared(t, queued(tc.change))
			m := rec.One(t, mappingType)
			assert.Equal(t, "orders-queue-inbox", m.Name)
			want := map[string]any{"eventSourceArn": inbox, "functionName": own,
				"functionResponseTypes": []any{"ReportBatchItemFailures"}}
			maps.Copy(want, tc.want)
			assert.Equal(t, want, m.Inputs)
			assert.Equal(t, []any{inbox}, statements(t, rec, "orders-role-policy")["ConsumeInbox"]["Resource"])
		})
	}
}

func TestStreams(t *testing.T) {
	t.Parallel()
	rec := declared(t, streamed(func(s *function.Stream) { s.Window, s.Parallel = time.Second, 2 }))
	m := rec.One(t, mappingType)
	assert.Equal(t, "orders-stream-orders", m.Name)
	assert.Equal(t, map[string]any{
		"eventSourceArn": changes, "functionName": own, "startingPosition": "LATEST", "batchSize": 100.0,
		"parallelizationFactor": 2.0, "maximumRetryAttempts": 10.0, "bisectBatchOnFunctionError": true,
		"functionResponseTypes": []any{"ReportBatchItemFailures"}, "maximumBatchingWindowInSeconds": 1.0,
		"destinationConfig": map[string]any{"onFailure": map[string]any{"destinationArn": failed}},
	}, m.Inputs)
	got := statements(t, rec, "orders-role-policy")
	assert.Contains(t, got, "ListenToOrders")
	assert.Contains(t, got, "SendFailed")
	old := declared(t, streamed(func(s *function.Stream) { s.FromStart = true })).One(t, mappingType)
	assert.Equal(t, "TRIM_HORIZON", old.String("startingPosition"))
	assert.Nil(t, old.At("maximumBatchingWindowInSeconds"))
}

func TestSchedules(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *function.Args) {
		a.Failures.Drop = true
		lost := failures()
		a.Events.Schedules = map[string]function.Schedule{
			"tick": {Expression: "rate(5 minutes)", Unreached: &lost},
			"tock": {Expression: "rate(5 minutes)", Unreached: &lost},
			"night": {Expression: "cron(0 2 * * ? *)", Timezone: "Europe/Dublin", Input: pulumi.String(`{"all":true}`),
				Within: time.Hour, Retries: 10, MaxAge: 2 * time.Hour, Off: true},
		}
	})
	require.Equal(t, 3, rec.Count(scheduleType))
	tick, night := rec.Named(t, scheduleType, "orders-at-tick"), rec.Named(t, scheduleType, "orders-at-night")
	caller := tick.String("target.roleArn")
	assert.Regexp(t, `:role/orders-schedule-[0-9a-f]{7}$`, caller)
	assert.Equal(t, map[string]any{
		"scheduleExpression": "rate(5 minutes)", "scheduleExpressionTimezone": "UTC", "state": "ENABLED",
		"flexibleTimeWindow": map[string]any{"mode": "OFF"},
		"target": map[string]any{"arn": own, "roleArn": caller, "retryPolicy": map[string]any{
			"maximumRetryAttempts": 3.0, "maximumEventAgeInSeconds": 3600.0,
		}, "deadLetterConfig": map[string]any{"arn": failed}},
	}, tick.Inputs)
	assert.Equal(t, map[string]any{
		"scheduleExpression": "cron(0 2 * * ? *)", "scheduleExpressionTimezone": "Europe/Dublin",
		"state":              "DISABLED",
		"flexibleTimeWindow": map[string]any{"mode": "FLEXIBLE", "maximumWindowInMinutes": 60.0},
		"target": map[string]any{"arn": own, "roleArn": caller, "input": `{"all":true}`,
			"retryPolicy": map[string]any{"maximumRetryAttempts": 10.0, "maximumEventAgeInSeconds": 7200.0}},
	}, night.Inputs)
	got := statements(t, rec, "orders-schedule-policy")
	assert.Equal(t, []any{own, own + ":*"}, got["InvokeOrders"]["Resource"])
	assert.Equal(t, []any{failed}, got["SendFailed"]["Resource"])
	trust := rec.Named(t, roleType, "orders-schedule").String("assumeRolePolicy")
	assert.Contains(t, trust, "scheduler.amazonaws.com")
	assert.Contains(t, trust, "aws:SourceAccount")
}

func TestAllowInvoke(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		f, err := function.New(ctx, "orders", good(nil))
		if err != nil {
			return err
		}
		for _, source := range []pulumi.StringInput{nil, pulumi.String(""), pulumi.String("*")} {
			_, err := f.AllowInvoke(ctx, "topic", function.SNS, source)
			require.ErrorContains(t, err, "allowInvoke.sourceARN: names nothing or everything")
		}
		_, err = f.AllowInvoke(ctx, "Api", "apigateway", pulumi.String("arn"))
		require.ErrorContains(t, err, `allowInvoke: has the key "Api"`)
		require.ErrorContains(t, err, `allowInvoke.by: is "apigateway"; want apigateway.amazonaws.com`)
		if _, err := f.AllowInvoke(ctx, "images", function.S3, pulumi.String("arn:aws:s3:::images")); err != nil {
			return err
		}
		_, err = f.AllowInvoke(ctx, "api", function.APIGateway, pulumi.String("arn:api/*/*"))
		return err
	})
	require.Equal(t, 2, rec.Count(permissionType))
	assert.Equal(t, map[string]any{
		"action": "lambda:InvokeFunction", "function": "plinth-testing-orders", "principal": "s3.amazonaws.com",
		"sourceArn": "arn:aws:s3:::images", "sourceAccount": "123456789012",
	}, rec.Named(t, permissionType, "orders-images").Inputs)
	api := rec.Named(t, permissionType, "orders-api")
	assert.Nil(t, api.At("sourceAccount"), "the ARN of an API holds the account")
	assert.Nil(t, api.At("qualifier"))
	assert.True(t, api.OwnedBy(function.Type))
}

func TestGrantInvoke(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		f, err := function.New(ctx, "orders", good(nil))
		if err != nil {
			return err
		}
		_, err = role.New(ctx, "caller", &role.Args{
			Site: good(nil).Site, Service: "states.amazonaws.com", Statements: f.GrantInvoke(),
		})
		return err
	})
	got := statements(t, rec, "caller-policy")
	require.Len(t, got, 1)
	assert.Equal(t, []any{"lambda:InvokeFunction"}, got["InvokeOrders"]["Action"])
	assert.Equal(t, []any{own, own + ":*"}, got["InvokeOrders"]["Resource"])
}
