package waf

import "github.com/plinth-iac/plinth/policies/rule"

// CloudFrontScopeInVirginia requires the one region that AWS keeps the firewalls of CloudFront in.
var CloudFrontScopeInVirginia = rule.Rule{
	Name:     "waf-cloudfront-scope-in-us-east-1",
	Types:    []string{webACL},
	Why:      "AWS refuses a web ACL for CloudFront in any region but us-east-1.",
	Fix:      "give the web ACL a provider whose region is us-east-1",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "how-aws-waf-works-resources.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("scope").Is("CLOUDFRONT"), in.Region().Is("us-east-1"))
	},
}
