package cloudfront

import "github.com/plinth-iac/plinth/policies/rule"

// OriginTLS requires encryption between CloudFront and every origin that is not S3 or an internal VPC origin.
var OriginTLS = rule.Rule{
	Name:     "cloudfront-origin-tls",
	Types:    []string{distribution},
	Why:      "What viewers send encrypted travels on to the origin in clear, or over a broken protocol.",
	Fix:      `set originProtocolPolicy to "https-only" and originSslProtocols to ["TLSv1.2"]`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"CloudFront.9", "CloudFront.10"}, rule.Nag: {"CFR5"},
		rule.Checkov: {"CKV2_AWS_72", "CKV2_AWS_54"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("origins[].customOriginConfig").All(func(origin rule.Value) rule.Verdict {
			return rule.When(origin.Present(), rule.All(
				origin.At("originProtocolPolicy").Is("https-only"),
				origin.Each("originSslProtocols[]").Only("TLSv1.2"),
			))
		})
	},
	Repair: func(in rule.Inputs) []rule.Change {
		const servers = "origins[].customOriginConfig"
		all := in.Each(servers).All(func(origin rule.Value) rule.Verdict { return origin.Present() })
		if all.Answer != rule.Yes {
			// A repair goes to every origin, and would make servers of buckets.
			return nil
		}
		return []rule.Change{
			rule.Set(servers+".originProtocolPolicy", "https-only"),
			rule.Set(servers+".originSslProtocols", []string{"TLSv1.2"}),
		}
	},
}

// ViewerTLSMinimum requires TLS 1.2 of viewers. CloudFront's own certificate takes TLS 1.0 and cannot be told
// otherwise; CustomCertificateSNI asks for another one.
var ViewerTLSMinimum = rule.Rule{
	Name:     "cloudfront-viewer-tls-minimum",
	Types:    []string{distribution},
	Why:      "Without a minimum CloudFront talks TLS 1.0, whose ciphers can be broken.",
	Fix:      `set viewerCertificate.minimumProtocolVersion to "TLSv1.2_2021"`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"CloudFront.15"}, rule.Nag: {"CFR4"}, rule.Checkov: {"CKV_AWS_174"}, rule.Trivy: {"AWS-0013"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		version := in.At("viewerCertificate.minimumProtocolVersion")
		return rule.When(ownCertificate(in), version.Is("TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"))
	},
	Repair: rule.Put("viewerCertificate.minimumProtocolVersion", "TLSv1.2_2021"),
}

// CustomCertificateSNI requires a certificate of one's own, served to viewers that name the host.
var CustomCertificateSNI = rule.Rule{
	Name:  "cloudfront-custom-certificate-sni",
	Types: []string{distribution},
	Why: "CloudFront's own certificate takes TLS 1.0; addresses of one's own cost 600 USD a month for " +
		"nothing.",
	Fix:      `set viewerCertificate.acmCertificateArn, and sslSupportMethod to "sni-only"`,
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"CloudFront.7", "CloudFront.8"}, rule.Checkov: {"CKV2_AWS_42"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(ownCertificate(in), in.At("viewerCertificate.sslSupportMethod").Is("sni-only"))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if ownCertificate(in).Answer != rule.Yes {
			return nil
		}
		return []rule.Change{rule.Set("viewerCertificate.sslSupportMethod", "sni-only")}
	},
}
