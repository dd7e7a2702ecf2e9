package gatewayaccount

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
)

// Args configures an Account. Site is required.
type Args struct {
	// Site is the account and region that are set up. Required.
	Site site.Site

	// Adopt leaves the account as it is, because it has a log role already: from another stack, or set up by
	// hand. Default: the role and the setting are declared here. AWS takes the setting at most once in 20
	// seconds.
	Adopt bool

	// Boundary is the ARN of a permissions boundary for the role. Default: none.
	Boundary pulumi.StringInput
}

// Validate reports everything wrong with the arguments.
func (a Args) Validate() error {
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Unless(!a.Adopt || a.Boundary == nil, "boundary",
		"is set for an adopted account, whose role is not made here")
	return p.Err()
}
