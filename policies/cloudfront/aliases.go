package cloudfront

import (
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// AliasesCovered requires a certificate for every name that a distribution answers to.
var AliasesCovered = rule.Rule{
	Name:  "cloudfront-aliases-covered",
	Types: []string{distribution},
	With:  []string{certificate, validation},
	Why: `AWS refuses it: "The certificate that is attached to your distribution doesn't cover the alternate ` +
		`domain name".`,
	Fix: "set viewerCertificate.acmCertificateArn to a certificate whose domainName or " +
		"subjectAlternativeNames have every one of aliases",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "CNAMEs.html",
	Controls: rule.Controls{rule.CfnLint: {"E3013"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		const path = "viewerCertificate.acmCertificateArn"
		own, validated := stack.Targets(in, path, certificate), stack.Targets(in, path, validation)
		covers := func(c rule.Inputs) rule.Verdict {
			return in.Each("aliases[]").All(func(alias rule.Value) rule.Verdict { return covered(alias, c) })
		}
		return rule.When(in.At("aliases").Present(), rule.All(
			rule.Any(own.Exist(), validated.Exist(), ownCertificate(in)),
			own.All(covers),
			validated.All(func(v rule.Inputs) rule.Verdict {
				return stack.Targets(v, "certificateArn", certificate).All(covers)
			}),
		))
	},
}

// covered holds when a certificate is for the name.
func covered(alias rule.Value, certificate rule.Inputs) rule.Verdict {
	name, known := alias.Text()
	if !known {
		return rule.Unclear(alias.Path() + " is not known")
	}
	matches := func(v rule.Value) rule.Verdict {
		return v.Fits("a name that covers the alias", func(pattern string) bool { return covers(pattern, name) })
	}
	return rule.Any(
		matches(certificate.At("domainName")),
		certificate.Each("subjectAlternativeNames[]").Any(matches),
	).Because("neither domainName nor subjectAlternativeNames cover " + name)
}

// covers says whether a name of a certificate stands for the alias: it is the same, or a wildcard for one
// label.
func covers(pattern, alias string) bool {
	pattern, alias = strings.ToLower(pattern), strings.ToLower(alias)
	_, parent, _ := strings.Cut(alias, ".")
	return pattern == alias || pattern == "*."+parent
}
