package key

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Args configures a Key. Site and Purpose are required.
type Args struct {
	// Site is where the key lives. Required.
	Site site.Site

	// Purpose says what the key encrypts, for the people who meet it in a list of keys: "orders at rest".
	// Required. Printable ASCII, at most 256 characters. It becomes the description.
	Purpose string

	// Services are the AWS services that use the key as themselves and so must stand in its policy.
	// Default: none; roles use the key by the statements that GrantDecrypt and GrantEncrypt return.
	Services []Service

	// Statements are further grants in the key's policy; their resource is "*", which means this key.
	// Default: none.
	Statements []iamdoc.Statement

	// RotationDays is how long AWS encrypts with one generation of the key before it makes the next; what is
	// encrypted already stays readable. Default: 365. 90 to 2560.
	RotationDays int

	// DeletionWindowDays is how long a deleted key can be brought back. Default: 30. 7 to 30.
	DeletionWindowDays int

	// MultiRegion makes a primary key that can have replicas in other regions. Default: the key stays in its
	// region. A change replaces the key.
	MultiRegion bool

	// AllowDestroy lets `pulumi destroy` schedule the key for deletion, after which nothing that it encrypted
	// can be read. Default: the key is protected.
	AllowDestroy bool
}

// purpose is what every service that shows the description can print. KMS itself would take 8192 characters.
var purpose = regexp.MustCompile(`^[\x20-\x7e]{1,256}$`)

func (a Args) withDefaults() Args {
	a.RotationDays = cmp.Or(a.RotationDays, 365)
	a.DeletionWindowDays = cmp.Or(a.DeletionWindowDays, 30)
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Unless(purpose.MatchString(a.Purpose), "purpose",
		"is %q; want 1 to 256 printable ASCII characters that say what is encrypted", a.Purpose)
	known := true
	seen := map[Service]bool{}
	for i, s := range a.Services {
		path := fmt.Sprintf("services[%d]", i)
		check.OneOf(&p, s, path, All()...)
		p.Unless(!seen[s], path, "names %q again; want each once", s)
		_, ok := services[s]
		known = known && ok && !seen[s]
		seen[s] = true
	}
	// https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html
	p.Between(a.RotationDays, 90, 2560, "rotationDays", "days")
	// https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
	p.Between(a.DeletionWindowDays, 7, 30, "deletionWindowDays", "days")
	if known {
		p.Mapped(iamdoc.Validate(iamdoc.KeyPolicy, a.policy()...), a.paths())
	}
	return p.Err()
}

// paths are where the caller wrote the statements that stand behind others in the policy.
func (a Args) paths() map[string]string {
	out := map[string]string{}
	first := len(a.policy()) - len(a.Statements)
	for i := range a.Statements {
		out[fmt.Sprintf("statements[%d]", first+i)] = fmt.Sprintf("statements[%d]", i)
	}
	return out
}
