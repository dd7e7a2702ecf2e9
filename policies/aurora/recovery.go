package aurora

import (
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

// DeletionProtection requires that a cluster cannot be deleted in one step.
var DeletionProtection = rule.Rule{
	Name:     "aurora-deletion-protection",
	Types:    []string{cluster},
	Why:      "One wrong command, or one renamed resource, deletes the database.",
	Fix:      "set deletionProtection to true",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"RDS.7"}, rule.Nag: {"RDS10"}, rule.Checkov: {"CKV_AWS_139"}, rule.Trivy: {"AWS-0343"},
	},
	Check:  func(in rule.Inputs) rule.Verdict { return in.At("deletionProtection").True() },
	Repair: rule.Put("deletionProtection", true),
}

// snapshotName is what RDS takes as the identifier of a snapshot.
var snapshotName = regexp.MustCompile(`^[A-Za-z](-?[A-Za-z0-9]){0,254}$`)

// FinalSnapshot requires that what is deleted all the same leaves a snapshot behind, and that it has a name.
var FinalSnapshot = rule.Rule{
	Name:  "aurora-final-snapshot",
	Types: []string{cluster},
	Why: "A deleted cluster is lost with its automated backups; without a name for the snapshot the " +
		`deletion ends with "FinalSnapshotIdentifier is required when a final snapshot is required".`,
	Fix: "set finalSnapshotIdentifier to a name that is not taken, and skipFinalSnapshot to false in " +
		"production",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	URL:      guide + "USER_DeleteCluster.html",
	Check: func(in rule.Inputs) rule.Verdict {
		skip := in.At("skipFinalSnapshot").True()
		return rule.All(
			rule.When(in.Production(), rule.Not(skip).OnNo("skipFinalSnapshot is true")),
			rule.When(rule.Not(skip), in.At("finalSnapshotIdentifier").Set()),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		changes := []rule.Change{rule.Set("skipFinalSnapshot", false)}
		if in.At("finalSnapshotIdentifier").Set().Answer != rule.No {
			return changes
		}
		name := in.Name() + "-final"
		if !snapshotName.MatchString(name) {
			return nil
		}
		return append(changes, rule.Set("finalSnapshotIdentifier", name))
	},
}

var leastBackupDays = rule.Setting[int]{
	Name: "leastDays", Text: "the shortest time that automated backups are kept, in days (AWS keeps 35 at most)",
	Default: 7,
}

// BackupRetentionMin requires automated backups that reach back far enough. AWS keeps one day when nothing
// is said.
var BackupRetentionMin = rule.Rule{
	Name:  "aurora-backup-retention-min",
	Types: []string{cluster},
	Why: "A mistake that is found after the weekend can no longer be undone: the backups before it are " +
		"gone.",
	Fix:      "set backupRetentionPeriod to 7 or more, up to 35",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Settings: []rule.Option{leastBackupDays},
	Controls: rule.Controls{
		rule.FSBP: {"RDS.11"}, rule.Nag: {"RDS13"}, rule.Checkov: {"CKV_AWS_133"}, rule.Trivy: {"AWS-0077"},
		rule.AWSGuard: {"rds-instance-backup-enabled"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("backupRetentionPeriod").Default(1).AtLeast(float64(leastBackupDays.Of(in)))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return []rule.Change{rule.Set("backupRetentionPeriod", leastBackupDays.Of(in))}
	},
}

// MySQLBacktrack asks for the way to wind an Aurora MySQL cluster back in place. It can only be chosen when
// a cluster is created, and members of a global cluster cannot have it.
var MySQLBacktrack = rule.Rule{
	Name:     "aurora-mysql-backtrack",
	Types:    []string{cluster},
	Why:      "To undo a wrong statement takes a restore into a new cluster, hours instead of minutes.",
	Fix:      "set backtrackWindow to seconds, 86400 for a day, when the cluster is created",
	Severity: rule.Low,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"RDS.14"}, rule.Nag: {"RDS14"}, rule.Checkov: {"CKV_AWS_326"}},
	Check: func(in rule.Inputs) rule.Verdict {
		alone := rule.Not(in.At("globalClusterIdentifier").Set())
		return rule.When(rule.All(mysql(in), alone), in.At("backtrackWindow").AtLeast(1))
	},
}

// CopyTagsToSnapshot asks that snapshots can be told apart.
var CopyTagsToSnapshot = rule.Rule{
	Name:     "aurora-copy-tags-to-snapshot",
	Types:    []string{cluster},
	Why:      "Snapshots without tags escape the rules of access, cost and retention that go by tags.",
	Fix:      "set copyTagsToSnapshot to true",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"RDS.16"}, rule.Checkov: {"CKV_AWS_313"}},
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("copyTagsToSnapshot").True() },
	Repair:   rule.Put("copyTagsToSnapshot", true),
}
