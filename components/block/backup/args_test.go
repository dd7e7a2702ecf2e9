package backup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/backup"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	rule := func(f func(*backup.Rule)) *backup.Args {
		r := backup.Rule{Name: "r", Schedule: backup.Nightly, KeepDays: 7}
		f(&r)
		return sound(func(a *backup.Args) { a.Rules = []backup.Rule{r} })
	}
	lock := func(l backup.Lock) *backup.Args { return sound(func(a *backup.Args) { a.Lock = l }) }
	test := func(r backup.RestoreTest) *backup.Args { return sound(func(a *backup.Args) { a.RestoreTest = r }) }
	for name, tc := range map[string]struct {
		args *backup.Args
		want []string
	}{
		"nothing given": {want: []string{
			"site.account: is", "keyARN: is not set", "protects: is not set", "select.tags: is empty and so is arns",
			"channels: is not set",
		}},
		"channels elsewhere, no runbooks": {
			args: sound(func(a *backup.Args) { a.Channels.Region, a.Runbooks = "us-east-1", "" }),
			want: []string{`channels.region: is "us-east-1"; want the vault's, "eu-west-1"`, `runbooks: is ""`},
		},
		"a type that AWS Backup does not know": {
			args: sound(func(a *backup.Args) {
				a.Protects = []backup.ResourceType{"ElastiCache", backup.RDS,
					backup.RDS}
			}),
			want: []string{`protects[0]: is "ElastiCache"; want Aurora, RDS`, `protects[2]: names "RDS" again`},
		},
		"a selection of nothing": {
			args: sound(func(a *backup.Args) {
				a.Select.Tags = map[string]string{"backup": ""}
				a.Select.ARNs = make([]pulumi.StringInput, 501)
			}),
			want: []string{"select.tags.backup: is", "select.arns: has 501; want at most 500",
				"select.arns[0]: is not set"},
		},
		"two rules of one name": {
			args: sound(func(a *backup.Args) { a.Rules = append(backup.TwiceDaily(), backup.TwiceDaily()...) }),
			want: []string{"rules[twice-daily]: stands twice; want each name once"},
		},
		"a rule of nothing": {
			args: rule(func(r *backup.Rule) { *r = backup.Rule{} }),
			want: []string{
				`rules[0].name: is ""`, `rules[0].schedule: is ""; want an AWS cron expression`,
				"rules[0].keepDays: is 0",
			},
		},
		"both days given": {
			args: rule(func(r *backup.Rule) { r.Schedule = "cron(0 3 * * * *)" }),
			want: []string{"rules[r].schedule: is", "want a question mark as day of month or as day of week"},
		},
		"no day given": {
			args: rule(func(r *backup.Rule) { r.Schedule = "cron(0 3 ? * ? *)" }),
			want: []string{"and not as both"},
		},
		"a zone that does not exist": {
			args: rule(func(r *backup.Rule) { r.Timezone = "Europe/Atlantis" }),
			want: []string{`rules[r].timezone: is "Europe/Atlantis"`},
		},
		"windows that AWS refuses": {
			args: rule(func(r *backup.Rule) { r.StartWithin, r.CompleteWithin = 30*time.Minute, 30*time.Minute }),
			want: []string{
				"rules[r].startWithin: is 30m0s; want at least 1h0m0s",
				"rules[r].completeWithin: is 30m0s; want more than startWithin (30m0s)",
			},
		},
		"a rule too rare for an alarm": {
			args: rule(func(r *backup.Rule) { r.Every = 7 * 24 * time.Hour }),
			want: []string{"rules[r].every: is 168h0m0s, with completeWithin more than 168h0m0s; want less, or " +
				"below 0"},
		},
		"continuous for too long, and cold": {
			args: rule(func(r *backup.Rule) { r.Continuous, r.KeepDays, r.ColdAfterDays = true, 36, 1 }),
			want: []string{
				"rules[r].keepDays: is 36; want at most 35 with continuous",
				"rules[r].coldAfterDays: is 1; want none with continuous",
				"rules[r].keepDays: is 36; want at least 91",
			},
		},
		"continuous where no type supports it": {
			args: sound(func(a *backup.Args) {
				a.Protects, a.Rules = []backup.ResourceType{backup.DynamoDB}, backup.PointInTime()
			}),
			want: []string{"rules[point-in-time].continuous: is set, but none of [DynamoDB] supports it"},
		},
		"cold where no type supports it": {
			args: sound(func(a *backup.Args) {
				a.Protects = []backup.ResourceType{backup.S3}
				a.Rules = []backup.Rule{{Name: "r", Schedule: backup.Nightly, KeepDays: 200, ColdAfterDays: 30}}
			}),
			want: []string{"rules[r].coldAfterDays: is set, but none of [S3] has cold storage"},
		},
		"cold before it was made": {
			args: rule(func(r *backup.Rule) { r.ColdAfterDays = -1 }),
			want: []string{"rules[r].coldAfterDays: is -1"},
		},
		"a copy kept for ever": {
			args: rule(func(r *backup.Rule) {
				r.CopyTo = backup.Copy{VaultARN: pulumi.String(secondARN), KeepDays: 40000}
			}),
			want: []string{"rules[r].copyTo.keepDays: is 40000; want 1 to 36500 days"},
		},
		"compliance without a word": {
			args: lock(backup.Lock{Mode: backup.LockCompliance, GraceDays: 2}),
			want: []string{"lock.graceDays: is 2; want 3", "lock.iUnderstandThisIsForever: is false; want true"},
		},
		"compliance that shall be destroyed": {
			args: sound(func(a *backup.Args) {
				a.Lock, a.AllowDestroy = backup.Lock{Mode: backup.LockCompliance, IUnderstandThisIsForever: true}, true
			}),
			want: []string{"lock.mode: is compliance beside allowDestroy"},
		},
		"governance with a grace time": {
			args: lock(backup.Lock{Mode: backup.LockGovernance, GraceDays: 3}),
			want: []string{"lock.graceDays: is 3; want none with governance, for that would make it compliance"},
		},
		"a lock of a mode of somebody's own": {
			args: lock(backup.Lock{Mode: "compliant"}),
			want: []string{`lock.mode: is "compliant"; want governance or compliance (did you mean "compliance"?)`},
		},
		"a lock that fails every job": {
			args: lock(backup.Lock{Mode: backup.LockGovernance, MinDays: 30, MaxDays: 10}),
			want: []string{"lock.maxDays: is 10; want 30 to 36500 days",
				"rules[twice-daily].keepDays: is 7; want 30 to 10"},
		},
		"a test without schedule": {
			args: test(backup.RestoreTest{Subjects: []backup.Subject{{Type: backup.Aurora}}}),
			want: []string{"restoreTest.schedule: is not set beside subjects"},
		},
		"a test of nothing": {
			args: test(backup.RestoreTest{Schedule: "daily", WindowDays: 366}),
			want: []string{
				`restoreTest.schedule: is "daily"`, "restoreTest.windowDays: is 366; want 1 to 365 days",
				"restoreTest.subjects: has 0; want 1 to 30",
			},
		},
		"a test of what is not protected": {
			args: test(backup.RestoreTest{Schedule: backup.Weekly, Subjects: []backup.Subject{
				{Type: backup.S3}, {Type: backup.Aurora, KeepHours: 169}, {Type: backup.Aurora},
			}}),
			want: []string{
				`restoreTest.subjects[0].type: is "S3", which is not among protects [Aurora DynamoDB]`,
				"restoreTest.subjects[1].keepHours: is 169; want 0 to 168 hours",
				`restoreTest.subjects[2].type: names "Aurora" again`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumitest.Error(t, declare(tc.args))
			for _, want := range append(tc.want, `plinth:backup:Backup "shop": `) {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}

func TestNameTooLong(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := backup.New(ctx, strings.Repeat("x", 36), sound())
		return err
	})
	require.ErrorContains(t, err, "51 characters with its suffix; want at most 50")
}

func TestPresetsAreSound(t *testing.T) {
	t.Parallel()
	for name, rules := range map[string][]backup.Rule{
		"TwiceDaily": backup.TwiceDaily(), "PointInTime": backup.PointInTime(),
		"Archive": backup.Archive(pulumi.String(secondARN)),
	} {
		for _, r := range rules {
			require.NoError(t, r.Validate(), name)
		}
	}
}

func TestSupport(t *testing.T) {
	t.Parallel()
	for _, typ := range backup.Types() {
		assert.NotZero(t, backup.SupportOf(typ), typ)
	}
	assert.True(t, backup.SupportOf(backup.S3).Continuous)
	assert.False(t, backup.SupportOf(backup.DynamoDB).Continuous,
		"DynamoDB has a point-in-time recovery of its own")
	assert.True(t, backup.SupportOf(backup.EFS).Cold)
	assert.Zero(t, backup.SupportOf("ElastiCache"))
}
