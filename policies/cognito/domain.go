package cognito

import (
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var domainPrefix = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)

// DomainValid requires a sign-in domain that AWS takes: a prefix of AWS's own, or a name of one's own with a
// certificate in us-east-1.
var DomainValid = rule.Rule{
	Name:  "cognito-domain-valid",
	Types: []string{domain},
	Why: "AWS refuses a prefix with anything but lower-case letters, digits and hyphens, or with aws, " +
		"amazon or cognito in it, and a domain of one's own without a certificate in us-east-1.",
	Fix: "set domain to a prefix without dots, or to a name with the certificateArn of a certificate in " +
		"us-east-1",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "cognito-user-pools-assign-domain.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name, certificate := in.At("domain"), in.At("certificateArn")
		own := rule.Any(certificate.Set(), name.Mentions("."))
		return rule.All(
			rule.When(own, rule.All(certificate.Mentions(":us-east-1:"), name.Mentions("."))),
			rule.When(rule.Not(own), name.Fits(prefixWords, prefixFits)),
		)
	},
}

const prefixWords = "1 to 63 lower-case letters, digits and hyphens, without aws, amazon or cognito"

// reserved are the words that AWS keeps for itself.
var reserved = []string{"aws", "amazon", "cognito"}

func prefixFits(prefix string) bool {
	for _, word := range reserved {
		if strings.Contains(prefix, word) {
			return false
		}
	}
	return domainPrefix.MatchString(prefix)
}
