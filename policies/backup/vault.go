package backup

import "github.com/plinth-iac/plinth/policies/rule"

// VaultEncryptedWithCMK requires a key of the account's own.
var VaultEncryptedWithCMK = rule.Rule{
	Name:  "backup-vault-encrypted-with-cmk",
	Types: []string{vault},
	Why: "With AWS's own key no recovery point can be copied to another account, the place that " +
		"survives this one.",
	Fix:      "set kmsKeyArn to a key of your own when the vault is created",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"Backup.1"}, rule.Checkov: {"CKV_AWS_166"}},
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("kmsKeyArn").Set() },
}

var leastLockDays = rule.Setting[int]{
	Name: "leastDays", Text: "the shortest time for which a lock keeps recovery points, in days", Default: 7,
}

// VaultLocked asks that recovery points in production cannot be deleted before their time.
var VaultLocked = rule.Rule{
	Name:     "backup-vault-locked",
	Types:    []string{vault},
	With:     []string{lock},
	Why:      "Whoever gets hold of the account deletes the backups first.",
	Fix:      "add a VaultLockConfiguration with minRetentionDays of 7 or more",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "vault-lock.html",
	Settings: []rule.Option{leastLockDays},
	Controls: rule.Controls{rule.WellArchitected: {"REL09-BP02"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		locks := stack.Users(in, lock, "backupVaultName")
		return rule.When(in.Production(), locks.Any(func(l rule.Inputs) rule.Verdict {
			return l.At("minRetentionDays").AtLeast(float64(leastLockDays.Of(in)))
		}))
	},
}

// VaultNotifications asks that somebody hears of failed backups: from the vault, from EventBridge or by an
// alarm. AWS has ceased to send BACKUP_JOB_FAILED, so that a vault that promises no more than that tells
// nothing.
var VaultNotifications = rule.Rule{
	Name:  "backup-vault-notifications",
	Types: []string{vault},
	With:  []string{notifications, eventRule, alarm},
	Why:   "Backups fail unseen, until the day one is needed.",
	Fix: "alarm on NumberOfBackupJobsFailed, or add VaultNotifications with BACKUP_JOB_COMPLETED, or an " +
		"EventRule",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "backup-notifications.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL09-BP03"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		told := stack.Users(in, notifications, "backupVaultName").Any(func(n rule.Inputs) rule.Verdict {
			return n.Each("backupVaultEvents[]").Has("BACKUP_JOB_COMPLETED")
		})
		ways := []rule.Verdict{told}
		for _, e := range stack.Of(eventRule) {
			ways = append(ways, e.At("eventPattern").Mentions(`"aws.backup"`))
		}
		for _, a := range stack.Of(alarm) {
			ways = append(ways, rule.All(
				a.At("namespace").Is("AWS/Backup"), a.At("metricName").Is("NumberOfBackupJobsFailed"),
			), a.Each("metricQueries[].metric").Any(func(m rule.Value) rule.Verdict {
				return rule.All(m.At("namespace").Is("AWS/Backup"), m.At("metricName").Is("NumberOfBackupJobsFailed"))
			}))
		}
		return rule.Any(ways...).OnNo("nothing tells of failed backup jobs")
	},
}

// LockValid requires a lock that AWS takes.
var LockValid = rule.Rule{
	Name:  "backup-lock-valid",
	Types: []string{lock},
	Why: "AWS refuses it: changeableForDays is 3 at least, retention 1 to 36500 days with its minimum " +
		"below its maximum.",
	Fix:      "set changeableForDays to 3 or more or leave it out, and minRetentionDays below maxRetentionDays",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "API_PutBackupVaultLockConfiguration.html",
	Check: func(in rule.Inputs) rule.Verdict {
		grace, low, high := in.At("changeableForDays"), in.At("minRetentionDays"), in.At("maxRetentionDays")
		least, known := low.Number()
		return rule.All(
			rule.When(grace.Set(), grace.AtLeast(3)),
			rule.When(low.Set(), low.AtLeast(1)),
			rule.When(high.Set(), rule.All(
				high.AtMost(36500),
				high.Satisfies("not below minRetentionDays", func(n float64) bool { return !known || n >= least }),
			)),
		)
	},
}

// NameValid requires names that AWS takes.
var NameValid = rule.Rule{
	Name:  "backup-name-valid",
	Types: []string{vault, plan},
	Why:   `AWS refuses it: "Invalid backup vault name", "Invalid plan name".`,
	Fix: "use letters, digits, hyphens and underscores, 2 to 50 for a vault and 1 to 50 (with dots) for " +
		"a plan",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "API_CreateBackupVault.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name := in.At("name")
		if in.Type() == plan {
			return rule.When(name.Set(), name.Matches(planName, "1 to 50 letters, digits, dots, hyphens, underscores"))
		}
		return rule.When(name.Set(), name.Matches(vaultName, "2 to 50 letters, digits, hyphens, underscores"))
	},
}
