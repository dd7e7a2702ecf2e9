package dns_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/dns"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const (
	certificate = "aws:acm/certificate:Certificate"
	validation  = "aws:acm/certificateValidation:CertificateValidation"
	listener    = "aws:lb/listener:Listener"
)

func TestCertificateDNSValidated(t *testing.T) {
	ruletest.Run(t, dns.CertificateDNSValidated, ruletest.Good{
		Inputs: m{"validationMethod": "DNS"},
		Others: []ruletest.Other{
			{Name: "validation", Type: validation, Inputs: m{"certificateArn": ruletest.Ref("it")}},
		},
	},
		ruletest.Fail("by mail", m{"validationMethod": "EMAIL"}, `validationMethod is "EMAIL"; want "DNS"`),
		ruletest.Fail("not validated", m{"validation/": nil}, "there is no CertificateValidation"),
		ruletest.Skip("imported", m{"validationMethod": "NONE", "privateKey": ruletest.Secret("x")}),
		ruletest.Skip("of a private authority", m{"certificateAuthorityArn": "arn:aws:acm-pca:…"}),
	)
}

func TestCertificateValidatedBeforeUse(t *testing.T) {
	ruletest.Run(t, dns.CertificateValidatedBeforeUse, ruletest.Good{
		Others: []ruletest.Other{
			{Name: "validation", Type: validation, Inputs: m{"certificateArn": ruletest.Ref("it")}},
			{Name: "listener", Type: listener, Inputs: m{"certificateArn": ruletest.Ref("validation")}},
			{Name: "distribution", Type: "aws:cloudfront/distribution:Distribution", Inputs: m{
				"viewerCertificate": m{"acmCertificateArn": ruletest.Ref("validation")},
			}},
		},
	},
		ruletest.Pass("by its ARN", m{"listener/certificateArn": "it-id"}),
		ruletest.Pass("by its ARN, after the validation", m{
			"listener/certificateArn": ruletest.Ref("it"), "listener/@depends": []string{"validation"},
		}),
		ruletest.Fail("by its ARN, after something else", m{
			"listener/certificateArn": ruletest.Ref("it"), "listener/@depends": []string{"distribution"},
		}, "listener: certificateArn is of the"),
		ruletest.Fail("at once", m{"listener/certificateArn": ruletest.Ref("it")}, "listener: certificateArn is of the"),
		ruletest.Fail("at once by a distribution", m{
			"distribution/viewerCertificate.acmCertificateArn": ruletest.Ref("it"), "validation/": nil,
		}, "distribution: viewerCertificate is of the certificate"),
		ruletest.Skip("imported", m{"privateKey": "x", "listener/certificateArn": ruletest.Ref("it")}),
		ruletest.Skip("private", m{"certificateAuthorityArn": "x", "listener/certificateArn": ruletest.Ref("it")}),
	)
}

func TestCertificateKeyStrength(t *testing.T) {
	ruletest.Run(t, dns.CertificateKeyStrength, ruletest.Good{Inputs: m{"keyAlgorithm": "EC_prime256v1"}},
		ruletest.Pass("by default", m{"keyAlgorithm": nil}),
		ruletest.Fail("weak", m{"keyAlgorithm": "RSA_1024"}, `keyAlgorithm is "RSA_1024"`),
	)
}

func TestCertificateTransparent(t *testing.T) {
	ruletest.Run(t, dns.CertificateTransparent, ruletest.Good{Inputs: m{"domainName": "example.com"}},
		ruletest.Fail("hidden", m{"options": m{"certificateTransparencyLoggingPreference": "DISABLED"}}, "DISABLED"),
	)
}

func TestNoWildcard(t *testing.T) {
	ruletest.Run(t, dns.NoWildcard, ruletest.Good{Inputs: m{
		"domainName": "example.com", "subjectAlternativeNames": []string{"www.example.com"},
	}},
		ruletest.Fail("first", m{"domainName": "*.example.com"}, "domainName is"),
		ruletest.Fail("besides", m{"subjectAlternativeNames[0]": "*.example.com"}, "subjectAlternativeNames[0]"),
	)
}

func TestCertificateNamesValid(t *testing.T) {
	label := strings.Repeat("a", 60)
	long := label + "." + label + "." + label + "." + label + "." + label + ".com"
	names := make([]string, 11)
	for i := range names {
		names[i] = string(rune('a'+i)) + ".example.com"
	}
	ruletest.Run(t, dns.CertificateNamesValid, ruletest.Good{Inputs: m{
		"domainName": "Example.com", "subjectAlternativeNames": []string{"*.example.com"},
	}},
		ruletest.Pass("a higher quota", m{"subjectAlternativeNames": names, "@setting.mostNames": 100}),
		ruletest.Fail("too long a first name", m{"domainName": label + ".example.com"}, "want 1 to 64 characters"),
		ruletest.Fail("too long a name", m{"domainName": long}, "want 1 to 253 characters"),
		ruletest.Fail("too long another name", m{"subjectAlternativeNames[0]": long}, "want 1 to 253 characters"),
		ruletest.Fail("a wildcard inside", m{"subjectAlternativeNames[0]": "www.*.com"}, "www.*.com"),
		ruletest.Fail("a URL", m{"domainName": "https://example.com"}, "want a domain name"),
		ruletest.Fail("too many", m{"subjectAlternativeNames": names}, "has 11 elements"),
		ruletest.Skip("imported", m{"domainName": "x", "privateKey": "x"}),
		ruletest.Skip("of a private authority", m{"domainName": "x", "certificateAuthorityArn": "arn:aws:acm-pca:…"}),
		ruletest.Skip("no name", m{"domainName": nil}),
	)
}
