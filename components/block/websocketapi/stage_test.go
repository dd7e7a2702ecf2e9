package websocketapi_test

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/websocketapi"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestStage(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		first, err := cloudwatch.NewLogGroup(ctx, "first", nil)
		if err != nil {
			return err
		}
		_, err = websocketapi.New(ctx, "chat", good(func(a *websocketapi.Args) {
			a.Stage.After = []pulumi.Resource{first}
			route("ping", func(r *websocketapi.Route) { r.Throttle = &websocketapi.Throttle{Rate: 0.5, Burst: 2} })(a)
		}))
		return err
	})
	stage := rec.One(t, stageType)
	assert.Equal(t, "live", stage.At("name"))
	assert.Nil(t, stage.At("autoDeploy"), "which is for HTTP APIs")
	assert.Equal(t, map[string]any{
		"loggingLevel": "ERROR", "dataTraceEnabled": false, "detailedMetricsEnabled": false,
		"throttlingRateLimit": 1000.0, "throttlingBurstLimit": 500.0,
	}, stage.Inputs["defaultRouteSettings"])
	assert.Equal(t, []any{map[string]any{
		"routeKey": "ping", "loggingLevel": "ERROR", "dataTraceEnabled": false, "detailedMetricsEnabled": false,
		"throttlingRateLimit": 0.5, "throttlingBurstLimit": 2.0,
	}}, stage.Inputs["routeSettings"])
	for _, before := range []string{
		rec.Named(t, groupType, "first").URN, rec.Named(t, groupType, "chat-execution").URN,
		rec.Named(t, permissionType, "chat-_connect").URN, rec.One(t, deploymentType).URN,
	} {
		assert.Contains(t, stage.DependsOn, before)
	}
	fields, _ := stage.JSON(t, "accessLogSettings.format").(map[string]any)
	assert.Len(t, fields, len(websocketapi.AccessLogFields()))
	assert.Equal(t, "$context.connectionId", fields["connectionId"])
	assert.Nil(t, declared(t, nil).One(t, stageType).Inputs["routeSettings"])
}

func TestLogGroups(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*websocketapi.Args)
		protect bool
		key     any
		days    float64
	}{
		"kept": {nil, true, nil, 90},
		"encrypted and disposable": {func(a *websocketapi.Args) {
			a.AllowDestroy, a.Stage.Logs = true, websocketapi.Logs{KeyARN: pulumi.String("arn:key"), RetentionDays: 7}
		}, false, "arn:key", 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declared(t, tc.change)
			require.Equal(t, 2, rec.Count(groupType))
			for _, g := range rec.All(groupType) {
				assert.Equal(t, tc.protect, g.Protect, g.Name)
				assert.Equal(t, tc.key, g.At("kmsKeyId"), g.Name)
				assert.InDelta(t, tc.days, g.At("retentionInDays"), 0, g.Name)
			}
			assert.Regexp(t, `^/aws/apigateway/[a-z0-9]{10}/live$`,
				rec.Named(t, groupType, "chat-execution").At("name"), "API Gateway fixes the name")
		})
	}
}
