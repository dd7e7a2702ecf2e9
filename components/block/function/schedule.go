package function

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/scheduler"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/internal/check"
)

// Schedule is a time at which EventBridge Scheduler calls the function.
type Schedule struct {
	// Expression is when: "rate(5 minutes)", "cron(0 5 * * ? *)" or "at(2026-12-24T18:00:00)". Required.
	// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
	Expression string
	// Timezone is whose clock counts, by its IANA name: "Europe/Dublin". Default: UTC.
	Timezone string
	// Input is the JSON that the function gets. Default: what Scheduler sends, the schedule's ARN and time.
	Input pulumi.StringInput
	// Within spreads the call over so long after its time. Default: on the minute. 1m to 24h.
	Within time.Duration
	// Retries is how often the call is tried again when Lambda cannot be reached. Default: 3. At most 185.
	Retries int
	// MaxAge is for how long. Default: 1h. 1m to 24h.
	MaxAge time.Duration
	// Unreached gets the call that Lambda did not take within Retries and MaxAge; what a function fails on goes
	// where Failures says. Default: none.
	Unreached *Destination
	// Off keeps the schedule without calling. Default: it calls.
	Off bool
}

// maxSchedule is how long a schedule's name may be.
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
const maxSchedule = 64

var (
	when = regexp.MustCompile(
		`^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\([^ ]+( [^ ]+){5}\)|at\([0-9T:-]+\))$`)
	timezone = regexp.MustCompile(`^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$`)
)

func (s Schedule) withDefaults() Schedule {
	s.Timezone = cmp.Or(s.Timezone, "UTC")
	s.Retries = cmp.Or(s.Retries, 3)
	s.MaxAge = cmp.Or(s.MaxAge, time.Hour)
	return s
}

func (s Schedule) validate() error {
	var p check.Problems
	p.Unless(when.MatchString(s.Expression), "expression",
		"is %q; want rate(5 minutes), a cron(…) of six fields, or at(…)", s.Expression)
	p.Unless(timezone.MatchString(s.Timezone), "timezone",
		"is %q; want a name such as Europe/Dublin", s.Timezone)
	p.Unless(s.Within >= 0 && s.Within <= 24*time.Hour && s.Within%time.Minute == 0, "within",
		"is %s; want whole minutes up to 24h", s.Within)
	p.Between(s.Retries, 1, 185, "retries", "")
	whole(&p, s.MaxAge, time.Minute, 24*time.Hour, "maxAge")
	s.Unreached.validate(&p, "unreached")
	return p.Err()
}

// declareSchedules declares the schedules and the role with which they call.
func (f *Function) declareSchedules(ctx *pulumi.Context, schedules map[string]Schedule) error {
	if len(schedules) == 0 {
		return nil
	}
	caller, err := role.New(ctx, f.name+"-schedule", &role.Args{
		Site: f.site, Service: "scheduler.amazonaws.com", Description: "Schedules of " + f.name,
		Statements: calls(f.GrantInvoke(), schedules), Boundary: f.boundary,
	}, pulumi.Parent(f))
	if err != nil {
		return err
	}
	for _, name := range sorted(schedules) {
		args := schedules[name].schedule()
		args.Target = schedules[name].target(f.ARN, caller.ARN)
		if _, err := scheduler.NewSchedule(ctx, f.name+"-at-"+name, args, pulumi.Parent(f)); err != nil {
			return err
		}
	}
	return nil
}

// calls are what the schedules may do: call, and keep what they could not. Those that keep it in the same
// place need its grants once.
func calls(statements []role.Statement, schedules map[string]Schedule) []role.Statement {
	var kept []*Destination
	for _, name := range sorted(schedules) {
		if d := schedules[name].Unreached; d != nil && !slices.Contains(kept, d) {
			kept = append(kept, d)
			statements = append(statements, d.Grants...)
		}
	}
	return statements
}

func (s Schedule) schedule() *scheduler.ScheduleArgs {
	args := &scheduler.ScheduleArgs{
		ScheduleExpression:         pulumi.String(s.Expression),
		ScheduleExpressionTimezone: pulumi.String(s.Timezone),
		State:                      pulumi.String("ENABLED"),
		FlexibleTimeWindow:         scheduler.ScheduleFlexibleTimeWindowArgs{Mode: pulumi.String("OFF")},
	}
	if s.Off {
		args.State = pulumi.String("DISABLED")
	}
	if s.Within > 0 {
		args.FlexibleTimeWindow = scheduler.ScheduleFlexibleTimeWindowArgs{
			Mode: pulumi.String("FLEXIBLE"), MaximumWindowInMinutes: pulumi.Int(int(s.Within.Minutes())),
		}
	}
	return args
}

func (s Schedule) target(function, caller pulumi.StringInput) scheduler.ScheduleTargetArgs {
	target := scheduler.ScheduleTargetArgs{
		Arn:     function,
		RoleArn: caller,
		RetryPolicy: scheduler.ScheduleTargetRetryPolicyArgs{
			MaximumRetryAttempts:     pulumi.Int(s.Retries),
			MaximumEventAgeInSeconds: pulumi.Int(int(s.MaxAge.Seconds())),
		},
	}
	if s.Unreached != nil {
		target.DeadLetterConfig = scheduler.ScheduleTargetDeadLetterConfigArgs{Arn: s.Unreached.ARN}
	}
	if s.Input != nil {
		target.Input = s.Input.ToStringOutput().ToStringPtrOutput()
	}
	return target
}
