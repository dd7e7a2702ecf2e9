package cloudfront

import "github.com/plinth-iac/plinth/policies/rule"

// PartsInVirginia requires that a distribution's certificate and web ACL are where CloudFront looks for them.
var PartsInVirginia = rule.Rule{
	Name:     "cloudfront-certificate-in-us-east-1",
	Types:    []string{distribution},
	With:     []string{certificate, webACL},
	Why:      "CloudFront refuses certificates and web ACLs of any region but us-east-1.",
	Fix:      "create the certificate and the web ACL with a provider whose region is us-east-1",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "cnames-and-https-requirements.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.All(
			virginian(in, stack, "viewerCertificate.acmCertificateArn", certificate),
			virginian(in, stack, "webAclId", webACL),
		)
	},
}

// virginian holds when a property refers to a resource in us-east-1: by its ARN, or by the provider of the
// resource.
func virginian(in rule.Inputs, stack *rule.Stack, path, token string) rule.Verdict {
	parts := stack.Targets(in, path, token)
	return rule.All(
		rule.When(in.At(path).Set(), rule.Any(in.At(path).Mentions(":us-east-1:"), parts.Exist())),
		parts.All(func(part rule.Inputs) rule.Verdict { return part.Region().Is("us-east-1") }),
	)
}
