package dns

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// maxDomain is the longest name in DNS, in characters.
const maxDomain = 253

// Args configures a Zone.
type Args struct {
	// Domain is the name of the zone: "example.com". Required. A change replaces a created zone, with the loss
	// of its delegation.
	Domain string

	// ZoneID adopts a hosted zone that exists. Default: a zone is created.
	ZoneID pulumi.StringInput

	// Authorities say who may issue certificates for the domain and all below it (CAA records).
	// Default: Amazon alone in a created zone; an adopted zone keeps what it has.
	Authorities Authorities

	// AllowDestroy lets `pulumi destroy` delete a created zone with every record in it. Default: it is
	// protected, for a new zone of the same name has other name servers and nobody is led to it.
	AllowDestroy bool
}

// Authorities are the certificate authorities of a domain.
type Authorities struct {
	// Issuers are their domain names, such as "amazon.com" or "letsencrypt.org".
	// Default: "amazon.com" in a created zone, no records in an adopted one.
	Issuers []string
	// Report is the mail address that hears of refused requests: "security@example.com". Default: nobody does.
	Report string
}

func (a Args) withDefaults() Args {
	if len(a.Authorities.Issuers) == 0 && a.ZoneID == nil {
		a.Authorities.Issuers = []string{"amazon.com"}
	}
	return a
}

var (
	domainName = regexp.MustCompile(`^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`)
	mailbox    = regexp.MustCompile(`^[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}$`)
)

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Required(a.Domain != "", "domain", "the zone's name, such as example.com")
	p.Unless(a.Domain == "" || validDomain(a.Domain), "domain",
		"is %q; want a domain name in lower case, without a dot at its end", a.Domain)
	for i, issuer := range a.Authorities.Issuers {
		path := fmt.Sprintf("authorities.issuers[%d]", i)
		p.Unless(validDomain(issuer), path, "is %q; want the authority's domain name, such as amazon.com", issuer)
		p.Unless(!slices.Contains(a.Authorities.Issuers[:i], issuer), path,
			"is %q for the second time; want each once", issuer)
	}
	p.Unless(a.Authorities.Report == "" || mailbox.MatchString(a.Authorities.Report), "authorities.report",
		"is %q; want a mail address", a.Authorities.Report)
	p.Unless(a.Authorities.Report == "" || len(a.Authorities.Issuers) > 0, "authorities.report",
		"has nothing to report; want issuers beside it, for an adopted zone gets no CAA records without")
	p.Unless(a.ZoneID == nil || !a.AllowDestroy, "allowDestroy",
		"is set for an adopted zone, which is never deleted")
	return p.Err()
}

func validDomain(name string) bool { return len(name) <= maxDomain && domainName.MatchString(name) }

// inside says whether host is the domain or lies below it.
func inside(host, domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }
