package s3

import "github.com/plinth-iac/plinth/policies/rule"

// EncryptedWithKMS requires a key of the account for every bucket. Targets of logs cannot have one.
var EncryptedWithKMS = rule.Rule{
	Name:  "s3-encrypted-with-kms",
	Types: []string{bucket},
	With:  []string{encryption, logging, loadBalancer},
	Why: "Whoever may read the bucket reads everything in it: there is no key that could be " +
		"withheld or revoked.",
	Fix:      "add encryption with the sseAlgorithm aws:kms and kmsMasterKeyId for the bucket",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"S3.17"}, rule.Nag: {"S3DefaultEncryptionKMS"},
		rule.Checkov: {"CKV_AWS_145", "CKV_AWS_19"}, rule.Trivy: {"AWS-0132"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.When(rule.Not(isLogTarget(in, stack)), rule.Any(
			withKey(in.Each("serverSideEncryptionConfigurations[].rules[].applyServerSideEncryptionByDefaults[]")),
			withKey(in.Each("serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault")),
			stack.Users(in, encryption, "bucket").Any(func(settings rule.Inputs) rule.Verdict {
				return withKey(settings.Each("rules[].applyServerSideEncryptionByDefault"))
			}),
		))
	},
}

// withKey holds when one of the defaults is a key of the account.
func withKey(defaults rule.List) rule.Verdict {
	return defaults.Any(func(d rule.Value) rule.Verdict {
		return rule.All(d.At("sseAlgorithm").Is("aws:kms", "aws:kms:dsse"), d.At("kmsMasterKeyId").Set())
	})
}

// BucketKeyEnabled asks for the key by which S3 does not ask KMS about every object.
var BucketKeyEnabled = rule.Rule{
	Name:     "s3-bucket-key-enabled",
	Types:    []string{encryption},
	Why:      "Every request for an object is a request to KMS, which costs and counts against a quota.",
	Fix:      "set rules[].bucketKeyEnabled to true",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.Compliance: {"aws-s3-bucket-enable-server-side-encryption-bucket-key"}},
	URL:      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("rules[]").All(func(settings rule.Value) rule.Verdict {
			return rule.When(settings.At("applyServerSideEncryptionByDefault.sseAlgorithm").Is("aws:kms"),
				settings.At("bucketKeyEnabled").True())
		})
	},
	Repair: rule.Put("rules[].bucketKeyEnabled", true),
}

// LogTargetUsesSSES3 requires that log targets are encrypted in the only way in which AWS can write to them.
var LogTargetUsesSSES3 = rule.Rule{
	Name:  "s3-log-target-uses-sse-s3",
	Types: []string{encryption},
	With:  []string{bucket, logging, loadBalancer},
	Why: "AWS refuses to write access logs of buckets and load balancers to a bucket that is " +
		"encrypted with KMS.",
	Fix:      "set the sseAlgorithm of the target to AES256",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Targets(in, "bucket", bucket).Every(func(b rule.Inputs) rule.Verdict {
			return rule.When(isLogTarget(b, stack),
				in.Each("rules[].applyServerSideEncryptionByDefault").All(func(d rule.Value) rule.Verdict {
					return d.At("sseAlgorithm").Is("AES256")
				}))
		})
	},
}

// isLogTarget is the condition that buckets or load balancers write their access logs to the bucket.
func isLogTarget(in rule.Inputs, stack *rule.Stack) rule.Verdict {
	return rule.Any(
		stack.Users(in, logging, "targetBucket").Exist(),
		stack.Users(in, loadBalancer, "accessLogs.bucket").Exist(),
	)
}
