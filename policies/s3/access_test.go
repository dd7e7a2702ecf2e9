package s3_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/s3"
)

func TestPolicyNotPublic(t *testing.T) {
	policy := func(changes m) m {
		s := m{"Effect": "Allow", "Action": "s3:GetObject", "Principal": "*"}
		maps.Copy(s, changes)
		return m{"policy": ruletest.Policy(m{"Effect": "Deny", "Principal": "*"}, s)}
	}
	scoped := func(key string) m { return m{"Condition": m{"StringEquals": m{key: "x"}}} }
	cloudfront := m{"Service": "cloudfront.amazonaws.com"}
	fromOne := policy(m{"Principal": cloudfront, "Condition": m{"ArnLike": m{"AWS:SourceArn": "arn:x"}}})
	fromAny := policy(m{"Principal": cloudfront})
	inBucket := policy(nil)
	inBucket["@type"] = "aws:s3/bucketV2:BucketV2"
	ruletest.Run(t, s3.PolicyNotPublic, ruletest.Good{Inputs: policy(scoped("aws:SourceVpce"))},
		ruletest.Pass("one distribution", fromOne),
		ruletest.Pass("a named account", policy(m{"Principal": m{"AWS": "123456789012"}})),
		ruletest.Pass("another service", policy(m{"Principal": m{"Service": "logging.s3.amazonaws.com"}})),
		ruletest.Fail("everybody", policy(nil), "allows everybody"),
		ruletest.Fail("everybody with TLS", policy(scoped("aws:SecureTransport")), "allows everybody"),
		ruletest.Fail("any distribution", fromAny, "allows everybody"),
		ruletest.Fail("in the bucket", inBucket, "allows everybody"),
		ruletest.Skip("no policy", m{"policy": nil}),
	)
}

func TestACLNotPublic(t *testing.T) {
	const everybody = "http://acs.amazonaws.com/groups/global/AllUsers"
	const logs = "http://acs.amazonaws.com/groups/s3/LogDelivery"
	grants := func(uri string) m { return m{"grants": []m{{"grantee": m{"uri": uri}}}} }
	ruletest.Run(t, s3.ACLNotPublic, ruletest.Good{Inputs: m{"acl": "private"}},
		ruletest.Pass("log delivery", m{"acl": nil, "accessControlPolicy": grants(logs)}),
		ruletest.Pass("in the bucket", m{"@type": "aws:s3/bucketV2:BucketV2", "grants": []m{{"uri": logs}}}),
		ruletest.Fail("everybody", m{"acl": "public-read"}, `acl is "public-read"`),
		ruletest.Fail("everybody by a grant", m{"accessControlPolicy": grants(everybody)}, "grants[0].grantee.uri is"),
		ruletest.Fail("everybody in the bucket", m{
			"@type": "aws:s3/bucket:Bucket", "grants": []m{{"uri": everybody}},
		}, "grants[0].uri is"),
	)
}

func TestACLsDisabled(t *testing.T) {
	ruletest.Run(t, s3.ACLsDisabled, ruletest.Good{Inputs: m{"rule": m{"objectOwnership": "BucketOwnerEnforced"}}},
		ruletest.Fail("enabled", m{"rule.objectOwnership": "ObjectWriter"}, `objectOwnership is "ObjectWriter"`),
	)
}

func TestACLNeedsOwnershipControls(t *testing.T) {
	ruletest.Run(t, s3.ACLNeedsOwnershipControls, ruletest.Good{
		Inputs: m{"bucket": ruletest.Ref("bucket"), "acl": "log-delivery-write"},
		Others: []ruletest.Other{
			{Name: "bucket", Type: "aws:s3/bucketV2:BucketV2"},
			{Name: "controls", Type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls", Inputs: m{
				"bucket": ruletest.Ref("bucket"), "rule": m{"objectOwnership": "BucketOwnerPreferred"},
			}},
		},
	},
		ruletest.Fail("disabled", m{"controls/rule.objectOwnership": "BucketOwnerEnforced"}, "is \"BucketOwnerEnforced\""),
		ruletest.Fail("disabled by default", m{"controls/": nil}, "there is no BucketOwnershipControls"),
		ruletest.Open("a bucket of another stack", m{"bucket": "elsewhere"}),
		ruletest.Skip("a private one", m{"acl": "private"}),
		ruletest.Skip("none", m{"acl": nil}),
	)
}

func TestTLSOnly(t *testing.T) {
	policy := func(changes m) string {
		s := m{
			"Effect": "Deny", "Action": "s3:*", "Principal": "*",
			"Resource":  []string{"arn:aws:s3:::uploads", "arn:aws:s3:::uploads/*"},
			"Condition": m{"Bool": m{"aws:SecureTransport": "false"}},
		}
		maps.Copy(s, changes)
		return ruletest.Policy(m{"Effect": "Allow", "Resource": []string{"arn:aws:s3:::uploads"}}, s)
	}
	changed := func(changes m) m { return m{"policy/policy": policy(changes)} }
	ruletest.Run(t, s3.TLSOnly, ruletest.Good{
		Type: "aws:s3/bucketV2:BucketV2",
		Others: []ruletest.Other{{Name: "policy", Type: "aws:s3/bucketPolicy:BucketPolicy", Inputs: m{
			"bucket": ruletest.Ref("it"), "policy": policy(nil),
		}}},
	},
		ruletest.Pass("in the bucket", m{"policy/": nil, "policy": policy(nil)}),
		ruletest.Pass("if it is known", changed(m{"Condition": m{"BoolIfExists": m{"aws:SecureTransport": "false"}}})),
		ruletest.Fail("allowed", changed(m{"Effect": "Allow"}), "does not deny clear text"),
		ruletest.Fail("for somebody", changed(m{"Principal": m{"AWS": "123456789012"}}), "does not deny"),
		ruletest.Fail("some actions", changed(m{"Action": "s3:Get*"}), "does not deny clear text"),
		ruletest.Fail("something else", changed(m{"Condition": m{"Bool": m{"aws:ViaAWSService": "false"}}}), "does not"),
		ruletest.Fail("only the objects", changed(m{"Resource": []string{"arn:aws:s3:::uploads/*"}}), "and its objects"),
		ruletest.Fail("only the bucket", changed(m{"Resource": []string{"arn:aws:s3:::uploads"}}), "the bucket and"),
		ruletest.Fail("another bucket", m{"policy/bucket": "elsewhere"}, "has no policy that denies clear text"),
		ruletest.Fail("no policy", m{"policy/": nil}, "has no policy that denies clear text"),
	)
}
