package dynamodb

import "github.com/plinth-iac/plinth/policies/rule"

// PointInTimeRecovery requires that a table can be restored to any second of the last weeks.
var PointInTimeRecovery = rule.Rule{
	Name:     "dynamodb-point-in-time-recovery",
	Types:    []string{table},
	Why:      "What a faulty release overwrites or deletes is lost.",
	Fix:      "set pointInTimeRecovery.enabled to true",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"DynamoDB.2"}, rule.Nag: {"DDB3"}, rule.Checkov: {"CKV_AWS_28"}, rule.Trivy: {"AWS-0024"},
	},
	Check:  func(in rule.Inputs) rule.Verdict { return in.At("pointInTimeRecovery.enabled").True() },
	Repair: rule.Put("pointInTimeRecovery.enabled", true),
}

// DeletionProtection requires that a table cannot be deleted in one step.
var DeletionProtection = rule.Rule{
	Name:     "dynamodb-deletion-protection",
	Types:    []string{table},
	Why:      "One wrong command, or one renamed resource, deletes the table and its point-in-time recovery.",
	Fix:      "set deletionProtectionEnabled to true",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"DynamoDB.6"}},
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("deletionProtectionEnabled").True() },
	Repair:   rule.Put("deletionProtectionEnabled", true),
}

// EncryptedWithCMK asks for a key of the account's own. Without a word AWS encrypts with one that it owns
// itself.
var EncryptedWithCMK = rule.Rule{
	Name:     "dynamodb-encrypted-with-cmk",
	Types:    []string{table},
	Why:      "Who may decrypt the table cannot be said, seen or revoked with AWS's own key.",
	Fix:      "set serverSideEncryption.enabled to true and serverSideEncryption.kmsKeyArn to a key of your own",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "EncryptionAtRest.html",
	Controls: rule.Controls{
		rule.Checkov: {"CKV_AWS_119"}, rule.Trivy: {"AWS-0025"},
		rule.AWSGuard: {"dynamodb-table-encryption-enabled"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.At("serverSideEncryption.enabled").True(), in.At("serverSideEncryption.kmsKeyArn").Set(),
		)
	},
}

// ReplicaProtection asks that the copies in other regions are as safe as the table. To choose a key makes
// the replica anew, which no repair should do.
var ReplicaProtection = rule.Rule{
	Name:  "dynamodb-replica-protection",
	Types: []string{table},
	Why:   "The day the replica takes over, it has no recovery, no key of its own and no tags.",
	Fix: "set pointInTimeRecovery and propagateTags of each of replicas to true, and kmsKeyArn to a key " +
		"of its region",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "GlobalTables.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_165", "CKV_AWS_271"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("replicas").Present(), in.Each("replicas[]").All(func(r rule.Value) rule.Verdict {
			return rule.All(
				r.At("pointInTimeRecovery").True(), r.At("propagateTags").True(), r.At("kmsKeyArn").Set(),
			)
		}))
	},
	Repair: rule.Both(
		rule.Put("replicas[].pointInTimeRecovery", true), rule.Put("replicas[].propagateTags", true),
	),
}
