package cloudfront

import "github.com/plinth-iac/plinth/policies/rule"

// LoggingEnabled requires that every request is written down, in the old way or in the new one.
var LoggingEnabled = rule.Rule{
	Name:  "cloudfront-logging-enabled",
	Types: []string{distribution},
	With:  []string{logSource},
	Why:   "After an attack, or a fault, nobody can tell who asked for what and what the answer was.",
	Fix: `set loggingConfig.bucket, or add a LogDeliverySource with the resourceArn and logType ` +
		`"ACCESS_LOGS"`,
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"CloudFront.5"}, rule.Nag: {"CFR3"}, rule.Checkov: {"CKV_AWS_86"}, rule.Trivy: {"AWS-0010"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.Any(
			in.At("loggingConfig.bucket").Set(),
			stack.Users(in, logSource, "resourceArn").Any(func(source rule.Inputs) rule.Verdict {
				return source.At("logType").Is("ACCESS_LOGS")
			}),
		)
	},
}

// LogBucketTakesACLs requires of a bucket for logs in the old way that CloudFront can write an ACL into it.
var LogBucketTakesACLs = rule.Rule{
	Name:  "cloudfront-log-bucket-acl-enabled",
	Types: []string{distribution},
	With:  []string{bucket, ownership},
	Why: `AWS refuses it: "The S3 bucket that you specified for CloudFront logs does not enable ACL access"; ` +
		"new buckets do not.",
	Fix: "set loggingConfig.bucket to the bucketDomainName, and add BucketOwnershipControls with " +
		`rule.objectOwnership "BucketOwnerPreferred"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "standard-logging-legacy-s3.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		const path = "loggingConfig.bucket"
		buckets := stack.Targets(in, path, bucket)
		return rule.All(
			rule.When(in.At(path).Set(), in.At(path).Mentions(".s3.")),
			buckets.All(func(b rule.Inputs) rule.Verdict {
				return stack.Users(b, ownership, "bucket").Any(func(o rule.Inputs) rule.Verdict {
					return o.At("rule.objectOwnership").Is("BucketOwnerPreferred", "ObjectWriter")
				})
			}),
		)
	},
}

var priceClasses = rule.Setting[[]string]{
	Name: "priceClasses", Text: "the price classes that may be used; the first one is what a repair sets",
	Default: []string{"PriceClass_100"},
}

// PriceClassAllowed asks for no dearer edges than are wanted.
var PriceClassAllowed = rule.Rule{
	Name:  "cloudfront-price-class-allowed",
	Types: []string{distribution},
	Why: "Without a price class what is sent to the dearest parts of the world costs several times as " +
		"much.",
	Fix:      `set priceClass to "PriceClass_100"`,
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Settings: []rule.Option{priceClasses},
	URL:      guide + "PriceClass.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("priceClass").Default("PriceClass_All").Is(priceClasses.Of(in)...)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if allowed := priceClasses.Of(in); len(allowed) > 0 {
			return []rule.Change{rule.Set("priceClass", allowed[0])}
		}
		return nil
	},
}
