package s3

import "github.com/plinth-iac/plinth/policies/rule"

var publicControls = rule.Controls{
	rule.FSBP: {"S3.8", "S3.1", "S3.2", "S3.3"}, rule.CIS5: {"2.1.4"}, rule.Nag: {"S2"},
	rule.Checkov: {"CKV2_AWS_6", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56"},
	rule.Trivy:   {"AWS-0086", "AWS-0087", "AWS-0091", "AWS-0093", "AWS-0094"},
}

// PublicAccessBlocked requires a public access block beside each bucket. PublicAccessBlockComplete looks into
// it.
var PublicAccessBlocked = rule.Rule{
	Name:     "s3-public-access-blocked",
	Types:    []string{bucket},
	With:     []string{publicBlock},
	Why:      "One wrong ACL or policy is enough to publish every object of a bucket that nothing shields.",
	Fix:      "add a BucketPublicAccessBlock for the bucket, with its four flags true",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: publicControls,
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Users(in, publicBlock, "bucket").Exist()
	},
}

// PublicAccessBlockComplete requires that a public access block blocks everything that it can.
var PublicAccessBlockComplete = rule.Rule{
	Name:     "s3-public-access-block-complete",
	Types:    []string{publicBlock},
	Why:      "A flag that is left out leaves one of the ways open by which a bucket becomes public.",
	Fix:      "set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: publicControls,
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.At("blockPublicAcls").True(), in.At("blockPublicPolicy").True(),
			in.At("ignorePublicAcls").True(), in.At("restrictPublicBuckets").True(),
		)
	},
	Repair: rule.Both(
		rule.Put("blockPublicAcls", true), rule.Put("blockPublicPolicy", true),
		rule.Put("ignorePublicAcls", true), rule.Put("restrictPublicBuckets", true),
	),
}
