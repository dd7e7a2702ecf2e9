package s3

import "github.com/plinth-iac/plinth/policies/rule"

// VersioningEnabled requires that what is overwritten or deleted can be had back.
var VersioningEnabled = rule.Rule{
	Name:     "s3-versioning-enabled",
	Types:    []string{bucket},
	With:     []string{versioning},
	Why:      "An object that is overwritten or deleted, by mistake or by an intruder, is gone.",
	Fix:      "add BucketVersioning for the bucket, with the status Enabled",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: versioningControls,
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return versioned(in, stack)
	},
}

// VersioningNotSuspended requires that versioning, where there is any, is on.
var VersioningNotSuspended = rule.Rule{
	Name:     "s3-versioning-not-suspended",
	Types:    []string{versioning},
	Why:      "While versioning is suspended an object that is overwritten or deleted is gone.",
	Fix:      "set versioningConfiguration.status to Enabled",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: versioningControls,
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("versioningConfiguration.status").Is("Enabled")
	},
	Repair: rule.Put("versioningConfiguration.status", "Enabled"),
}

var versioningControls = rule.Controls{
	rule.FSBP: {"S3.14"}, rule.Nag: {"S3BucketVersioningEnabled"},
	rule.Checkov: {"CKV_AWS_21"}, rule.Trivy: {"AWS-0090"},
}

// versioned is the condition that a bucket keeps versions, be it by a setting of its own or by a resource
// beside it.
func versioned(b rule.Inputs, stack *rule.Stack) rule.Verdict {
	return rule.Any(
		b.At("versioning.enabled").True(),
		b.Each("versionings[].enabled").Any(func(v rule.Value) rule.Verdict { return v.True() }),
		stack.Users(b, versioning, "bucket").Any(func(settings rule.Inputs) rule.Verdict {
			return settings.At("versioningConfiguration.status").Is("Enabled")
		}),
	)
}

// NoForceDestroy forbids that a bucket of a production stack goes with everything in it.
var NoForceDestroy = rule.Rule{
	Name:     "s3-no-force-destroy",
	Types:    []string{bucket},
	Why:      "Whoever renames the bucket or destroys the stack deletes every object, without being asked.",
	Fix:      "set forceDestroy to false",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	URL:      "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/#inputs",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(rule.All(in.Production(), in.At("forceDestroy").True())).
			Because("forceDestroy is true in production")
	},
	Repair: rule.Put("forceDestroy", false),
}

var (
	lockTag = rule.Setting[string]{
		Name: "tag", Text: "the tag by which buckets are told apart that must be locked", Default: "data-class",
	}
	lockValues = rule.Setting[[]string]{
		Name: "values", Text: "the values of that tag with which a bucket must be locked",
		Default: []string{"backup", "audit"},
	}
)

// ObjectLocked asks that what is kept as evidence cannot be deleted by anybody for a while.
var ObjectLocked = rule.Rule{
	Name:     "s3-object-lock-for-backups",
	Types:    []string{bucket},
	With:     []string{objectLock},
	Why:      "Whoever takes over the account deletes the backups and the audit trail first.",
	Fix:      "set objectLockEnabled, and add BucketObjectLockConfiguration with a rule.defaultRetention",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Disabled,
	Settings: []rule.Option{lockTag, lockValues},
	Controls: rule.Controls{rule.FSBP: {"S3.15"}, rule.Checkov: {"CKV_AWS_143"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		class := in.OwnTag(lockTag.Of(in)).Is(lockValues.Of(in)...)
		return rule.When(class, rule.All(
			in.At("objectLockEnabled").True(),
			stack.Users(in, objectLock, "bucket").Any(func(lock rule.Inputs) rule.Verdict {
				return lock.At("rule.defaultRetention.mode").Set()
			}),
		))
	},
}

// ReplicationNeedsVersioning requires versions at both ends of a replication.
var ReplicationNeedsVersioning = rule.Rule{
	Name:     "s3-replication-needs-versioning",
	Types:    []string{replication},
	With:     []string{bucket, versioning},
	Why:      `AWS refuses it: "Destination bucket must have versioning enabled", and so must the source.`,
	Fix:      "add BucketVersioning with the status Enabled for the bucket and for each destination",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_144"}},
	URL:      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		keeps := func(b rule.Inputs) rule.Verdict { return versioned(b, stack) }
		return rule.All(
			stack.Targets(in, "bucket", bucket).Every(keeps),
			stack.Targets(in, "rules[].destination.bucket", bucket).All(keeps),
		)
	},
}
