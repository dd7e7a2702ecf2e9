package s3

import "github.com/plinth-iac/plinth/policies/rule"

// scopes are the condition keys that narrow "everybody" down to somebody.
var scopes = []string{
	"aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceVpce", "aws:SourceVpc", "aws:SourceIp",
	"aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn",
}

// PolicyNotPublic forbids a bucket policy that lets everybody in, or any distribution of CloudFront.
var PolicyNotPublic = rule.Rule{
	Name:     "s3-policy-not-public",
	Types:    []string{bucketPolicy, bucket},
	Why:      "Anybody can read or replace the bucket's objects, be it by a distribution of their own.",
	Fix:      "name the principals in policy, or add a condition such as aws:SourceArn or aws:PrincipalOrgID",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: rule.Controls{
		rule.FSBP: {"S3.2", "S3.3", "S3.6"}, rule.Nag: {"S5"}, rule.Checkov: {"CKV_AWS_70"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		policy := in.At("policy")
		return rule.When(policy.Set(), policy.Statements().None(func(s rule.Statement) rule.Verdict {
			return rule.All(s.Allows(), rule.Any(
				rule.All(s.Public(), rule.Not(s.Conditioned(scopes...))),
				rule.All(rule.Not(s.Public()), s.For("cloudfront.amazonaws.com"),
					rule.Not(s.Conditioned("aws:SourceArn", "aws:SourceAccount"))),
			))
		}).Because("policy has a statement that allows everybody"))
	},
}

// ACLNotPublic forbids ACLs that let everybody in, or everybody who has an AWS account.
var ACLNotPublic = rule.Rule{
	Name:     "s3-acl-not-public",
	Types:    []string{bucketACL, bucket},
	Why:      "Anybody can list the bucket, and with some of these ACLs write to it.",
	Fix:      "remove acl and the grants to AllUsers and AuthenticatedUsers",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: rule.Controls{
		rule.FSBP: {"S3.2", "S3.3"}, rule.Checkov: {"CKV_AWS_20", "CKV_AWS_57", "CKV2_AWS_43"},
		rule.Trivy: {"AWS-0092"}, rule.Compliance: {"aws-s3-bucket-disallow-public-read"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		grants := in.Each("accessControlPolicy.grants[].grantee.uri")
		if in.Type() == bucket {
			grants = in.Each("grants[].uri")
		}
		return rule.All(
			rule.Not(in.At("acl").Is("public-read", "public-read-write", "authenticated-read")),
			grants.None(func(uri rule.Value) rule.Verdict {
				return uri.HasSuffix("/global/AllUsers", "/global/AuthenticatedUsers")
			}),
		)
	},
}

// ACLsDisabled requires that only policies say who may do what. AWS disables the ACLs of a bucket about
// which nothing is said.
var ACLsDisabled = rule.Rule{
	Name:     "s3-acls-disabled",
	Types:    []string{ownership},
	Why:      "With ACLs whoever uploads an object owns it, and may let everybody read it.",
	Fix:      "set rule.objectOwnership to BucketOwnerEnforced, or remove the BucketOwnershipControls",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"S3.12"}, rule.Checkov: {"CKV2_AWS_65"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("rule.objectOwnership").Is("BucketOwnerEnforced")
	},
	Repair: rule.Put("rule.objectOwnership", "BucketOwnerEnforced"),
}

// ACLNeedsOwnershipControls requires that ACLs are enabled where there is one.
var ACLNeedsOwnershipControls = rule.Rule{
	Name:  "s3-acl-needs-ownership-controls",
	Types: []string{bucketACL},
	With:  []string{bucket, ownership},
	Why:   "AWS refuses it with AccessControlListNotSupported: a bucket has no ACLs unless it enables them.",
	Fix: "remove the BucketAcl, or add BucketOwnershipControls with the objectOwnership " +
		"BucketOwnerPreferred",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3045"}},
	URL:      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.When(rule.All(in.At("acl").Set(), rule.Not(in.At("acl").Is("private"))),
			stack.Targets(in, "bucket", bucket).Every(func(b rule.Inputs) rule.Verdict {
				return stack.Users(b, ownership, "bucket").Any(func(controls rule.Inputs) rule.Verdict {
					return controls.At("rule.objectOwnership").Is("ObjectWriter", "BucketOwnerPreferred")
				})
			}))
	},
}
