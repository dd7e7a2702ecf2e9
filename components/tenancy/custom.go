package tenancy

import (
	"path/filepath"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/tenancy/spec"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

const (
	// failedRetention is how long an event is kept on which a custom function failed: as long as SQS can.
	failedRetention = 14 * 24 * time.Hour
	// eventAge and eventTries are how long and how often EventBridge tries to deliver: as it does by itself.
	// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
	eventAge   = 24 * time.Hour
	eventTries = 185
)

// customPrefix begins the names of all custom functions, so that policies can speak of them.
func (p *Platform) customPrefix(ctx *pulumi.Context) string { return customPrefix(ctx, p.name) }

func customPrefix(ctx *pulumi.Context, name string) string {
	return ctx.Project() + "-" + ctx.Stack() + "-" + name + "-custom-"
}

// functions are the custom functions, none without a spec.
func (c Custom) functions() []spec.Function {
	if c.Spec == nil {
		return nil
	}
	return c.Spec.Functions
}

// custom is one custom function. Its prefix, boundary and destination are missing while arguments are
// validated.
func (a Args) custom(f spec.Function) *function.Args {
	args := &function.Args{
		Site: a.Site, Code: a.customCode(f),
		Limits: function.Limits{MemoryMiB: f.MemoryMiB, Timeout: f.Timeout, Reserved: f.Reserved},
		Environment: function.Environment{
			Variables: map[string]pulumi.StringInput{},
		},
		Failures: function.Failures{Retries: f.Retries, MaxAge: f.MaxAge},
	}
	if f.Reserved == nil {
		args.Limits.Reserved = new(a.Custom.Concurrency)
	}
	if f.Kind == spec.ResolverKind || f.Kind == spec.WebhookKind {
		args.Limits.Upstream = upstream
	}
	for name, value := range f.Environment {
		args.Environment.Variables[name] = pulumi.String(value)
	}
	for _, t := range f.Tasks {
		if args.Events.Schedules == nil {
			args.Events.Schedules = map[string]function.Schedule{}
		}
		schedule := function.Schedule{Expression: t.Expression, Timezone: t.Timezone, Off: t.Off}
		if t.Input != "" {
			schedule.Input = pulumi.String(t.Input)
		}
		args.Events.Schedules[t.Key] = schedule
	}
	return args
}

// customCode is the tenant's code, or the shipped example for a function without a handler.
func (a Args) customCode(f spec.Function) function.Code {
	if f.Handler == "" {
		return a.code(customCode)
	}
	code := function.Code{
		Runtime: function.Runtime(f.Runtime), Handler: f.Handler,
		Architecture: function.Architecture(f.Architecture),
	}
	if f.Artifact != "" {
		code.Archive = filepath.Join(a.Custom.Spec.Folder, f.Artifact)
	} else {
		code.Folder = a.Custom.Spec.Folder
	}
	return code
}

// declareCustom declares the tenants' functions, each with a role of its own within one boundary, outside the
// VPC: whatever a tenant writes reaches no database.
func (p *Platform) declareCustom(ctx *pulumi.Context, a Args, w *wires) error {
	p.Custom = map[string]*function.Function{}
	if len(a.Custom.functions()) == 0 {
		return nil
	}
	boundary, err := p.declareBoundary(ctx, a, w)
	if err != nil {
		return err
	}
	for _, f := range a.Custom.functions() {
		name := p.name + "-custom-" + f.Key
		args := a.custom(f)
		args.Logs = function.Logs{Group: p.logs(a)}
		args.Environment.KeyARN = p.keys.functions.ARN
		args.Access = function.Access{Boundary: boundary}
		for key, at := range args.Events.Schedules {
			at.Unreached = w.failed
			args.Events.Schedules[key] = at
		}
		if f.Kind == spec.TriggerKind || f.Kind == spec.TaskKind {
			args.Failures.OnFailure = w.failed
		}
		made, err := function.New(ctx, name, args, pulumi.Parent(p))
		if err != nil {
			return err
		}
		p.Custom[f.Key] = made
		w.watched.function("custom-"+f.Key, made, f.Timeout)
		for _, t := range f.Triggers {
			if err := p.declareTrigger(ctx, w, made, name+"-"+t.Key, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// declareBoundary declares what no custom function can do more than, whatever its role is given one day.
func (p *Platform) declareBoundary(ctx *pulumi.Context, a Args, w *wires) (pulumi.StringInput, error) {
	statements := []role.Statement{{
		Sid: "WriteOwnLogs", Actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: role.Strings(a.Site.ARN("logs", "log-group:"+p.name+"-custom-*")),
	}, {
		Sid: "Trace",
		Actions: []string{
			"xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
		},
		Resources: role.Strings("*"),
	}, {
		Sid: "ReadOwnVariables", Actions: []string{"kms:Decrypt"},
		Resources: []pulumi.StringInput{p.keys.functions.ARN},
	}, {
		Sid: "EncryptFailures", Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"},
		Resources:  []pulumi.StringInput{p.keys.data.ARN},
		Conditions: []role.Condition{role.Equals("kms:EncryptionContext:aws:sqs:arn", w.failed.ARN)},
	}, {
		Sid: "KeepFailures", Actions: []string{"sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"},
		Resources: []pulumi.StringInput{w.failed.ARN},
	}, {
		Sid: "CallEachOther", Actions: []string{"lambda:InvokeFunction"},
		Resources: role.Strings(a.Site.ARN("lambda", "function:"+p.customPrefix(ctx)+"*")),
	}}
	text, err := iamdoc.Render(iamdoc.RolePolicy, statements...)
	if err != nil {
		return nil, err
	}
	made, err := iam.NewPolicy(ctx, p.name+"-custom-boundary", &iam.PolicyArgs{
		Description: pulumi.String("The most that custom functions of " + p.name + " can be allowed"), Policy: text,
	}, pulumi.Parent(p))
	if err != nil {
		return nil, err
	}
	return made.Arn, nil
}
