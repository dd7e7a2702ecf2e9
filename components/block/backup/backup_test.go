package backup_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/backup"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	vaultType         = "aws:backup/vault:Vault"
	lockType          = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
	planType          = "aws:backup/plan:Plan"
	selectionType     = "aws:backup/selection:Selection"
	notificationsType = "aws:backup/vaultNotifications:VaultNotifications"
	testPlanType      = "aws:backup/restoreTestingPlan:RestoreTestingPlan"
	testSelectionType = "aws:backup/restoreTestingSelection:RestoreTestingSelection"
	attachmentType    = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	metricType        = "aws:cloudwatch/metricAlarm:MetricAlarm"

	keyARN    = "arn:aws:kms:eu-west-1:123456789012:key/1"
	ticketARN = "arn:aws:sns:eu-west-1:123456789012:ticket"
	secondARN = "arn:aws:backup:eu-central-1:123456789012:backup-vault:shop"
	tableARN  = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
)

func sound(change ...func(*backup.Args)) *backup.Args {
	a := &backup.Args{
		Site:     site.Site{Account: "123456789012", Region: "eu-west-1"},
		KeyARN:   pulumi.String(keyARN),
		Protects: []backup.ResourceType{backup.Aurora, backup.DynamoDB},
		Select:   backup.Selection{Tags: map[string]string{"backup": "daily", "application": "shop"}},
		Channels: &alarms.Channels{
			Region:    "eu-west-1",
			PageARN:   pulumi.String("arn:aws:sns:eu-west-1:123456789012:page").ToStringOutput(),
			TicketARN: pulumi.String(ticketARN).ToStringOutput(),
		},
		Runbooks: "https://wiki.example.com/runbooks",
	}
	for _, f := range change {
		f(a)
	}
	return a
}

func declare(args *backup.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := backup.New(ctx, "shop", args)
		return err
	}
}

func both(t *testing.T, change ...func(*backup.Args)) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, declare(sound(change...)))
}

func TestVault(t *testing.T) {
	t.Parallel()
	got := both(t)
	r := got.One(t, vaultType)
	assert.Equal(t, "shop", r.Name)
	assert.Equal(t, keyARN, r.Inputs["kmsKeyArn"])
	assert.Equal(t, false, r.Inputs["forceDestroy"])
	assert.True(t, r.Protect)
	assert.True(t, r.OwnedBy(backup.Type))
	assert.Zero(t, got.Count(lockType))
	assert.Zero(t, got.Count(testPlanType))

	r = both(t, func(a *backup.Args) { a.AllowDestroy = true }).One(t, vaultType)
	assert.Equal(t, true, r.Inputs["forceDestroy"])
	assert.False(t, r.Protect)
}

func TestDefaultPlan(t *testing.T) {
	t.Parallel()
	r := both(t).One(t, planType)
	rules, ok := r.Inputs["rules"].([]any)
	require.True(t, ok)
	require.Len(t, rules, 1)
	rule, ok := rules[0].(map[string]any)
	require.True(t, ok)
	assert.Contains(t, rule["targetVaultName"], "shop-")
	delete(rule, "targetVaultName")
	assert.Equal(t, map[string]any{
		"ruleName": "twice-daily", "schedule": "cron(0 3,15 * * ? *)", "scheduleExpressionTimezone": "UTC",
		"startWindow": 60.0, "completionWindow": 480.0, "enableContinuousBackup": false,
		"lifecycle": map[string]any{"deleteAfter": 7.0},
	}, rule)
}

func TestRules(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		rules []backup.Rule
		want  map[string]any
	}{
		"point in time": {backup.PointInTime(), map[string]any{
			"rules[0].ruleName": "point-in-time", "rules[0].enableContinuousBackup": true,
			"rules[0].lifecycle.deleteAfter": 7.0, "rules[1]": nil,
		}},
		"archive in a second region": {backup.Archive(pulumi.String(secondARN)), map[string]any{
			"rules[0].ruleName": "nightly", "rules[0].lifecycle.deleteAfter": 35.0,
			"rules[0].copyActions[0].destinationVaultArn":   secondARN,
			"rules[0].copyActions[0].lifecycle.deleteAfter": 35.0,
			"rules[1].ruleName":                             "monthly",
			"rules[1].copyActions[0].lifecycle.deleteAfter": 365.0,
		}},
		"archive at home": {backup.Archive(nil), map[string]any{
			"rules[0].copyActions": nil, "rules[1].lifecycle.deleteAfter": 365.0,
		}},
		"cold storage": {
			[]backup.Rule{{Name: "cold", Schedule: backup.Monthly, Timezone: "Europe/Berlin", KeepDays: 120,
				ColdAfterDays: 30}},
			map[string]any{
				"rules[0].scheduleExpressionTimezone":                    "Europe/Berlin",
				"rules[0].lifecycle.coldStorageAfter":                    30.0,
				"rules[0].lifecycle.optInToArchiveForSupportedResources": true,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := both(t, func(a *backup.Args) { a.Rules = tc.rules }).One(t, planType)
			for path, want := range tc.want {
				assert.Equal(t, want, r.At(path), path)
			}
		})
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	got := both(t, func(a *backup.Args) { a.Select.ARNs = []pulumi.StringInput{pulumi.String(tableARN)} })
	require.Equal(t, 2, got.Count(selectionType))
	tagged := got.Named(t, selectionType, "shop-tagged")
	assert.Equal(t, []any{"*"}, tagged.Inputs["resources"])
	assert.Equal(t, []any{map[string]any{"stringEquals": []any{
		map[string]any{"key": "aws:ResourceTag/application", "value": "shop"},
		map[string]any{"key": "aws:ResourceTag/backup", "value": "daily"},
	}}}, tagged.Inputs["conditions"], "all tags must match")
	named := got.Named(t, selectionType, "shop-named")
	assert.Equal(t, []any{tableARN}, named.Inputs["resources"])
	assert.Nil(t, named.Inputs["conditions"])
	for _, s := range got.All(selectionType) {
		assert.NotEmpty(t, s.Inputs["planId"])
		assert.Contains(t, s.Inputs["iamRoleArn"], ":role/")
	}
	assert.Equal(t, 1, both(t).Count(selectionType))
}

func TestRole(t *testing.T) {
	t.Parallel()
	policies := func(got pulumitest.Recording) []string {
		var list []string
		for _, a := range got.All(attachmentType) {
			require.True(t, a.OwnedBy(role.Type))
			list = append(list, strings.TrimPrefix(a.String("policyArn"), "arn:aws:iam::aws:policy/"))
		}
		return list
	}
	plain := []string{
		"service-role/AWSBackupServiceRolePolicyForBackup", "service-role/AWSBackupServiceRolePolicyForRestores",
	}
	assert.ElementsMatch(t, plain, policies(both(t)))
	assert.ElementsMatch(t,
		append(plain, "AWSBackupServiceRolePolicyForS3Backup", "AWSBackupServiceRolePolicyForS3Restore"),
		policies(both(t, func(a *backup.Args) { a.Protects = append(a.Protects, backup.S3) })))
}

func TestAlarms(t *testing.T) {
	t.Parallel()
	got := both(t)
	require.Equal(t, 3, got.Count(metricType))
	missing := got.Named(t, metricType, "shop-alarms-backup-missing")
	assert.Equal(t, "NumberOfBackupJobsCompleted", missing.Inputs["metricName"])
	assert.Equal(t, "breaching", missing.Inputs["treatMissingData"])
	assert.InDelta(t, 20*3600.0, missing.Inputs["period"], 0, "twelve hours between two runs, eight to complete")
	assert.Contains(t, missing.String("dimensions.BackupVaultName"), "shop-")
	got.Named(t, metricType, "shop-alarms-backup-failed")
	got.Named(t, metricType, "shop-alarms-backup-restore-failed")
	told := got.One(t, notificationsType)
	assert.Equal(t, ticketARN, told.Inputs["snsTopicArn"])
	assert.Equal(t, []any{"COPY_JOB_FAILED", "S3_BACKUP_OBJECT_FAILED", "S3_RESTORE_OBJECT_FAILED"},
		told.Inputs["backupVaultEvents"])

	got = both(t, func(a *backup.Args) { a.Rules = backup.Archive(pulumi.String(secondARN)) })
	got.Named(t, metricType, "shop-alarms-backup-copy-failed")
	missing = got.Named(t, metricType, "shop-alarms-backup-missing")
	assert.InDelta(t, 86400.0, missing.Inputs["period"], 0, "the nightly rule decides, not the monthly one")
	assert.InDelta(t, 2.0, missing.Inputs["evaluationPeriods"], 0)

	got = both(t, func(a *backup.Args) {
		a.Rules = []backup.Rule{{Name: "monthly", Schedule: backup.Monthly, Every: -1, KeepDays: 365}}
	})
	assert.Equal(t, 2, got.Count(metricType), "no alarm looks back a month")
}

func TestOutputs(t *testing.T) {
	t.Parallel()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		b, err := backup.New(ctx, "shop", sound())
		if err != nil {
			return err
		}
		assert.NotNil(t, b.Vault)
		assert.NotNil(t, b.Alarms)
		pulumi.All(b.VaultName, b.VaultARN, b.PlanARN, b.RoleARN).ApplyT(func(v []any) error {
			assert.Contains(t, v[0], "shop-")
			assert.Contains(t, v[1], "arn:aws:")
			assert.Contains(t, v[2], "arn:aws:")
			assert.Contains(t, v[3], ":role/")
			return nil
		})
		return nil
	})
}
