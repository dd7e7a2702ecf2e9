package elasticache

import "github.com/plinth-iac/plinth/policies/rule"

// EncryptedAtRest requires encryption of what is on disk. Valkey has it unless told otherwise. It is chosen
// when a group is created, so that a repair would replace the group and lose what it holds.
var EncryptedAtRest = rule.Rule{
	Name:     "elasticache-encrypted-at-rest",
	Types:    []string{group},
	Why:      "Snapshots and swapped memory are readable by whoever reaches the storage under them.",
	Fix:      "set atRestEncryptionEnabled to true when the group is created",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ElastiCache.4"}, rule.Nag: {"AEC3"}, rule.Checkov: {"CKV_AWS_29"}, rule.Trivy: {"AWS-0045"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		encrypted := in.At("atRestEncryptionEnabled")
		return rule.Any(encrypted.True(), rule.All(engine(in).Is("valkey"), rule.Not(encrypted.Set())))
	},
}

// EncryptedWithCMK requires a key of the account's own.
var EncryptedWithCMK = rule.Rule{
	Name:     "elasticache-encrypted-with-cmk",
	Types:    []string{group, serverless},
	Why:      "Who may decrypt the cache and its snapshots cannot be said, seen or revoked with AWS's own key.",
	Fix:      "set kmsKeyId to the ARN of a key of your own when the cache is created",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"ElastiCache.4"}, rule.Checkov: {"CKV_AWS_191"}},
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("kmsKeyId").Set() },
}

// EncryptedInTransit requires that the group refuses connections in clear. AWS lets a group that exists
// change over in two steps only, and older ones not at all, so there is no repair.
var EncryptedInTransit = rule.Rule{
	Name:     "elasticache-encrypted-in-transit",
	Types:    []string{group},
	Why:      "Passwords and cached data cross the network in clear.",
	Fix:      `set transitEncryptionEnabled to true and transitEncryptionMode to "required"`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ElastiCache.5"}, rule.Nag: {"AEC3"}, rule.Checkov: {"CKV_AWS_30"}, rule.Trivy: {"AWS-0051"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.At("transitEncryptionEnabled").True(),
			rule.Not(in.At("transitEncryptionMode").Is("preferred")),
		)
	},
}

// Authenticated requires that clients say who they are.
var Authenticated = rule.Rule{
	Name:     "elasticache-authenticated",
	Types:    []string{group, serverless},
	Why:      "Whatever reaches the port reads and changes the whole cache.",
	Fix:      "set userGroupIds (of a serverless cache userGroupId) to a user group, or authToken to a secret",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ElastiCache.6"}, rule.Nag: {"AEC6"}, rule.Checkov: {"CKV_AWS_31"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() == serverless {
			return rule.When(rule.Not(in.At("engine").Is("memcached")), in.At("userGroupId").Set())
		}
		return rule.Any(in.At("authToken").Set(), atLeastOne(in, "userGroupIds[]"))
	},
}

// CustomSubnetGroup requires a place in the network that somebody has chosen.
var CustomSubnetGroup = rule.Rule{
	Name:     "elasticache-custom-subnet-group",
	Types:    []string{group},
	Why:      "The default group is every subnet of the default VPC, and all of those are public.",
	Fix:      "set subnetGroupName to a subnet group of private subnets",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ElastiCache.7"}, rule.Nag: {"AEC1"}, rule.Checkov: {"CKV_AWS_323"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		name := in.At("subnetGroupName")
		return rule.All(name.Set(), rule.Not(name.Is("default")))
	},
}

// NonDefaultPort asks for another port than the usual one.
var NonDefaultPort = rule.Rule{
	Name:     "elasticache-non-default-port",
	Types:    []string{group},
	Why:      "Whoever scans a network looks at the usual ports first.",
	Fix:      "set port to something else than 6379 when the group is created",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	URL:      guide + "set-up.html",
	Controls: rule.Controls{rule.Nag: {"AEC5"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(in.At("port").Default(6379).Is("6379"))
	},
}
