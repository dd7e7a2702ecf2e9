package alarms_test

import (
	"math"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
)

var (
	balancer = alarms.ALB{
		LoadBalancer: pulumi.String("app/shop/50dc6c495c0c9188"),
		TargetGroup:  pulumi.String("targetgroup/api/73e2d6bc24d8a067"),
	}
	service = alarms.ECSService{Cluster: pulumi.String("shop"), Service: pulumi.String("api")}
)

func TestAlarmValidate(t *testing.T) {
	t.Parallel()
	change := func(f func(*alarms.Alarm)) alarms.Alarm {
		a := alarms.ECSCPU(service)
		f(&a)
		return a
	}
	for name, tc := range map[string]struct {
		alarm alarms.Alarm
		want  []string
	}{
		"the catalogue's own is sound": {alarm: alarms.ECSCPU(service)},
		"a ratio is sound":             {alarm: alarms.ALBTarget5xx(balancer)},
		"seven days of daily periods are fine": {
			alarm: alarms.BackupMissing(alarms.BackupVault{Name: pulumi.String("v")}, 7*24*time.Hour),
		},
		"nothing given": {want: []string{
			"key: is \"\"", "kind: is \"\"",
			"intent: is not set", "severity: is \"\"", "comparison: is \"\"", "missing: is \"\"",
			"window.period: is 0s", "window.evaluations: is 0; want at least 1", "window.datapoints: is 0",
			"metric: is not set; want an alarm from a function of the catalogue, such as ECSCPU",
		}},
		"a dimension left out": {
			alarm: alarms.ECSCPU(alarms.ECSService{Cluster: pulumi.String("shop")}),
			want:  []string{"metric.ServiceName: is not set; want the value by which AWS/ECS tells things apart"},
		},
		"an empty dimension": {
			alarm: alarms.ALBHealthyHosts(alarms.ALB{LoadBalancer: pulumi.String("app/x/1"),
				TargetGroup: pulumi.String("")}, 1),
			want: []string{"metric.TargetGroup: is not set"},
		},
		"a domain without its account": {
			alarm: alarms.SearchRed(alarms.SearchDomain{Name: pulumi.String("d")}),
			want:  []string{"metric.ClientId: is not set"},
		},
		"a duration of nothing always fires": {
			alarm: alarms.LambdaDuration(alarms.Function{Name: pulumi.String("f")}),
			want:  []string{"threshold: is 0 milliseconds, which every measurement exceeds; want more"},
		},
		"a threshold that is no number": {
			alarm: alarms.ECSCPU(service).At(math.Inf(1)),
			want:  []string{"threshold: is +Inf; want a number"},
		},
		"a severity of somebody's own": {
			alarm: alarms.ECSCPU(service).As("pgae"),
			want:  []string{`severity: is "pgae"; want page or ticket`},
		},
		"more datapoints than periods": {
			alarm: change(func(a *alarms.Alarm) { a.Window.Datapoints = 6 }),
			want:  []string{"window.datapoints: is 6; want 1 to evaluations (5)"},
		},
		"a broken period": {
			alarm: change(func(a *alarms.Alarm) { a.Window.Period = 90 * time.Second }),
			want:  []string{"window.period: is 1m30s; want 10s, 20s, 30s or whole minutes up to 24h"},
		},
		"a period shorter than AWS publishes": {
			alarm: change(func(a *alarms.Alarm) { a.Window.Period = 10 * time.Second }),
			want:  []string{"window.period: is 10s; want at least 1m, for AWS publishes no oftener"},
		},
		"more than a day of short periods": {
			alarm: change(func(a *alarms.Alarm) { a.Window.Evaluations = 1441 }),
			want:  []string{"window.evaluations: is 1441, which looks back 24h1m0s; want at most 24h0m0s"},
		},
		"more than seven days of long periods": {
			alarm: change(func(a *alarms.Alarm) {
				a.Window = alarms.Window{Period: 24 * time.Hour, Datapoints: 8, Evaluations: 8}
			}),
			want: []string{"window.evaluations: is 8, which looks back 192h0m0s; want at most 168h0m0s"},
		},
		"more than ten metrics": {
			alarm: alarms.DynamoSystemErrors(alarms.Table{Name: pulumi.String("t")},
				append(alarms.Operations(), "GetRecords")...),
			want: []string{"metric: adds up 11 metrics; want at most 10"},
		},
		"a key with a space": {
			alarm: change(func(a *alarms.Alarm) { a.Key = "api cpu" }),
			want:  []string{`key: is "api cpu"; want letters, digits and single hyphens`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.alarm.Validate()
			if len(tc.want) == 0 {
				require.NoError(t, err)
				return
			}
			for _, want := range tc.want {
				require.ErrorContains(t, err, want)
			}
			assert.Regexp(t,
				`^`+map[bool]string{true: "1 invalid argument:", false: `\d+ invalid arguments:`}[len(tc.want) == 1],
				err.Error())
		})
	}
}

func TestCustomMetric(t *testing.T) {
	t.Parallel()
	rule := alarms.Alarm{
		Kind: "jobs-waiting", Intent: "Jobs wait.", Comparison: alarms.Above, Threshold: 100, Unit: alarms.Count,
		Window: alarms.Window{Period: 10 * time.Second, Datapoints: 3, Evaluations: 5}, Missing: alarms.NotAlive,
	}
	metric := alarms.CustomMetric{
		Namespace: "Shop", Name: "JobsWaiting", Statistic: "p99.9",
		Dimensions: map[string]pulumi.StringInput{"Queue": pulumi.String("mail"),
			"Env": pulumi.String("production")},
	}
	own := alarms.Custom(metric, rule)
	require.NoError(t, own.Validate())
	assert.Equal(t, alarms.Ticket, own.Severity)
	assert.False(t, own.Edge())
	assert.Equal(t, []alarms.Dimension{
		{Name: "Env", Value: pulumi.String("production")}, {Name: "Queue", Value: pulumi.String("mail")},
	}, own.Terms()[0].Dimensions, "sorted, so that plans do not change from run to run")

	rule.Severity = alarms.Page
	assert.Equal(t, alarms.Page, alarms.Custom(metric, rule).Severity)
	metric.Namespace, metric.Statistic = "AWS/SQS", "Median"
	rule.Window.Period = time.Minute
	err := alarms.Custom(metric, rule).Validate()
	require.ErrorContains(t, err, "metric.namespace: is AWS's own; want a function of the catalogue")
	require.ErrorContains(t, err, `metric.statistic: is "Median"; want Sum`)
	require.ErrorContains(t, alarms.Custom(alarms.CustomMetric{}, rule).Validate(),
		"metric.namespace: is not set")
}

func TestAlarmValues(t *testing.T) {
	t.Parallel()
	a := alarms.ECSCPU(service)
	b := a.At(95).As(alarms.Page).For("api")
	assert.InDelta(t, 80, a.Threshold, 0, "the original stays as it is")
	assert.InDelta(t, 95, b.Threshold, 0)
	assert.Equal(t, alarms.Page, b.Severity)
	assert.Equal(t, "api-ecs-cpu", b.Key)
	assert.Equal(t, "api-ecs-cpu", a.For("api").Key, "the same whether or not the key was filled in")
	assert.Equal(t, "https://wiki/ecs.md#ecs-cpu", b.Runbook("https://wiki/"))
	terms := a.Terms()
	terms[0].Metric = "changed"
	assert.Equal(t, "CPUUtilization", a.Terms()[0].Metric, "callers get a copy")
}

func TestOfKind(t *testing.T) {
	t.Parallel()
	all := []alarms.Alarm{{Key: "1", Kind: "a"}, {Key: "2", Kind: "b"}, {Key: "3", Kind: "a"}, {Key: "4", Kind: "c"}}
	var got []string
	for _, a := range alarms.OfKind(all, "b", "none", "a") {
		got = append(got, a.Key)
	}
	assert.Equal(t, []string{"2", "1", "3"}, got)
	assert.Empty(t, alarms.OfKind(all))
}
