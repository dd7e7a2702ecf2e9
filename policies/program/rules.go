// Package program holds the rules about a Pulumi program itself: its providers, its options and the types
// that it uses.
package program

import "github.com/plinth-iac/plinth/policies/rule"

const (
	// anything is every resource, of any provider.
	anything = "*"
	// every is every resource of AWS.
	every    = "aws:*"
	provider = "pulumi:providers:aws"
)

// docs is where Pulumi's pages about options and types begin.
const docs = "https://www.pulumi.com/docs/iac/concepts/"

// Rules are the rules about the program itself.
func Rules() rule.Group {
	return rule.Group{
		Service: "Pulumi",
		Rules: []rule.Rule{
			StatefulProtected, InputsSecret, NoIgnoredSecurityProperties,
			ProviderRegionAllowed, ProviderHasDefaultTags,
			NameFits, CanonicalTokens, TypeAllowed,
		},
	}
}
