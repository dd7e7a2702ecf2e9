package kms

import "github.com/plinth-iac/plinth/policies/rule"

// RotationEnabled requires that a key changes by itself. Only symmetric keys for encryption can, and only in
// KMS's own store.
var RotationEnabled = rule.Rule{
	Name:     "kms-key-rotation-enabled",
	Types:    []string{key},
	Why:      "One generation of the key protects everything for ever, and its loss would open all of it.",
	Fix:      "set enableKeyRotation to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"KMS.4"}, rule.CIS5: {"3.6"}, rule.Nag: {"KMS5"}, rule.Checkov: {"CKV_AWS_7"},
		rule.Trivy: {"AWS-0065"}, rule.AWSGuard: {"cmk-backing-key-rotation-enabled"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		rotates := rule.All(
			in.At("customerMasterKeySpec").Default("SYMMETRIC_DEFAULT").Is("SYMMETRIC_DEFAULT"),
			in.At("keyUsage").Default("ENCRYPT_DECRYPT").Is("ENCRYPT_DECRYPT"),
			rule.Not(in.At("customKeyStoreId").Set()),
		)
		return rule.When(rotates, in.At("enableKeyRotation").True())
	},
	Repair: rule.Put("enableKeyRotation", true),
}

// leastRotationDays is the shortest period that KMS takes:
// https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
const leastRotationDays = 90

var mostRotationDays = rule.Setting[int]{
	Name: "mostDays", Text: "the longest time after which a key has to change, in days", Default: 365,
}

// RotationPeriod asks that a key changes once a year.
var RotationPeriod = rule.Rule{
	Name:     "kms-key-rotation-period-max",
	Types:    []string{key},
	Why:      "One generation of the key protects years of data; and AWS refuses periods of less than 90 days.",
	Fix:      "set rotationPeriodInDays to 90 to 365, or leave it out",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Settings: []rule.Option{mostRotationDays},
	URL:      guide + "rotating-keys-enable.html",
	Check: func(in rule.Inputs) rule.Verdict {
		period := in.At("rotationPeriodInDays").Default(365)
		return period.Between(leastRotationDays, float64(mostRotationDays.Of(in)))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return []rule.Change{rule.Set("rotationPeriodInDays", mostRotationDays.Of(in))}
	},
}

// longestWindow is the most that KMS has, and its default, in days.
const longestWindow = 30

var leastWindowDays = rule.Setting[int]{
	Name: "leastDays", Text: "the shortest time for which a deleted key can be brought back, in days",
	Default: 14,
}

// DeletionWindow asks for time to notice that a key is about to be deleted.
var DeletionWindow = rule.Rule{
	Name:     "kms-key-deletion-window-min",
	Types:    []string{key, replicaKey, externalKey},
	Why:      "When the window closes, nothing that the key has encrypted can ever be read again.",
	Fix:      "set deletionWindowInDays to 14 to 30, or leave it out",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Settings: []rule.Option{leastWindowDays},
	Controls: rule.Controls{rule.FSBP: {"KMS.3"}},
	Check: func(in rule.Inputs) rule.Verdict {
		window := in.At("deletionWindowInDays").Default(longestWindow)
		return rule.All(window.AtLeast(float64(leastWindowDays.Of(in))), window.AtMost(longestWindow))
	},
	Repair: rule.Put("deletionWindowInDays", longestWindow),
}

// Enabled asks that a key can be used.
var Enabled = rule.Rule{
	Name:     "kms-key-enabled",
	Types:    []string{key, replicaKey},
	Why:      "What the key protects cannot be read or written while it is switched off.",
	Fix:      "remove isEnabled (of a ReplicaKey: enabled), or set it to true",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "enabling-keys.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_227"}},
	Check:    func(in rule.Inputs) rule.Verdict { return rule.Not(in.At(enabled(in)).False()) },
	Repair:   func(in rule.Inputs) []rule.Change { return []rule.Change{rule.Remove(enabled(in))} },
}

func enabled(in rule.Inputs) string {
	if in.Type() == replicaKey {
		return "enabled"
	}
	return "isEnabled"
}
