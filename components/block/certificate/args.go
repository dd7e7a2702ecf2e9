package certificate

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Limits that ACM sets. https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
const (
	maxCommonName = 64
	maxName       = 253
	maxNames      = 100
)

// patience is how long to wait until AWS has issued the certificate. It takes minutes, unless the zone is not
// delegated to at all; then no time is enough.
const patience = "30m"

// KeyAlgorithm is the kind of the certificate's key.
type KeyAlgorithm string

// The algorithms that CloudFront, load balancers and API domains all take.
const (
	// RSA2048 is what every client understands.
	RSA2048 KeyAlgorithm = "RSA_2048"
	// ECDSA256 makes the handshake shorter, for clients of the last ten years.
	ECDSA256 KeyAlgorithm = "EC_prime256v1"
)

// Args configures a Certificate.
type Args struct {
	// Domain is the main name: "shop.example.com" or "*.example.com". Required. At most 64 characters.
	Domain string

	// Alternatives are further names. Default: none. AWS allows 10 names in all until the quota is raised, and
	// 100 at most.
	Alternatives []string

	// ZoneID is the hosted zone that the names lie in. Required unless Proven is set or ZoneIDs has every name.
	ZoneID pulumi.StringInput

	// ZoneIDs are the zones of names that lie elsewhere than in ZoneID, by name. Default: none does.
	ZoneIDs map[string]pulumi.StringInput

	// Proven says that another certificate of this account holds the records for the same names, for AWS asks
	// for one and the same record in every region. No record is declared; this one only waits. Default: the
	// records are declared here.
	Proven bool

	// KeyAlgorithm is the kind of key. Default: RSA2048. A change replaces the certificate.
	KeyAlgorithm KeyAlgorithm
}

func (a Args) withDefaults() Args {
	a.KeyAlgorithm = cmp.Or(a.KeyAlgorithm, RSA2048)
	return a
}

// domain is a name that ACM takes: labels of letters, digits and hyphens, the left-most may be an asterisk.
var domain = regexp.MustCompile(
	`^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`)

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Required(a.Domain != "", "domain", "a domain name such as shop.example.com")
	p.Unless(len(a.Domain) <= maxCommonName, "domain", "is %d characters; want at most %d: put it among the "+
		"alternatives, with a shorter name first", len(a.Domain), maxCommonName)
	p.Unless(len(a.names()) <= maxNames, "alternatives",
		"make %d names; want at most %d", len(a.names()), maxNames)
	for i, name := range a.names() {
		path := "domain"
		if i > 0 {
			path = fmt.Sprintf("alternatives[%d]", i-1)
		}
		p.Unless(name == "" && i == 0 || domain.MatchString(name) && len(name) <= maxName, path,
			"is %q; want a domain name in lower case, with an asterisk as the first label at most", name)
		p.Unless(!slices.Contains(a.names()[:i], name), path, "is %q for the second time; want each once", name)
	}
	check.OneOf(&p, a.KeyAlgorithm, "keyAlgorithm", RSA2048, ECDSA256)
	for _, name := range slices.Sorted(maps.Keys(a.ZoneIDs)) {
		path := fmt.Sprintf("zoneIDs[%q]", name)
		p.Unless(slices.Contains(a.names(), name), path, "is no name of this certificate; want one of %s",
			check.Either(a.names()...))
		p.Unless(a.ZoneIDs[name] != nil, path, "is not set; want the id of a hosted zone")
	}
	if a.Proven {
		p.Unless(a.ZoneID == nil && len(a.ZoneIDs) == 0, "proven", "is set beside a zone; want one of them")
		return p.Err()
	}
	for _, o := range a.owned() {
		p.Unless(o.zone != nil, "zoneID", "is not set; want the hosted zone of %s", cmp.Or(o.name, "domain"))
	}
	return p.Err()
}

// names are all names of the certificate, the main one first.
func (a Args) names() []string { return append([]string{a.Domain}, a.Alternatives...) }

// ownership is a name that AWS wants proven, and the zone to prove it in.
type ownership struct {
	name string
	zone pulumi.StringInput
}

// owned are the names to prove. A name and its wildcard share one proof.
func (a Args) owned() []ownership {
	var out []ownership
	for _, name := range a.names() {
		plain := strings.TrimPrefix(name, "*.")
		i := slices.IndexFunc(out, func(o ownership) bool { return o.name == plain })
		if i < 0 {
			i = len(out)
			out = append(out, ownership{name: plain, zone: a.ZoneID})
		}
		if zone := a.ZoneIDs[name]; zone != nil {
			out[i].zone = zone
		}
	}
	return out
}
