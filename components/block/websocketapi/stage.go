package websocketapi

import (
	"cmp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Stage is how the API is served. Messages are never logged, and X-Ray does not know WebSockets.
type Stage struct {
	// Name is part of AWS's URL, and of ARNs. Default: "live". At most 128 letters, digits and underscores. A
	// change replaces the stage and disconnects everybody.
	Name string
	// Throttle is the limit of each route that has none of its own.
	// Default: 1000 messages a second, 500 at once.
	Throttle Throttle
	// Logs is what is written down. Default: each connection and message, without its body, and why it failed,
	// for 90 days.
	Logs Logs
	// DetailedMetrics measures each route by itself, which is paid for by metric. Default: the stage is
	// measured.
	DetailedMetrics bool
	// After is what must exist before the stage: gatewayaccount's After, for AWS refuses a stage that logs while
	// the account has no log role. Default: the account has one.
	After []pulumi.Resource
}

func (s Stage) withDefaults() Stage {
	s.Name = cmp.Or(s.Name, "live")
	s.Throttle.Rate = cmp.Or(s.Throttle.Rate, 1000)
	s.Throttle.Burst = cmp.Or(s.Throttle.Burst, 500)
	s.Logs.RetentionDays = cmp.Or(s.Logs.RetentionDays, 90)
	return s
}

// declareStage declares the deployment and the stage that serves it, once its logs and the rights to call the
// functions are there.
func (a *API) declareStage(ctx *pulumi.Context) error {
	s := a.args.Stage
	access, err := a.declareLogs(ctx)
	if err != nil {
		return err
	}
	deployment, err := apigatewayv2.NewDeployment(ctx, a.name, &apigatewayv2.DeploymentArgs{
		ApiId:    a.ID,
		Triggers: pulumi.StringMap{"content": a.deployed.hash()},
	}, a.child(), pulumi.DependsOn(a.deployed.made))
	if err != nil {
		return err
	}
	a.ready = append(a.ready, s.After...)
	a.Stage, err = apigatewayv2.NewStage(ctx, a.name, &apigatewayv2.StageArgs{
		ApiId:        a.ID,
		Name:         pulumi.String(s.Name),
		DeploymentId: deployment.ID().ToStringOutput().ToStringPtrOutput(),
		AccessLogSettings: apigatewayv2.StageAccessLogSettingsArgs{
			DestinationArn: access, Format: pulumi.JSONMarshal(accessFields),
		},
		DefaultRouteSettings: apigatewayv2.StageDefaultRouteSettingsArgs{
			LoggingLevel:           pulumi.String("ERROR"),
			DataTraceEnabled:       pulumi.Bool(false),
			DetailedMetricsEnabled: pulumi.Bool(s.DetailedMetrics),
			ThrottlingRateLimit:    pulumi.Float64(s.Throttle.Rate),
			ThrottlingBurstLimit:   pulumi.Int(s.Throttle.Burst),
		},
		RouteSettings: a.args.settings(),
	}, a.child(), pulumi.DependsOn(a.ready))
	if err != nil {
		return err
	}
	a.StageName = a.Stage.Name
	return nil
}

// settings are those of routes with a limit of their own. Each repeats everything: what it leaves out is not
// the stage's.
func (a Args) settings() apigatewayv2.StageRouteSettingArrayInput {
	var out apigatewayv2.StageRouteSettingArray
	for key, r := range sorted(a.Routes) {
		if r.Throttle == nil {
			continue
		}
		out = append(out, apigatewayv2.StageRouteSettingArgs{
			RouteKey:               pulumi.String(key),
			LoggingLevel:           pulumi.String("ERROR"),
			DataTraceEnabled:       pulumi.Bool(false),
			DetailedMetricsEnabled: pulumi.Bool(a.Stage.DetailedMetrics),
			ThrottlingRateLimit:    pulumi.Float64(r.Throttle.Rate),
			ThrottlingBurstLimit:   pulumi.Int(r.Throttle.Burst),
		})
	}
	if out == nil {
		return nil
	}
	return out
}
