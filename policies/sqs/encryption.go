package sqs

import "github.com/plinth-iac/plinth/policies/rule"

// Encrypted requires that messages at rest are encrypted, with a key of the account or with the service's
// own.
var Encrypted = rule.Rule{
	Name:     "sqs-encrypted",
	Types:    []string{queue},
	Why:      "Messages at rest are readable by whoever reaches the storage under the queue.",
	Fix:      "set sqsManagedSseEnabled to true, or kmsMasterKeyId to a key of your own",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"SQS.1"}, rule.Nag: {"SQS2"},
		rule.Checkov: {"CKV_AWS_27", "CKV2_AWS_73"}, rule.Trivy: {"AWS-0096", "AWS-0135"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Any(in.At("sqsManagedSseEnabled").True(), in.At("kmsMasterKeyId").Set())
	},
	Repair: rule.Put("sqsManagedSseEnabled", true),
}

// EncryptionUnambiguous requires one key, not two.
var EncryptionUnambiguous = rule.Rule{
	Name:     "sqs-one-encryption",
	Types:    []string{queue},
	Why:      "AWS refuses it: a queue has one key, be it the service's own or one of the account.",
	Fix:      "set one of sqsManagedSseEnabled and kmsMasterKeyId",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      reference + "API_SetQueueAttributes.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(rule.All(in.At("sqsManagedSseEnabled").True(), in.At("kmsMasterKeyId").Set())).
			Because("sqsManagedSseEnabled and kmsMasterKeyId are both set")
	},
}
