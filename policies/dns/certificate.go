package dns

import (
	"regexp"
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

// issued holds for certificates that Amazon issues: neither imported nor of a private authority.
func issued(in rule.Inputs) rule.Verdict {
	return rule.Not(rule.Any(in.At("privateKey").Set(), in.At("certificateAuthorityArn").Set()))
}

// CertificateDNSValidated requires certificates that renew themselves. There is no repair, since AWS
// replaces a certificate that is validated in another way.
var CertificateDNSValidated = rule.Rule{
	Name:  "acm-dns-validated",
	Types: []string{certificate},
	With:  []string{validation},
	Why: "A certificate that is validated by mail runs out when nobody reads the mail, and the site with " +
		"it.",
	Fix:      `set validationMethod to "DNS", and add a CertificateValidation with the certificateArn`,
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"ACM.1"}, rule.AWSGuard: {"acm-certificate-expiration"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.When(issued(in), rule.All(
			in.At("validationMethod").Is("DNS"), stack.Users(in, validation, "certificateArn").Exist()))
	},
}

// CertificateValidatedBeforeUse requires that who uses a certificate waits until it is issued: takes its ARN
// from the validation, or depends on it.
var CertificateValidatedBeforeUse = rule.Rule{
	Name:  "acm-validated-before-use",
	Types: []string{certificate},
	With:  []string{validation, listener, distribution},
	Why: "AWS refuses a listener or a distribution with a certificate that is not issued yet, which takes " +
		"minutes after it was asked for.",
	Fix:      "set certificateArn or acmCertificateArn to the certificateArn of the CertificateValidation",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      certificateGuide + "dns-validation.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		validations, all := stack.Users(in, validation, "certificateArn").Sure()
		waits := func(property string) func(rule.Inputs) rule.Verdict {
			return func(user rule.Inputs) rule.Verdict {
				r := user.Resource()
				early := slices.Contains(r.PropertyDependencies[property], in.URN())
				for _, v := range validations {
					early = early && !slices.Contains(r.Dependencies, v.URN())
				}
				if early && !all && len(r.Dependencies) > 0 {
					return rule.Unclear("it is not known yet which certificate a CertificateValidation is about")
				}
				return rule.Decide(!early, property+" is of the certificate and not of its validation")
			}
		}
		return rule.When(issued(in), rule.All(
			stack.Users(in, listener, "certificateArn").All(waits("certificateArn")),
			stack.Users(in, distribution, "viewerCertificate.acmCertificateArn").All(waits("viewerCertificate")),
		))
	},
}

// CertificateKeyStrength requires keys that cannot be computed.
var CertificateKeyStrength = rule.Rule{
	Name:     "acm-key-strength",
	Types:    []string{certificate},
	Why:      "RSA keys of 1024 bits can be broken, and whoever does can pose as the site.",
	Fix:      `set keyAlgorithm to "EC_prime256v1" or "RSA_2048"`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"ACM.2"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("keyAlgorithm").Default("RSA_2048").Is(
			"RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1")
	},
}

// CertificateTransparent asks that certificates are entered in the public logs.
var CertificateTransparent = rule.Rule{
	Name:     "acm-transparency-logging",
	Types:    []string{certificate},
	Why:      "Browsers do not trust a certificate that is in no public log.",
	Fix:      `set options.certificateTransparencyLoggingPreference to "ENABLED", or remove it`,
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      certificateGuide + "acm-concepts.html#concept-transparency",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_234"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(in.At("options.certificateTransparencyLoggingPreference").Is("DISABLED"))
	},
	Repair: rule.Put("options.certificateTransparencyLoggingPreference", "ENABLED"),
}

// NoWildcard requires, when wanted, certificates that name every host.
var NoWildcard = rule.Rule{
	Name:     "acm-no-wildcard",
	Types:    []string{certificate},
	Why:      "Whoever gets hold of a wildcard certificate can pose as every host of the domain.",
	Fix:      "set domainName and subjectAlternativeNames to the names of the hosts",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Disabled,
	URL:      certificateGuide + "acm-bestpractices.html",
	Controls: rule.Controls{rule.Checkov: {"CKV2_AWS_71"}},
	Check: func(in rule.Inputs) rule.Verdict {
		wildcard := func(v rule.Value) rule.Verdict { return v.HasPrefix("*.") }
		return rule.All(
			rule.Not(wildcard(in.At("domainName"))), in.Each("subjectAlternativeNames[]").None(wildcard))
	},
}

// validName matches what ACM takes as a name: labels of at most 63 characters, the first of which may be a
// wildcard.
var validName = regexp.MustCompile(
	`^(?i)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)

var mostNames = rule.Setting[int]{
	Name: "mostNames", Default: 10,
	Text: "how many subject alternative names a certificate may have: the account's quota",
}

// CertificateNamesValid requires names that ACM takes.
var CertificateNamesValid = rule.Rule{
	Name:  "acm-names-valid",
	Types: []string{certificate},
	Why: "AWS refuses a first name of more than 64 characters, a wildcard that is not the whole first label, " +
		"and more names than the quota.",
	Fix: "set domainName to the shortest name, subjectAlternativeNames to at most 10 others, and * only as " +
		"the first label",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Settings: []rule.Option{mostNames},
	URL:      "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
	Check: func(in rule.Inputs) rule.Verdict {
		valid := func(v rule.Value) rule.Verdict {
			return rule.All(v.Matches(validName, "a domain name, with * only as the first label"), v.Length(1, 253))
		}
		first, others := in.At("domainName"), in.Each("subjectAlternativeNames[]")
		return rule.When(rule.All(issued(in), first.Set()), rule.All(
			valid(first), first.Length(1, 64), others.All(valid), others.Count(0, mostNames.Of(in))))
	},
}
