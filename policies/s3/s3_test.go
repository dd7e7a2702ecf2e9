package s3_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/s3"
)

type m = ruletest.M

func TestPublicAccessBlocked(t *testing.T) {
	ruletest.Run(t, s3.PublicAccessBlocked, ruletest.Good{
		Type: "aws:s3/bucketV2:BucketV2",
		Others: []ruletest.Other{{
			Name: "block", Type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
			Inputs: m{"bucket": ruletest.Ref("it")},
		}},
	},
		ruletest.Pass("the name of version 7", m{"@type": "aws:s3/bucket:Bucket"}),
		ruletest.Pass("by name", m{"bucket": "uploads", "block/bucket": "uploads"}),
		ruletest.Fail("none", m{"block/": nil}, "there is no BucketPublicAccessBlock"),
		ruletest.Fail("one for another bucket", m{"block/bucket": "elsewhere"}, "no BucketPublicAccessBlock"),
		ruletest.Open("one for who knows what", m{"block/bucket": ruletest.Unknown}),
	)
}

func TestPublicAccessBlockComplete(t *testing.T) {
	ruletest.Run(t, s3.PublicAccessBlockComplete, ruletest.Good{Inputs: m{
		"blockPublicAcls": true, "blockPublicPolicy": true, "ignorePublicAcls": true, "restrictPublicBuckets": true,
	}},
		ruletest.Fail("ACLs", m{"blockPublicAcls": false}, "blockPublicAcls is false"),
		ruletest.Fail("policies", m{"blockPublicPolicy": false}, "blockPublicPolicy is false"),
		ruletest.Fail("old ACLs", m{"ignorePublicAcls": nil}, "ignorePublicAcls is not set"),
		ruletest.Fail("old policies", m{"restrictPublicBuckets": nil}, "restrictPublicBuckets is not set"),
	)
}
