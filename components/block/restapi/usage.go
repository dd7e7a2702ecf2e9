package restapi

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Usage is what the holders of API keys may use: plans, and keys that are on them.
type Usage struct {
	// Plans are tiers by key: "free", "team". Default: none.
	Plans map[string]Plan
	// Keys are API keys by key, such as the name of a tenant. Tenants by the thousand get theirs from a program
	// instead, by UsagePlanIDs. Default: none.
	Keys map[string]Key
	// FromAuthorizer takes the key from what a Lambda authorizer answers (usageIdentifierKey), and not from the
	// caller. Default: the caller sends it in the header x-api-key.
	FromAuthorizer bool
}

// Plan is one tier.
type Plan struct {
	// Throttle is the limit of each key, over all routes. Rate and Burst are required.
	Throttle Throttle
	// Quota is how many requests each key has in a period. Default: any number.
	Quota *Quota
}

// Quota is a number of requests in a period. AWS counts it with some delay, so that it may be passed a
// little.
type Quota struct {
	// Requests is the number. Required.
	Requests int
	// Period is when counting begins again. Required.
	Period Period
}

// Period is when a quota is counted anew.
type Period string

// The periods.
const (
	Day   Period = "DAY"
	Week  Period = "WEEK"
	Month Period = "MONTH"
)

// Key is one API key. AWS makes its value.
type Key struct {
	// Plan is the key among Usage.Plans of the tier that it is on. Required. A change takes effect within
	// minutes and keeps the key's value.
	Plan string
	// Disabled refuses the key. Default: it is good.
	Disabled bool
}

func (u Usage) source() string {
	if u.FromAuthorizer {
		return "AUTHORIZER"
	}
	return "HEADER"
}

// declareUsage declares plans, keys, and which key is on which plan.
func (a *API) declareUsage(ctx *pulumi.Context) error {
	plans, keys := pulumi.StringMap{}, pulumi.StringMap{}
	for key, p := range sorted(a.args.Usage.Plans) {
		args := &apigateway.UsagePlanArgs{
			Description: pulumi.Sprintf("%s of %s", key, a.name),
			ApiStages: apigateway.UsagePlanApiStageArray{apigateway.UsagePlanApiStageArgs{
				ApiId: a.RestAPI.ID(), Stage: a.Stage.StageName,
			}},
			ThrottleSettings: apigateway.UsagePlanThrottleSettingsArgs{
				RateLimit: pulumi.Float64(p.Throttle.Rate), BurstLimit: pulumi.Int(p.Throttle.Burst),
			},
		}
		if p.Quota != nil {
			args.QuotaSettings = apigateway.UsagePlanQuotaSettingsArgs{
				Limit: pulumi.Int(p.Quota.Requests), Period: pulumi.String(string(p.Quota.Period)),
			}
		}
		made, err := apigateway.NewUsagePlan(ctx, a.name+"-"+key, args, a.child())
		if err != nil {
			return err
		}
		plans[key] = made.ID()
	}
	for key, k := range sorted(a.args.Usage.Keys) {
		made, err := apigateway.NewApiKey(ctx, a.name+"-"+key, &apigateway.ApiKeyArgs{
			Description: pulumi.Sprintf("%s calls %s", key, a.name),
			Enabled:     pulumi.Bool(!k.Disabled),
		}, a.child())
		if err != nil {
			return err
		}
		// A key is on one plan of a stage at most, so it must leave the old one first.
		_, err = apigateway.NewUsagePlanKey(ctx, a.name+"-"+key, &apigateway.UsagePlanKeyArgs{
			KeyId: made.ID(), KeyType: pulumi.String("API_KEY"), UsagePlanId: plans[k.Plan],
		}, a.child(), pulumi.DeleteBeforeReplace(true))
		if err != nil {
			return err
		}
		keys[key] = made.ID()
	}
	a.UsagePlanIDs, a.APIKeyIDs = plans.ToStringMapOutput(), keys.ToStringMapOutput()
	return nil
}
