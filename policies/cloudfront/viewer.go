package cloudfront

import "github.com/plinth-iac/plinth/policies/rule"

// ViewerHTTPS requires that viewers are answered over HTTPS only.
var ViewerHTTPS = rule.Rule{
	Name:     "cloudfront-viewer-https",
	Types:    []string{distribution},
	Why:      "What viewers send and get can be read and changed by everybody on the way.",
	Fix:      `set viewerProtocolPolicy to "redirect-to-https" or "https-only" in every behaviour`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"CloudFront.3"}, rule.Checkov: {"CKV_AWS_34"}, rule.Trivy: {"AWS-0012"},
		rule.Compliance: {"aws-cloudfront-distribution-disallow-unencrypted-traffic"},
	},
	Check: func(in rule.Inputs) rule.Verdict { return eachBehavior(in, encrypts) },
	Repair: func(in rule.Inputs) []rule.Change {
		var changes []rule.Change
		if encrypts(in.At("defaultCacheBehavior")).Answer == rule.No {
			changes = append(changes, rule.Set("defaultCacheBehavior.viewerProtocolPolicy", "redirect-to-https"))
		}
		const ordered = "orderedCacheBehaviors[].viewerProtocolPolicy"
		strict := in.Each(ordered).Any(func(v rule.Value) rule.Verdict { return v.Is("https-only") })
		switch {
		case in.Each("orderedCacheBehaviors[]").All(encrypts).Answer != rule.No:
			return changes
		case strict.Answer != rule.No:
			// A repair goes to every behaviour, and would loosen the strict one.
			return nil
		}
		return append(changes, rule.Set(ordered, "redirect-to-https"))
	},
}

// encrypts holds for behaviours that answer over HTTPS only.
func encrypts(behavior rule.Value) rule.Verdict {
	return behavior.At("viewerProtocolPolicy").Is("redirect-to-https", "https-only")
}

// SecurityHeaders asks for headers that make browsers insist on HTTPS for a year.
var SecurityHeaders = rule.Rule{
	Name:     "cloudfront-security-headers",
	Types:    []string{distribution},
	With:     []string{headersPolicy},
	Why:      "A browser that is not told to insist on HTTPS can be led to a copy of the site without it.",
	Fix:      "set responseHeadersPolicyId to a policy whose strictTransportSecurity lasts 31536000 s or more",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "using-managed-response-headers-policies.html",
	Controls: rule.Controls{rule.Checkov: {"CKV2_AWS_32", "CKV_AWS_259"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		const path = "defaultCacheBehavior.responseHeadersPolicyId"
		const maxAge = "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec"
		policies := stack.Targets(in, path, headersPolicy)
		return rule.All(
			rule.Any(policies.Exist(), in.At(path).Set()),
			policies.All(func(p rule.Inputs) rule.Verdict { return p.At(maxAge).AtLeast(31536000) }),
		)
	},
}

// WAFAssociated requires a firewall before each distribution.
var WAFAssociated = rule.Rule{
	Name:     "cloudfront-waf-associated",
	Types:    []string{distribution},
	Why:      "What robots try on every server of the internet reaches the origins, at any rate they like.",
	Fix:      "set webAclId to the ARN of a wafv2 WebAcl of scope CLOUDFRONT",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"CloudFront.6"}, rule.Nag: {"CFR2"}, rule.Checkov: {"CKV_AWS_68"}, rule.Trivy: {"AWS-0011"},
	},
	Check: func(in rule.Inputs) rule.Verdict { return in.At("webAclId").Set() },
}

// GeoRestriction requires, when wanted, that a distribution answers chosen countries only.
var GeoRestriction = rule.Rule{
	Name:     "cloudfront-geo-restriction",
	Types:    []string{distribution},
	Why:      "A service for one country is attacked, and paid for, from all.",
	Fix:      `set restrictions.geoRestriction.restrictionType to "whitelist", with locations`,
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	URL:      guide + "georestrictions.html",
	Controls: rule.Controls{rule.Nag: {"CFR1"}, rule.Checkov: {"CKV_AWS_374"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("restrictions.geoRestriction.restrictionType").Is("whitelist")
	},
}

// Compression asks that text is sent compressed.
var Compression = rule.Rule{
	Name:     "cloudfront-compression",
	Types:    []string{distribution},
	Why:      "Text is sent, and paid for, at several times its size.",
	Fix:      "set defaultCacheBehavior.compress to true",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      guide + "ServingCompressedFiles.html",
	Check:    func(in rule.Inputs) rule.Verdict { return in.At("defaultCacheBehavior.compress").True() },
	Repair:   rule.Put("defaultCacheBehavior.compress", true),
}
