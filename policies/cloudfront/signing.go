package cloudfront

import "github.com/plinth-iac/plinth/policies/rule"

// OriginRequestsSigned requires that CloudFront proves to an origin who it is.
var OriginRequestsSigned = rule.Rule{
	Name:  "cloudfront-origin-requests-signed",
	Types: []string{accessControl},
	Why: "Requests that are not signed reach the origin only when it is open to everybody, and then not " +
		"through CloudFront alone.",
	Fix:      `set signingBehavior to "always" and signingProtocol to "sigv4"`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "private-content-restricting-access-to-s3.html",
	Controls: rule.Controls{rule.FSBP: {"CloudFront.13"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("signingBehavior").Is("always")
	},
	Repair: rule.Put("signingBehavior", "always"),
}
