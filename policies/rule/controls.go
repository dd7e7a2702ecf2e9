package rule

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Framework is a public set of requirements.
type Framework string

// The frameworks whose identifiers rules carry.
const (
	// FSBP is AWS Foundational Security Best Practices, with Security Hub's control ids: "SQS.1".
	FSBP Framework = "fsbp"
	// CIS5 is the CIS AWS Foundations Benchmark 5.0.0: "3.7".
	CIS5 Framework = "cis-5"
	// NIST is NIST SP 800-53 revision 5: "SC-28".
	NIST Framework = "nist-800-53"
	// PCI is PCI DSS 4.0.1: "3.5.1".
	PCI Framework = "pci-dss"
	// HIPAA is the HIPAA Security Rule: "164.312(a)(2)(iv)".
	HIPAA Framework = "hipaa"
	// Nag is cdk-nag: "SQS2", or the name of a rule of its HIPAA, NIST and PCI packs.
	Nag Framework = "cdk-nag"
	// Checkov is checkov: "CKV_AWS_27".
	Checkov Framework = "checkov"
	// Trivy is trivy: "AWS-0096".
	Trivy Framework = "trivy"
	// AWSGuard is Pulumi's awsguard: "elb-logging-enabled".
	AWSGuard Framework = "awsguard"
	// Compliance is Pulumi's compliance-policies: "aws-kms-key-missing-description".
	Compliance Framework = "compliance-policies"
	// CfnLint is cfn-lint: "E3501".
	CfnLint Framework = "cfn-lint"
	// WellArchitected is the AWS Well-Architected Framework: "REL10-BP01".
	WellArchitected Framework = "well-architected"
)

// Title is the framework's name as its publisher writes it.
func (f Framework) Title() string { return frameworkTitles[f] }

var frameworkTitles = map[Framework]string{
	FSBP: "AWS Foundational Security Best Practices", CIS5: "CIS AWS Foundations Benchmark 5.0.0",
	NIST: "NIST SP 800-53 Rev. 5", PCI: "PCI DSS 4.0.1", HIPAA: "HIPAA Security Rule", Nag: "cdk-nag",
	Checkov: "checkov", Trivy: "trivy", AWSGuard: "awsguard", Compliance: "compliance-policies",
	CfnLint: "cfn-lint", WellArchitected: "AWS Well-Architected Framework",
}

// Controls are identifiers of requirements by framework.
type Controls map[Framework][]string

// Frameworks are the frameworks that are named, sorted.
func (c Controls) Frameworks() []Framework { return slices.Sorted(maps.Keys(c)) }

var controlShapes = map[Framework]*regexp.Regexp{
	FSBP: regexp.MustCompile(`^[A-Za-z0-9]+\.[0-9]+$`), CIS5: regexp.MustCompile(`^[0-9]+(\.[0-9]+)+$`),
	Checkov: regexp.MustCompile(`^CKV2?_AWS_[0-9]+$`), Trivy: regexp.MustCompile(`^AWS-[0-9]{4}$`),
	NIST: regexp.MustCompile(`^[A-Z]{2}-[0-9]+[0-9A-Za-z.()]*$`), CfnLint: regexp.MustCompile(`^[EWI][0-9]{4}$`),
	PCI:   regexp.MustCompile(`^[0-9A]+(\.[0-9]+)*$`),
	HIPAA: regexp.MustCompile(`^164\.[0-9]+(\([0-9A-Za-z]+\))*$`),
}

// Problem describes the first identifier that cannot belong to its framework, or is "".
func (c Controls) Problem() string {
	for _, f := range c.Frameworks() {
		if f.Title() == "" {
			return fmt.Sprintf("framework %q is unknown", f)
		}
		for _, id := range c[f] {
			shape := controlShapes[f]
			if id == "" || strings.ContainsAny(id, " \t") || (shape != nil && !shape.MatchString(id)) {
				return fmt.Sprintf("%q is not an identifier of %s", id, f.Title())
			}
		}
	}
	return ""
}

// Link is the rule's own URL, or the page of its first Security Hub control, or "".
func (r *Rule) Link() string {
	if r.URL != "" || len(r.Controls[FSBP]) == 0 {
		return r.URL
	}
	id := strings.ToLower(r.Controls[FSBP][0])
	service, _, _ := strings.Cut(id, ".")
	return "https://docs.aws.amazon.com/securityhub/latest/userguide/" + service + "-controls.html#" +
		strings.ReplaceAll(id, ".", "-")
}
