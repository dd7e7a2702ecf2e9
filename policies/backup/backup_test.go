package backup_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/backup"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestVaultEncryptedWithCMK(t *testing.T) {
	ruletest.Run(t, backup.VaultEncryptedWithCMK,
		ruletest.Good{Inputs: m{"kmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/1"}},
		ruletest.Fail("none", m{"kmsKeyArn": nil}, "kmsKeyArn is not set"),
	)
}

func TestVaultLocked(t *testing.T) {
	ruletest.Run(t, backup.VaultLocked, ruletest.Good{Others: []ruletest.Other{{
		Name: "lock", Type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
		Inputs: m{"backupVaultName": ruletest.Ref("it"), "minRetentionDays": 7},
	}}},
		ruletest.Pass("as configured", m{"lock/minRetentionDays": 3, "@setting.leastDays": 3}),
		ruletest.Fail("none", m{"lock/": nil}, "there is no VaultLockConfiguration"),
		ruletest.Fail("too short", m{"lock/minRetentionDays": 3}, "lock: minRetentionDays is 3; want at least 7"),
		ruletest.Skip("in development", m{"lock/": nil, "@production": false}),
	)
}

func TestVaultNotifications(t *testing.T) {
	none := m{"events/backupVaultEvents": []string{"COPY_JOB_FAILED"}}
	with := func(changes m) m {
		all := m{}
		for _, some := range []m{none, changes} {
			maps.Copy(all, some)
		}
		return all
	}
	ruletest.Run(t, backup.VaultNotifications, ruletest.Good{Others: []ruletest.Other{
		{Name: "events", Type: "aws:backup/vaultNotifications:VaultNotifications", Inputs: m{
			"backupVaultName": ruletest.Ref("it"), "backupVaultEvents": []string{"BACKUP_JOB_COMPLETED"},
		}},
		{Name: "rule", Type: "aws:cloudwatch/eventRule:EventRule", Inputs: m{
			"eventPattern": ruletest.JSON(m{"source": []string{"aws.s3"}}),
		}},
		{Name: "alarm", Type: "aws:cloudwatch/metricAlarm:MetricAlarm", Inputs: m{
			"namespace": "AWS/Backup", "metricName": "NumberOfBackupJobsCompleted",
		}},
	}},
		ruletest.Pass("an event rule", with(m{"rule/eventPattern": ruletest.JSON(m{"source": []string{"aws.backup"}})})),
		ruletest.Pass("an alarm", with(m{"alarm/metricName": "NumberOfBackupJobsFailed"})),
		ruletest.Pass("an alarm on a sum", with(m{"alarm/metricQueries": []m{
			{"id": "all", "expression": "SUM(METRICS())"},
			{"id": "failed", "metric": m{"namespace": "AWS/Backup", "metricName": "NumberOfBackupJobsFailed"}},
		}})),
		ruletest.Fail("a sum of what is done", with(m{"alarm/metricQueries": []m{
			{"id": "done", "metric": m{"namespace": "AWS/Backup", "metricName": "NumberOfBackupJobsCompleted"}},
		}}), "nothing tells"),
		ruletest.Fail("a sum of another service", with(m{"alarm/metricQueries": []m{
			{"id": "failed", "metric": m{"namespace": "Shop", "metricName": "NumberOfBackupJobsFailed"}},
		}}), "nothing tells"),
		ruletest.Fail("none", m{"events/": nil, "rule/": nil, "alarm/": nil}, "nothing tells of failed backup jobs"),
		ruletest.Fail("only copies", none, "nothing tells"),
		ruletest.Fail("what AWS has ceased to send", m{"events/backupVaultEvents": []string{"BACKUP_JOB_FAILED"}}, "nothing"),
		ruletest.Fail("an alarm of another service", with(m{
			"alarm/namespace": "Shop", "alarm/metricName": "NumberOfBackupJobsFailed",
		}), "nothing tells"),
		ruletest.Fail("events of another vault", m{"events/backupVaultName": "other"}, "nothing tells"),
	)
}

func TestLockValid(t *testing.T) {
	ruletest.Run(t, backup.LockValid, ruletest.Good{Inputs: m{
		"changeableForDays": 3, "minRetentionDays": 7, "maxRetentionDays": 365,
	}},
		ruletest.Pass("governance", m{"changeableForDays": nil}),
		ruletest.Pass("no maximum", m{"maxRetentionDays": nil}),
		ruletest.Pass("no minimum", m{"minRetentionDays": nil}),
		ruletest.Fail("a short grace", m{"changeableForDays": 2}, "changeableForDays is 2; want at least 3"),
		ruletest.Fail("no days at all", m{"minRetentionDays": 0}, "minRetentionDays is 0"),
		ruletest.Fail("for more than a century", m{"maxRetentionDays": 36501}, "maxRetentionDays is 36501"),
		ruletest.Fail("upside down", m{"maxRetentionDays": 6}, "want not below minRetentionDays"),
		ruletest.Skip("nothing", m{"changeableForDays": nil, "minRetentionDays": nil, "maxRetentionDays": nil}),
	)
}

func TestNameValid(t *testing.T) {
	const plan = "aws:backup/plan:Plan"
	ruletest.Run(t, backup.NameValid, ruletest.Good{Inputs: m{"name": strings.Repeat("v", 50)}},
		ruletest.Pass("a plan with a dot", m{"@type": plan, "name": "."}),
		ruletest.Fail("a vault with a dot", m{"name": "shop.vault"}, "shop.vault"),
		ruletest.Fail("a short vault", m{"name": "v"}, "want 2 to 50"),
		ruletest.Fail("a long vault", m{"name": strings.Repeat("v", 51)}, "want 2 to 50"),
		ruletest.Fail("a long plan", m{"@type": plan, "name": strings.Repeat("p", 51)}, "want 1 to 50"),
		ruletest.Skip("named by Pulumi", m{"name": nil}),
	)
}

func TestPlanRetention(t *testing.T) {
	ruletest.Run(t, backup.PlanRetention, ruletest.Good{Inputs: m{"rules": []m{
		{"schedule": "cron(0 3,15 * * ? *)", "lifecycle": m{"deleteAfter": 35}},
		{"schedule": "cron(0 4 1 * ? *)", "lifecycle": m{"deleteAfter": 30}},
	}}},
		ruletest.Pass("AWS's schedule", m{"rules[0].schedule": nil}),
		ruletest.Pass("every day", m{"rules[0].schedule": "rate(1 day)"}),
		ruletest.Pass("every twelve hours", m{"rules[0].schedule": "rate(12 hours)"}),
		ruletest.Pass("every half an hour", m{"rules[0].schedule": "rate(30 minutes)"}),
		ruletest.Pass("for ever", m{"rules[0].lifecycle": nil}),
		ruletest.Pass("as configured", m{"rules[0].lifecycle.deleteAfter": 7, "@setting.leastDays": 7}),
		ruletest.Fail("a week", m{"rules[0].lifecycle.deleteAfter": 7}, "deleteAfter is 7; want at least 35"),
		ruletest.Beyond("a week, and a month's for a year", m{
			"rules[0].lifecycle.deleteAfter": 7, "rules[1].lifecycle.deleteAfter": 365,
		}, "deleteAfter is 7"),
		ruletest.Beyond("every two days", m{"rules[0].schedule": "rate(2 days)"}, "want a daily schedule"),
		ruletest.Beyond("on Mondays", m{"rules[0].schedule": "cron(0 5 ? * MON *)"}, "want a daily schedule"),
		ruletest.Beyond("at midnight, they think", m{"rules[0].schedule": "0 0 * * *"}, "want a daily schedule"),
		ruletest.Beyond("too often to be true", m{"rules[0].schedule": "rate(99999999999999999999 days)"}, "want a daily"),
	)
}

func TestPlanCrossRegionCopy(t *testing.T) {
	const destination = "rules[0].copyActions[0].destinationVaultArn"
	ruletest.Run(t, backup.PlanCrossRegionCopy, ruletest.Good{Inputs: m{"rules": []m{{"copyActions": []m{
		{"destinationVaultArn": "arn:aws:backup:eu-central-1:123456789012:backup-vault:copies"},
	}}}}},
		ruletest.Fail("none", m{"rules[0].copyActions": nil}, "has no elements"),
		ruletest.Fail("in the same region", m{
			destination: "arn:aws:backup:eu-west-1:123456789012:backup-vault:copies",
		}, "want a vault in another region"),
		ruletest.Fail("no ARN", m{destination: "copies"}, "want a vault in another region"),
		ruletest.Open("a region not known yet", m{"@provider.region": ruletest.Unknown}),
		ruletest.Skip("in development", m{"rules": nil, "@production": false}),
	)
}

func TestLifecycleValid(t *testing.T) {
	ruletest.Run(t, backup.LifecycleValid, ruletest.Good{Inputs: m{"rules": []m{
		{
			"lifecycle": m{"coldStorageAfter": 30, "deleteAfter": 120}, "startWindow": 120, "completionWindow": 180,
			"copyActions": []m{{"lifecycle": m{"coldStorageAfter": 1, "deleteAfter": 91}}},
		},
		{"lifecycle": m{"deleteAfter": 35}, "enableContinuousBackup": true},
	}}},
		ruletest.Pass("cold for ever", m{"rules[0].lifecycle.deleteAfter": nil}),
		ruletest.Pass("a copy that is cold for ever", m{"rules[0].copyActions[0].lifecycle.deleteAfter": nil}),
		ruletest.Pass("a copy that is never cold", m{
			"rules[0].copyActions[0].lifecycle.coldStorageAfter": nil,
			"rules[0].copyActions[0].lifecycle.deleteAfter":      7,
		}),
		ruletest.Pass("never cold", m{"rules[0].lifecycle.coldStorageAfter": nil, "rules[0].lifecycle.deleteAfter": 1}),
		ruletest.Fail("cold too late", m{"rules[0].lifecycle.deleteAfter": 119}, "want 90 days more than coldStorageAfter"),
		ruletest.Fail("a copy that is cold too late", m{
			"rules[0].copyActions[0].lifecycle.deleteAfter": 90,
		}, "copyActions[0].lifecycle.deleteAfter is 90"),
		ruletest.Fail("continuous for too long", m{"rules[1].lifecycle.deleteAfter": 36}, "want 1 to 35"),
		ruletest.Fail("continuous for ever", m{"rules[1].lifecycle": nil}, "want 1 to 35"),
		ruletest.Fail("continuous and cold", m{"rules[1].lifecycle.coldStorageAfter": 1}, "coldStorageAfter"),
		ruletest.Fail("no time to start", m{"rules[0].startWindow": 30}, "startWindow is 30; want at least 60"),
		ruletest.Fail("no time to complete", m{"rules[0].completionWindow": 179}, "want an hour more than startWindow"),
		ruletest.Fail("less time than by default", m{"rules[1].startWindow": 150}, "completionWindow is 180"),
	)
}
