package restapi_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	planType    = "aws:apigateway/usagePlan:UsagePlan"
	keyType     = "aws:apigateway/apiKey:ApiKey"
	planKeyType = "aws:apigateway/usagePlanKey:UsagePlanKey"
)

func TestUsage(t *testing.T) {
	t.Parallel()
	usage := restapi.Usage{
		Plans: map[string]restapi.Plan{
			"free": {
				Throttle: restapi.Throttle{Rate: 0.5, Burst: 5},
				Quota:    &restapi.Quota{Requests: 1000, Period: restapi.Day},
			},
			"team": {Throttle: restapi.Throttle{Rate: 100, Burst: 200}},
		},
		Keys: map[string]restapi.Key{"acme": {Plan: "team"}, "late": {Plan: "free", Disabled: true}},
	}
	resolved := false
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		a, err := restapi.New(ctx, "shop", good(func(a *restapi.Args) { a.Usage = usage }))
		if err != nil {
			return err
		}
		pulumi.All(a.UsagePlanIDs, a.APIKeyIDs).ApplyT(func(all []any) string {
			plans, _ := all[0].(map[string]string)
			keys, _ := all[1].(map[string]string)
			assert.Len(t, plans, 2)
			assert.NotEmpty(t, plans["free"])
			assert.NotEmpty(t, keys["acme"])
			resolved = true
			return ""
		})
		return nil
	})
	assert.True(t, resolved)
	free, team := rec.Named(t, planType, "shop-free"), rec.Named(t, planType, "shop-team")
	assert.Equal(t, map[string]any{"rateLimit": 0.5, "burstLimit": 5.0}, free.At("throttleSettings"))
	assert.Equal(t, map[string]any{"limit": 1000.0, "period": "DAY"}, free.At("quotaSettings"))
	assert.Equal(t, "live", free.At("apiStages[0].stage"))
	assert.Contains(t, free.DependsOn, rec.One(t, stageType).URN, "AWS takes stages that are deployed only")
	assert.Nil(t, team.At("quotaSettings"))

	require.Equal(t, 2, rec.Count(keyType))
	acme := rec.Named(t, keyType, "shop-acme")
	assert.NotContains(t, acme.Inputs, "value", "AWS makes the value")
	assert.Equal(t, true, acme.At("enabled"))
	assert.Equal(t, false, rec.Named(t, keyType, "shop-late").At("enabled"))
	on := rec.Named(t, planKeyType, "shop-acme")
	assert.Equal(t, "API_KEY", on.At("keyType"))
	assert.True(t, on.DeleteBeforeReplace)
	assert.Contains(t, on.DependsOn, team.URN)
	assert.NotContains(t, on.DependsOn, free.URN)
	assert.Zero(t, declared(t, nil).Count(planType))
}
