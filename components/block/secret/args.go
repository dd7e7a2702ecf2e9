package secret

import (
	"cmp"
	"regexp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

// Args configures a Secret. Its zero value is a valid secret.
type Args struct {
	// Description tells people what the value is for. Default: none. At most 2048 characters.
	Description string

	// KeyARN is the KMS key that encrypts the value. Default: the account's key aws/secretsmanager.
	KeyARN pulumi.StringInput

	// RecoveryDays is how long a deleted secret can be brought back. Default: 30. 7 to 30; with AllowDestroy it
	// is deleted at once.
	RecoveryDays int

	// DataClass says how harmful a leak would be; the secret is tagged with it. Default: "confidential".
	DataClass tags.Class

	// AllowDestroy lets Pulumi delete the secret at once and for good. Default: the secret is protected.
	AllowDestroy bool
}

const (
	maxDescription = 2048
	// maxName leaves room for the suffix that Pulumi appends to a name of at most 512 characters.
	maxName = 512 - 8
)

var secretName = regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]+$`)

func (a Args) withDefaults() Args {
	a.RecoveryDays = cmp.Or(a.RecoveryDays, 30)
	a.DataClass = cmp.Or(a.DataClass, tags.Confidential)
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Unless(len(a.Description) <= maxDescription, "description", "is %d characters; want at most %d",
		len(a.Description), maxDescription)
	p.Between(a.RecoveryDays, 7, 30, "recoveryDays", "days")
	check.OneOf(&p, a.DataClass, "dataClass", tags.Public, tags.Internal, tags.Confidential, tags.Personal)
	return p.Err()
}

func validateName(p *check.Problems, name string) {
	p.Unless(len(name) <= maxName, "name", "is %d characters; want at most %d", len(name), maxName)
	p.Unless(secretName.MatchString(name), "name", "is %q; want letters, digits and /_+=.@-", name)
}
