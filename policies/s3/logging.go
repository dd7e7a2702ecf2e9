package s3

import "github.com/plinth-iac/plinth/policies/rule"

// AccessLogged asks for a line about every request. Targets of logs would write about their own writing.
var AccessLogged = rule.Rule{
	Name:     "s3-access-logging-enabled",
	Types:    []string{bucket},
	With:     []string{logging, loadBalancer},
	Why:      "After a leak nobody can tell who read what.",
	Fix:      "add BucketLogging for the bucket, with the targetBucket that collects the logs",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"S3.9"}, rule.Nag: {"S1"}, rule.Checkov: {"CKV_AWS_18"}, rule.Trivy: {"AWS-0089"},
		rule.AWSGuard: {"s3-bucket-logging-enabled"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.When(rule.Not(isLogTarget(in, stack)), rule.Any(
			in.At("loggings").Present(), stack.Users(in, logging, "bucket").Exist(),
		))
	},
}

// NotItsOwnLogTarget forbids that a bucket writes its access logs to itself.
var NotItsOwnLogTarget = rule.Rule{
	Name:     "s3-bucket-not-its-own-log-target",
	Types:    []string{logging},
	With:     []string{bucket},
	Why:      "Every log that is written is a request, which is logged: the bucket grows without end.",
	Fix:      "set targetBucket to another bucket",
	Severity: rule.Medium,
	Topic:    rule.Cost,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Targets(in, "bucket", bucket).Every(func(b rule.Inputs) rule.Verdict {
			return stack.Users(b, logging, "targetBucket").All(func(writer rule.Inputs) rule.Verdict {
				return rule.Decide(writer.URN() != in.URN(), "bucket and targetBucket are the same")
			})
		})
	},
}
