package aurora

import "github.com/plinth-iac/plinth/policies/rule"

// StorageEncrypted requires encryption at rest. It is chosen when a cluster is created and there is no way
// back, so that a repair would replace the cluster and lose its data.
var StorageEncrypted = rule.Rule{
	Name:  "aurora-storage-encrypted",
	Types: []string{cluster},
	Why: "The database, its snapshots and its backups are readable by whoever reaches the storage under " +
		"them.",
	Fix: "set storageEncrypted to true when the cluster is created; restore an existing one from a " +
		"snapshot",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"RDS.27"}, rule.CIS5: {"2.2.1"}, rule.Nag: {"RDS2"}, rule.Checkov: {"CKV_AWS_96"},
		rule.Trivy: {"AWS-0079"}, rule.Compliance: {"aws-rds-cluster-disallow-unencrypted-storage"},
	},
	Check: func(in rule.Inputs) rule.Verdict { return in.At("storageEncrypted").True() },
}

// StorageEncryptedWithCMK requires a key of the account's own.
var StorageEncryptedWithCMK = rule.Rule{
	Name:  "aurora-storage-encrypted-with-cmk",
	Types: []string{cluster},
	Why: "AWS's own key can be neither revoked nor shared, so snapshots never leave the account for a " +
		"second one.",
	Fix:      "set kmsKeyId to the ARN of a key of your own",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"RDS.27"}, rule.Checkov: {"CKV_AWS_327"}, rule.Trivy: {"AWS-0079"},
		rule.Compliance: {"aws-rds-cluster-configure-customer-managed-key"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		key := in.At("kmsKeyId")
		return rule.All(key.HasPrefix("arn:"), rule.Not(key.Mentions(":alias/aws/")))
	},
}
