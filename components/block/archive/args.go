package archive

import (
	"cmp"

	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

const (
	maxRetention = 3650
	// versionDays is how long a log outlives its deletion, which only a mistake can cause before RetentionDays.
	versionDays = 7
)

// Args configures an Archive.
type Args struct {
	// Site is the account and region whose logs are kept. Required.
	Site site.Site

	// RetentionDays is how long logs are kept. Default: 90. At most 3650.
	RetentionDays int

	// DataClass says how harmful a leak would be; access logs hold addresses of people. Default: "confidential".
	DataClass tags.Class

	// AllowDestroy lets Pulumi delete the bucket with all logs. Default: the bucket is protected.
	AllowDestroy bool
}

func (a Args) withDefaults() Args {
	a.RetentionDays = cmp.Or(a.RetentionDays, 90)
	a.DataClass = cmp.Or(a.DataClass, tags.Confidential)
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Between(a.RetentionDays, 1, maxRetention, "retentionDays", "days")
	check.OneOf(&p, a.DataClass, "dataClass", tags.Public, tags.Internal, tags.Confidential, tags.Personal)
	return p.Err()
}
