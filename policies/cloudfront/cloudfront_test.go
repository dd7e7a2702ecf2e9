package cloudfront_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/cloudfront"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestOriginTLS(t *testing.T) {
	origin := m{"originProtocolPolicy": "https-only", "originSslProtocols": []string{"TLSv1.2"}}
	ruletest.Run(t, cloudfront.OriginTLS, ruletest.Good{Inputs: m{"origins": []m{{"customOriginConfig": origin}}}},
		ruletest.Pass("beside a bucket", m{"origins[1]": m{}}),
		ruletest.Beyond("clear text beside a bucket", m{
			"origins[0].customOriginConfig.originProtocolPolicy": "match-viewer", "origins[1]": m{},
		}, "match-viewer"),
		ruletest.Fail("clear text", m{"origins[0].customOriginConfig.originProtocolPolicy": "http-only"},
			`origins[0].customOriginConfig.originProtocolPolicy is "http-only"; want "https-only"`),
		ruletest.Fail("broken TLS", m{"origins[0].customOriginConfig.originSslProtocols[1]": "TLSv1"},
			`originSslProtocols[1] is "TLSv1"`),
		ruletest.Skip("only buckets", m{"origins": []m{{}}}),
	)
}

func TestPartsInVirginia(t *testing.T) {
	ruletest.Run(t, cloudfront.PartsInVirginia, ruletest.Good{
		Inputs: m{
			"viewerCertificate": m{"acmCertificateArn": ruletest.Ref("certificate")}, "webAclId": ruletest.Ref("acl"),
		},
		Others: []ruletest.Other{
			{Name: "certificate", Type: "aws:acm/certificate:Certificate", Region: "us-east-1"},
			{Name: "acl", Type: "aws:wafv2/webAcl:WebAcl", Region: "us-east-1"},
		},
	},
		ruletest.Pass("a certificate of another stack", m{
			"viewerCertificate.acmCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
		}),
		ruletest.Fail("an Irish one of another stack", m{
			"viewerCertificate.acmCertificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
		}, "viewerCertificate.acmCertificateArn"),
		ruletest.Pass("a firewall of another stack", m{"webAclId": "arn:aws:wafv2:us-east-1:1:global/webacl/a/1"}),
		ruletest.Fail("an Irish one", m{"webAclId": "arn:aws:wafv2:eu-west-1:1:regional/webacl/a/1"}, "webAclId is"),
		ruletest.Fail("an Irish certificate", m{"certificate/@provider.region": "eu-west-1"},
			`certificate: provider.region is "eu-west-1"`),
		ruletest.Fail("an Irish firewall", m{"acl/@provider.region": "eu-west-1"}, `acl: provider.region`),
		ruletest.Pass("neither", m{"viewerCertificate": nil, "webAclId": nil}),
	)
}
