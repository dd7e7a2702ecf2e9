package cloudfront_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/cloudfront"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestViewerHTTPS(t *testing.T) {
	const first, second = "defaultCacheBehavior.viewerProtocolPolicy", "orderedCacheBehaviors[0].viewerProtocolPolicy"
	ruletest.Run(t, cloudfront.ViewerHTTPS, ruletest.Good{Inputs: m{
		"defaultCacheBehavior":  m{"viewerProtocolPolicy": "redirect-to-https"},
		"orderedCacheBehaviors": []m{{"viewerProtocolPolicy": "https-only"}},
	}},
		ruletest.Pass("one behaviour", m{"orderedCacheBehaviors": nil}),
		ruletest.Fail("by default", m{first: "allow-all"}, `is "allow-all"; want "redirect-to-https" or "https-only"`),
		ruletest.Fail("in another", m{second: "allow-all"}, "orderedCacheBehaviors[0].viewerProtocolPolicy"),
		ruletest.Beyond("in another, beside a strict one", m{
			second: "allow-all", "orderedCacheBehaviors[1].viewerProtocolPolicy": "https-only",
		}, "orderedCacheBehaviors[0]"),
	)
}

func TestViewerTLSMinimum(t *testing.T) {
	ruletest.Run(t, cloudfront.ViewerTLSMinimum, ruletest.Good{Inputs: m{"viewerCertificate": m{
		"acmCertificateArn": "arn:aws:acm:us-east-1:…", "minimumProtocolVersion": "TLSv1.2_2021",
	}}},
		ruletest.Pass("newer", m{"viewerCertificate.minimumProtocolVersion": "TLSv1.3_2025"}),
		ruletest.Fail("nothing said", m{"viewerCertificate.minimumProtocolVersion": nil}, "is not set"),
		ruletest.Fail("older, of IAM", m{"viewerCertificate": m{
			"iamCertificateId": "ASCA1", "minimumProtocolVersion": "TLSv1",
		}}, `is "TLSv1"`),
		ruletest.Skip("CloudFront's own", m{"viewerCertificate": m{"cloudfrontDefaultCertificate": true}}),
	)
}

func TestCustomCertificateSNI(t *testing.T) {
	ruletest.Run(t, cloudfront.CustomCertificateSNI, ruletest.Good{Inputs: m{"viewerCertificate": m{
		"acmCertificateArn": "arn:aws:acm:us-east-1:…", "sslSupportMethod": "sni-only",
	}}},
		ruletest.Pass("of IAM", m{"viewerCertificate": m{"iamCertificateId": "ASCA1", "sslSupportMethod": "sni-only"}}),
		ruletest.Fail("dear", m{"viewerCertificate.sslSupportMethod": "vip"}, `is "vip"; want "sni-only"`),
		ruletest.Beyond("CloudFront's own", m{"viewerCertificate.acmCertificateArn": nil}, "acmCertificateArn is not set"),
	)
}

func TestSecurityHeaders(t *testing.T) {
	const id = "defaultCacheBehavior.responseHeadersPolicyId"
	const maxAge = "headers/securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec"
	ruletest.Run(t, cloudfront.SecurityHeaders, ruletest.Good{
		Inputs: m{"defaultCacheBehavior": m{"responseHeadersPolicyId": ruletest.Ref("headers")}},
		Others: []ruletest.Other{{
			Name: "headers", Type: "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
			Inputs: m{"securityHeadersConfig": m{"strictTransportSecurity": m{"accessControlMaxAgeSec": 63072000}}},
		}},
	},
		ruletest.Pass("one of AWS", m{id: "67f7725c-6f97-4210-82d7-5512b31e9d03"}),
		ruletest.Fail("none", m{id: nil}, id+" is not set"),
		ruletest.Fail("for a month", m{maxAge: 2592000}, "headers: "+maxAge[len("headers/"):]),
		ruletest.Fail("none of HTTPS", m{"headers/securityHeadersConfig": nil}, "is not set"),
	)
}

func TestWAFAssociated(t *testing.T) {
	ruletest.Run(t, cloudfront.WAFAssociated, ruletest.Good{Inputs: m{"webAclId": "arn:aws:wafv2:us-east-1:…"}},
		ruletest.Fail("none", m{"webAclId": nil}, "webAclId is not set"),
	)
}

func TestGeoRestriction(t *testing.T) {
	ruletest.Run(t, cloudfront.GeoRestriction, ruletest.Good{
		Inputs: m{"restrictions": m{"geoRestriction": m{"restrictionType": "whitelist", "locations": []string{"AT"}}}},
	},
		ruletest.Fail("all", m{"restrictions.geoRestriction.restrictionType": "none"}, `is "none"`),
	)
}

func TestCompression(t *testing.T) {
	ruletest.Run(t, cloudfront.Compression, ruletest.Good{Inputs: m{"defaultCacheBehavior": m{"compress": true}}},
		ruletest.Fail("by default", m{"defaultCacheBehavior": m{}}, "defaultCacheBehavior.compress is not set"),
	)
}

func TestPriceClassAllowed(t *testing.T) {
	ruletest.Run(t, cloudfront.PriceClassAllowed, ruletest.Good{Inputs: m{"priceClass": "PriceClass_100"}},
		ruletest.Pass("the world, by configuration", m{
			"priceClass": nil, "@setting.priceClasses": []string{"PriceClass_100", "PriceClass_All"},
		}),
		ruletest.Fail("the world, by default", m{"priceClass": nil}, `priceClass is "PriceClass_All"`),
		ruletest.Fail("neither of two", m{
			"priceClass": "PriceClass_200", "@setting.priceClasses": []string{"PriceClass_100", "PriceClass_All"},
		}, "PriceClass_200"),
		ruletest.Beyond("none is allowed", m{"@setting.priceClasses": []string{}}, "PriceClass_100"),
		ruletest.Spare("priceClass is ", "nothing is one of nothing"),
	)
}
