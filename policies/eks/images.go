package eks

import "github.com/plinth-iac/plinth/policies/rule"

// ImagesNotPublic forbids a repository policy that lets everybody in.
var ImagesNotPublic = rule.Rule{
	Name:     "ecr-policy-not-public",
	Types:    []string{repositoryPolicy},
	Why:      "Anybody in any AWS account can pull the images, or push others under their names.",
	Fix:      "name the principals in policy, or add a condition on aws:PrincipalOrgID",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
	Locked:   true,
	Controls: rule.Controls{rule.Nag: {"ECR1"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("policy").Statements().None(func(s rule.Statement) rule.Verdict {
			scoped := s.Conditioned("aws:SourceArn", "aws:SourceAccount", "aws:PrincipalOrgID", "aws:PrincipalAccount")
			return rule.All(s.Allows(), s.Public(), rule.Not(scoped))
		}).Because("policy has a statement that allows everybody")
	},
}

// ImagesScanned asks that images are looked through for known holes.
var ImagesScanned = rule.Rule{
	Name:     "ecr-scan-on-push",
	Types:    []string{repository},
	Why:      "Images with known holes run until somebody uses one.",
	Fix:      "set imageScanningConfiguration.scanOnPush to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"ECR.1"}, rule.Checkov: {"CKV_AWS_163"}, rule.Trivy: {"AWS-0030"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("imageScanningConfiguration.scanOnPush").True()
	},
	Repair: rule.Put("imageScanningConfiguration.scanOnPush", true),
}

// TagsImmutable asks that a tag means one image.
var TagsImmutable = rule.Rule{
	Name:     "ecr-tags-immutable",
	Types:    []string{repository},
	Why:      "Whoever may push can put other code under the tag that production is started from.",
	Fix:      "set imageTagMutability to IMMUTABLE",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"ECR.2"}, rule.Checkov: {"CKV_AWS_51"}, rule.Trivy: {"AWS-0031"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("imageTagMutability").Is("IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION")
	},
	Repair: rule.Put("imageTagMutability", "IMMUTABLE"),
}

// ImagesEncryptedWithKMS asks for a key of the account. It can only be chosen when the repository is created.
var ImagesEncryptedWithKMS = rule.Rule{
	Name:     "ecr-encrypted-with-kms",
	Types:    []string{repository},
	Why:      "There is no key that could be withheld from whoever may pull every image.",
	Fix:      "set encryptionConfigurations[].encryptionType to KMS",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_136"}, rule.Trivy: {"AWS-0033"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("encryptionConfigurations[].encryptionType").Any(func(kind rule.Value) rule.Verdict {
			return kind.Is("KMS", "KMS_DSSE")
		})
	},
}

// ImagesExpire asks that images go which nobody starts any more.
var ImagesExpire = rule.Rule{
	Name:     "ecr-lifecycle-policy",
	Types:    []string{repository},
	With:     []string{lifecyclePolicy},
	Why:      "Every image that was ever pushed is kept, and paid for, for ever.",
	Fix:      "add a LifecyclePolicy for the repository",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"ECR.3"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Users(in, lifecyclePolicy, "repository").Exist()
	},
}
