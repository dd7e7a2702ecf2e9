package restapi_test

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestStage(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		first, err := cloudwatch.NewLogGroup(ctx, "first", nil)
		if err != nil {
			return err
		}
		_, err = restapi.New(ctx, "shop", good(func(a *restapi.Args) {
			a.Stage.After = []pulumi.Resource{first}
			a.Stage.Logs.KeyARN = pulumi.String("arn:key")
			route("graphql", func(r *restapi.Route) { r.Throttle = &restapi.Throttle{Rate: 0.5, Burst: 2} })(a)
			route("root", func(r *restapi.Route) { r.Throttle = &restapi.Throttle{Rate: 3, Burst: 4} })(a)
		}))
		return err
	})
	stage := rec.One(t, stageType)
	assert.Equal(t, "live", stage.At("stageName"))
	assert.Equal(t, true, stage.At("xrayTracingEnabled"))
	assert.Equal(t, false, stage.At("cacheClusterEnabled"))
	for _, before := range []string{
		rec.Named(t, groupType, "first").URN, rec.Named(t, groupType, "shop-execution").URN,
		rec.Named(t, permissionType, "shop-graphql").URN, rec.One(t, deploymentType).URN,
	} {
		assert.Contains(t, stage.DependsOn, before)
	}
	fields, _ := stage.JSON(t, "accessLogSettings.format").(map[string]any)
	require.Len(t, fields, len(restapi.AccessLogFields()))
	assert.Equal(t, "$context.requestId", fields["requestId"], "AWS wants the request's id")
	assert.NotContains(t, stage.String("accessLogSettings.format"), "\n")

	all := rec.Named(t, settingsType, "shop")
	assert.Equal(t, "*/*", all.At("methodPath"))
	assert.Equal(t, map[string]any{
		"loggingLevel": "ERROR", "dataTraceEnabled": false, "metricsEnabled": false, "cachingEnabled": false,
		"throttlingRateLimit": 1000.0, "throttlingBurstLimit": 500.0,
	}, all.Inputs["settings"])
	graphql := rec.Named(t, settingsType, "shop-graphql")
	assert.Equal(t, "~1graphql/POST", graphql.At("methodPath"))
	assert.InDelta(t, 0.5, graphql.At("settings.throttlingRateLimit"), 0)
	assert.Equal(t, "ERROR", graphql.At("settings.loggingLevel"))
	assert.Equal(t, "~1/GET", rec.Named(t, settingsType, "shop-root").At("methodPath"))
	assert.Equal(t, 3, rec.Count(settingsType))

	plain := declared(t, func(a *restapi.Args) {
		a.Stage = restapi.Stage{
			Name: "v1", Untraced: true, DetailedMetrics: true, Throttle: restapi.Throttle{Rate: 7},
		}
	})
	assert.Equal(t, false, plain.One(t, stageType).At("xrayTracingEnabled"))
	assert.Equal(t, true, plain.One(t, settingsType).At("settings.metricsEnabled"))
	assert.InDelta(t, 7, plain.One(t, settingsType).At("settings.throttlingRateLimit"), 0)
	assert.InDelta(t, 500, plain.One(t, settingsType).At("settings.throttlingBurstLimit"), 0)
	assert.Contains(t, plain.Named(t, permissionType, "shop-root").String("sourceArn"), "/v1/GET/")
}

func TestLogGroups(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*restapi.Args)
		protect bool
		key     any
		days    float64
	}{
		"kept": {nil, true, nil, 90},
		"encrypted and disposable": {func(a *restapi.Args) {
			a.AllowDestroy, a.Stage.Logs = true, restapi.Logs{KeyARN: pulumi.String("arn:key"), RetentionDays: 7}
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
			assert.Regexp(t, `^API-Gateway-Execution-Logs_[a-z0-9]{10}/live$`,
				rec.Named(t, groupType, "shop-execution").At("name"), "API Gateway fixes the name")
		})
	}
}
