package cloudfront_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/cloudfront"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestLoggingEnabled(t *testing.T) {
	ruletest.Run(t, cloudfront.LoggingEnabled, ruletest.Good{
		Inputs: m{"loggingConfig": m{"bucket": "logs.s3.amazonaws.com"}},
		Others: []ruletest.Other{{
			Name: "source", Type: "aws:cloudwatch/logDeliverySource:LogDeliverySource",
			Inputs: m{"resourceArn": "elsewhere", "logType": "ACCESS_LOGS"},
		}},
	},
		ruletest.Pass("the new way", m{"loggingConfig": nil, "source/resourceArn": ruletest.Ref("it")}),
		ruletest.Fail("neither", m{"loggingConfig": nil}, "loggingConfig.bucket is not set"),
		ruletest.Fail("other logs", m{
			"loggingConfig": nil, "source/resourceArn": ruletest.Ref("it"), "source/logType": "CONNECTION_LOGS",
		}, `logType is "CONNECTION_LOGS"`),
	)
}

func TestLogBucketTakesACLs(t *testing.T) {
	const there = "loggingConfig.bucket"
	// The harness makes the id of a resource from its name.
	const logs = "logs.s3.amazonaws.com"
	ruletest.Run(t, cloudfront.LogBucketTakesACLs, ruletest.Good{
		Inputs: m{"loggingConfig": m{"bucket": ruletest.Ref(logs)}},
		Others: []ruletest.Other{
			{Name: logs, Type: "aws:s3/bucketV2:BucketV2"},
			{Name: "ownership", Type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls", Inputs: m{
				"bucket": ruletest.Ref(logs), "rule": m{"objectOwnership": "BucketOwnerPreferred"},
			}},
		},
	},
		ruletest.Pass("of another stack", m{there: "other.s3.eu-west-1.amazonaws.com"}),
		ruletest.Pass("none", m{"loggingConfig": nil}),
		ruletest.Fail("a name", m{there: "logs"}, `text that contains ".s3."`),
		ruletest.Fail("no ACLs", m{"ownership/rule.objectOwnership": "BucketOwnerEnforced"}, "BucketOwnerEnforced"),
		ruletest.Fail("no ACLs by default", m{"ownership/": nil}, "there is no BucketOwnershipControls"),
	)
}

func TestAliasesCovered(t *testing.T) {
	const arn = "viewerCertificate.acmCertificateArn"
	ruletest.Run(t, cloudfront.AliasesCovered, ruletest.Good{
		Inputs: m{
			"aliases":           []string{"www.example.com", "Example.com"},
			"viewerCertificate": m{"acmCertificateArn": ruletest.Ref("certificate")},
		},
		Others: []ruletest.Other{
			{Name: "certificate", Type: "aws:acm/certificate:Certificate", Inputs: m{
				"domainName": "example.com", "subjectAlternativeNames": []string{"*.example.com"},
			}},
			{Name: "validation", Type: "aws:acm/certificateValidation:CertificateValidation", Inputs: m{
				"certificateArn": ruletest.Ref("certificate"),
			}},
		},
	},
		ruletest.Pass("waited for", m{arn: ruletest.Ref("validation")}),
		ruletest.Pass("of another stack", m{arn: "arn:aws:acm:us-east-1:123456789012:certificate/1"}),
		ruletest.Pass("of IAM", m{"viewerCertificate": m{"iamCertificateId": "ASCA1"}}),
		ruletest.Fail("none", m{"viewerCertificate": m{"cloudfrontDefaultCertificate": true}}, arn+" is not set"),
		ruletest.Fail("two labels", m{"aliases[0]": "a.b.example.com"}, "a.b.example.com"),
		ruletest.Fail("another name", m{"aliases[1]": "example.org", arn: ruletest.Ref("validation")}, "example.org"),
		ruletest.Fail("not at the top", m{"certificate/domainName": "example.net"}, "Example.com"),
		ruletest.Fail("not below", m{"certificate/subjectAlternativeNames": nil}, "www.example.com"),
		ruletest.Open("who knows what", m{"aliases[0]": ruletest.Unknown}),
		ruletest.Skip("no names", m{"aliases": nil}),
	)
}
