package events

import (
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

// StreamEncrypted requires that records do not lie in clear.
var StreamEncrypted = rule.Rule{
	Name:     "kinesis-stream-encrypted",
	Types:    []string{stream},
	Why:      "Records at rest are readable by whoever reaches the storage under the stream.",
	Fix:      "set encryptionType to KMS, and kmsKeyId to a key of your own or to alias/aws/kinesis",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"Kinesis.1"}, rule.Nag: {"KDS1"}, rule.Checkov: {"CKV_AWS_43", "CKV_AWS_185"},
		rule.Trivy: {"AWS-0064"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(in.At("encryptionType").Is("KMS"), in.At("kmsKeyId").Set())
	},
	Repair: func(in rule.Inputs) []rule.Change {
		changes := []rule.Change{rule.Set("encryptionType", "KMS")}
		if in.At("kmsKeyId").Set().Answer == rule.No {
			changes = append(changes, rule.Set("kmsKeyId", "alias/aws/kinesis"))
		}
		return changes
	},
}

var leastStreamHours = rule.Setting[int]{
	Name: "leastHours", Text: "the shortest time that records are kept, in hours", Default: 168,
}

// shortestRetention and longestRetention are how long Kinesis keeps records, in hours. The first is also what
// it does when nothing is said.
const shortestRetention, longestRetention = 24, 8760

// StreamRetention asks that a reader that stood still for a weekend finds its records.
var StreamRetention = rule.Rule{
	Name:     "kinesis-stream-retention",
	Types:    []string{stream},
	Why:      "Records are gone before a reader that failed on Friday is repaired on Monday.",
	Fix:      "set retentionPeriod to 168 or more",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Settings: []rule.Option{leastStreamHours},
	Controls: rule.Controls{rule.FSBP: {"Kinesis.3"}},
	Check: func(in rule.Inputs) rule.Verdict {
		kept := in.At("retentionPeriod").Default(shortestRetention)
		return rule.When(in.Production(), kept.AtLeast(float64(leastStreamHours.Of(in))))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return []rule.Change{rule.Set("retentionPeriod", leastStreamHours.Of(in))}
	},
}

var streamName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,128}$`)

// StreamModeConsistent requires shards where they are counted, and none where AWS counts them.
var StreamModeConsistent = rule.Rule{
	Name:  "kinesis-mode-consistent",
	Types: []string{stream},
	Why: "AWS refuses a provisioned stream without shardCount, an on-demand one with it, and retention of " +
		"less than 24 or more than 8760 hours.",
	Fix: "set shardCount with streamMode PROVISIONED only, retentionPeriod to 24 to 8760, and name to at most " +
		"128 letters, digits and _.-",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html",
	Check: func(in rule.Inputs) rule.Verdict {
		mode := in.At("streamModeDetails.streamMode").Default("PROVISIONED")
		shards, name := in.At("shardCount"), in.At("name")
		return rule.All(
			mode.Is("PROVISIONED", "ON_DEMAND"),
			rule.When(mode.Is("PROVISIONED"), shards.AtLeast(1)),
			rule.When(mode.Is("ON_DEMAND"), rule.Not(shards.AtLeast(1))),
			in.At("retentionPeriod").Default(shortestRetention).Between(shortestRetention, longestRetention),
			rule.When(name.Set(), name.Matches(streamName, "1 to 128 letters, digits and _.-")),
		)
	},
}

var ownKey = rule.Setting[bool]{
	Name: "ownKey", Text: "whether the key has to be one of the account's own", Default: false,
}

// DeliveryEncrypted requires that what waits for delivery does not lie in clear. What comes from a stream is
// encrypted there.
var DeliveryEncrypted = rule.Rule{
	Name:     "firehose-encrypted",
	Types:    []string{delivery},
	Why:      "Records that wait for delivery are readable by whoever reaches the storage under the stream.",
	Fix:      "set serverSideEncryption.enabled to true; with keyType CUSTOMER_MANAGED_CMK also keyArn",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{ownKey},
	Controls: rule.Controls{
		rule.FSBP: {"DataFirehose.1"}, rule.Nag: {"KDF1"}, rule.Checkov: {"CKV_AWS_240"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		encryption := in.At("serverSideEncryption")
		own := encryption.At("keyType").Is("CUSTOMER_MANAGED_CMK")
		elsewhere := rule.Any(
			in.At("kinesisSourceConfiguration").Present(), in.At("mskSourceConfiguration").Present(),
		)
		return rule.When(rule.Not(elsewhere), rule.All(
			encryption.At("enabled").True(),
			rule.When(own, encryption.At("keyArn").Set()),
			rule.When(rule.Decide(ownKey.Of(in), "any key will do"), own),
		))
	},
	Repair: rule.Put("serverSideEncryption.enabled", true),
}
