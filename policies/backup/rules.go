// Package backup holds the rules about AWS Backup: vaults, plans, and what plans choose.
package backup

import "github.com/plinth-iac/plinth/policies/rule"

const (
	vault         = "aws:backup/vault:Vault"
	plan          = "aws:backup/plan:Plan"
	selection     = "aws:backup/selection:Selection"
	lock          = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
	notifications = "aws:backup/vaultNotifications:VaultNotifications"

	cluster   = "aws:rds/cluster:Cluster"
	table     = "aws:dynamodb/table:Table"
	bucket    = "aws:s3/bucket:Bucket"
	eventRule = "aws:cloudwatch/eventRule:EventRule"
	alarm     = "aws:cloudwatch/metricAlarm:MetricAlarm"
)

// guide is where the developer guide of AWS Backup begins.
const guide = "https://docs.aws.amazon.com/aws-backup/latest/devguide/"

// Rules are the rules about AWS Backup.
func Rules() rule.Group {
	return rule.Group{
		Service: "Backup",
		Rules: []rule.Rule{
			StatefulResourcesCovered, SelectionNotEmpty, PlanRetention, PlanCrossRegionCopy,
			VaultEncryptedWithCMK, VaultLocked, VaultNotifications,
			LockValid, LifecycleValid, NameValid,
		},
		LeftOut: []rule.LeftOut{{
			Name: "backup-vault-lock-reversible",
			Reason: "a lock in compliance mode can never be undone, but whoever sets changeableForDays has asked " +
				"for that; a finding on every run would only be silenced",
		}},
	}
}
