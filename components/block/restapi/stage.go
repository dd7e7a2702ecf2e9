package restapi

import (
	"cmp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Stage is how the API is served. Answers are never cached, and bodies never logged.
type Stage struct {
	// Name is part of AWS's URL, and of ARNs. Default: "live". At most 128 letters, digits and underscores. A
	// change replaces the stage.
	Name string
	// Throttle is the limit of each route that has none of its own.
	// Default: 1000 requests a second, 500 at once.
	Throttle Throttle
	// Logs is what is written down. Default: each request, and why requests failed, for 90 days.
	Logs Logs
	// Untraced leaves out X-Ray. Default: requests are traced, at X-Ray's default rate.
	Untraced bool
	// DetailedMetrics measures each route by itself, which is paid for by metric. Default: the stage is
	// measured.
	DetailedMetrics bool
	// After is what must exist before the stage: gatewayaccount's After, for AWS refuses a stage that logs while
	// the account has no log role. Default: the account has one.
	After []pulumi.Resource
}

func (s Stage) withDefaults() Stage {
	s.Name = cmp.Or(s.Name, "live")
	s.Throttle = s.Throttle.or(Throttle{Rate: 1000, Burst: 500})
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
	deployment, err := apigateway.NewDeployment(ctx, a.name, &apigateway.DeploymentArgs{
		RestApi:  a.RestAPI.ID(),
		Triggers: pulumi.StringMap{"content": a.deployed.hash()},
	}, a.child(), pulumi.DependsOn(a.deployed.made))
	if err != nil {
		return err
	}
	a.ready = append(a.ready, s.After...)
	a.Stage, err = apigateway.NewStage(ctx, a.name, &apigateway.StageArgs{
		RestApi:             a.RestAPI.ID(),
		StageName:           pulumi.String(s.Name),
		Deployment:          deployment.ID(),
		CacheClusterEnabled: pulumi.Bool(false),
		XrayTracingEnabled:  pulumi.Bool(!s.Untraced),
		AccessLogSettings: apigateway.StageAccessLogSettingsArgs{
			DestinationArn: access, Format: pulumi.JSONMarshal(accessFields),
		},
	}, a.child(), pulumi.DependsOn(a.ready))
	if err != nil {
		return err
	}
	a.StageName, a.StageARN = a.Stage.StageName, a.Stage.Arn
	return a.declareSettings(ctx)
}

// declareSettings declares what holds for every method of the stage, and for routes with a limit of their
// own.
func (a *API) declareSettings(ctx *pulumi.Context) error {
	if err := a.declareSetting(ctx, a.name, "*/*", a.args.Stage.Throttle); err != nil {
		return err
	}
	for key, r := range sorted(a.args.Routes) {
		if r.Throttle == nil {
			continue
		}
		if err := a.declareSetting(ctx, a.name+"-"+key, settingPath(r), *r.Throttle); err != nil {
			return err
		}
	}
	return nil
}

// declareSetting repeats everything for each path: what a method's setting leaves out is not the stage's.
func (a *API) declareSetting(ctx *pulumi.Context, name, path string, limit Throttle) error {
	_, err := apigateway.NewMethodSettings(ctx, name, &apigateway.MethodSettingsArgs{
		RestApi:    a.RestAPI.ID(),
		StageName:  a.Stage.StageName,
		MethodPath: pulumi.String(path),
		Settings: apigateway.MethodSettingsSettingsArgs{
			LoggingLevel:         pulumi.String("ERROR"),
			DataTraceEnabled:     pulumi.Bool(false),
			MetricsEnabled:       pulumi.Bool(a.args.Stage.DetailedMetrics),
			CachingEnabled:       pulumi.Bool(false),
			ThrottlingRateLimit:  pulumi.Float64(limit.Rate),
			ThrottlingBurstLimit: pulumi.Int(limit.Burst),
		},
	}, a.child())
	return err
}
