package firewall

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
)

// Limits that WAF sets. https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
const (
	maxUnits      = 1500
	maxRateRules  = 10
	maxCountries  = 50
	maxNetworks   = 10_000
	maxSearch     = 200
	maxMetricName = 128
	maxRate       = 2_000_000_000
)

var (
	countryCode = regexp.MustCompile(`^[A-Z]{2}$`)
	ruleName    = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)
	version     = regexp.MustCompile(`^[A-Za-z0-9#:._/-]{1,64}$`)
	headerName  = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$")
)

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	check.OneOf(&p, a.Scope, "scope", Regional, Edge)
	p.Unless(a.Scope != Edge || a.Site.Region == site.Edge, "site.region",
		"is %q; want %s for scope %s: site.AtEdge(), and a provider of that region", a.Site.Region, site.Edge, Edge)
	a.validateRules(&p)
	a.validatePaths(&p)
	a.RateLimit.validate(&p, "rateLimit")
	validateCountries(&p, "countries.allow", a.Countries.Allow)
	validateCountries(&p, "countries.deny", a.Countries.Deny)
	for _, code := range a.Countries.Allow {
		p.Unless(!slices.Contains(a.Countries.Deny, code), "countries.deny",
			"holds %q, which is also allowed; want it in one list", code)
	}
	validateNetworks(&p, "addresses.allow", a.Addresses.Allow)
	validateNetworks(&p, "addresses.deny", a.Addresses.Deny)
	a.validateHeader(&p)
	p.Unless(slices.Contains(logs.Retentions(), a.Logging.RetentionDays), "logging.retentionDays",
		"is %d; want one of %v", a.Logging.RetentionDays, logs.Retentions())
	return p.Err()
}

func (a Args) validateHeader(p *check.Problems) {
	h := a.RequiredHeader
	if h == nil {
		return
	}
	p.Unless(headerName.MatchString(h.Name), "requiredHeader.name",
		"is %q; want the name of a header, such as X-Origin-Verify", h.Name)
	p.Required(h.Value != nil, "requiredHeader.value", "the secret that the distribution sends")
	p.Unless(a.Scope == Regional, "requiredHeader",
		"is set for scope %s; want %s, behind a distribution and not before it", a.Scope, Regional)
	for _, other := range []struct {
		path  string
		given bool
	}{
		{"pathLimits", len(a.PathLimits) > 0},
		{"countries", len(a.Countries.Allow)+len(a.Countries.Deny) > 0},
		{"addresses", len(a.Addresses.Allow)+len(a.Addresses.Deny) > 0},
	} {
		p.Unless(!other.given, other.path,
			"is set with requiredHeader, behind which every address is the distribution's; "+
				"want it in the distribution's own firewall")
	}
}

func (a Args) validateRules(p *check.Problems) {
	seen := map[Group]bool{}
	for i, r := range a.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		check.OneOf(p, r.Group, path+".group", groups...)
		p.Unless(!seen[r.Group], path+".group", "is %q for the second time; want each group once", r.Group)
		seen[r.Group] = true
		check.OneOf(p, r.Mode, path+".mode", Block, Count)
		p.Unless(r.Version == "" || version.MatchString(r.Version), path+".version",
			"is %q; want AWS's name of a version, such as Version_1.0", r.Version)
		for _, name := range slices.Sorted(maps.Keys(r.Overrides)) {
			at := fmt.Sprintf("%s.overrides[%q]", path, name)
			p.Unless(ruleName.MatchString(name), at, "is no rule name; want AWS's, such as %s", SizeRestrictionsBody)
			check.OneOf(p, r.Overrides[name], at, Block, Count)
		}
	}
	if n := capacity(a); n > maxUnits {
		p.Unless(false, "rules", "take %d capacity units with all limits and lists; want at most %d, "+
			"above which AWS asks a higher price: leave a group out", n, maxUnits)
	}
	p.Unless(len(a.LargeBodies) == 0 || slices.ContainsFunc(a.Rules, Rule.guardsBodies), "largeBodies",
		"are exempt from a rule that is not there; want the Common group blocking, without an override of %s",
		SizeRestrictionsBody)
}

func (a Args) validatePaths(p *check.Problems) {
	for i, path := range a.LargeBodies {
		at := fmt.Sprintf("largeBodies[%d]", i)
		validatePrefix(p, at, path)
		p.Unless(!slices.Contains(a.LargeBodies[:i], path), at, "is %q for the second time; want each once", path)
	}
	p.Unless(len(a.PathLimits) < maxRateRules, "pathLimits",
		"are %d; want at most %d, for AWS takes %d rate rules", len(a.PathLimits), maxRateRules-1, maxRateRules)
	owner := map[string]string{}
	for _, path := range slices.Sorted(maps.Keys(a.PathLimits)) {
		at := fmt.Sprintf("pathLimits[%q]", path)
		validatePrefix(p, at, path)
		a.PathLimits[path].validate(p, at)
		other, taken := owner[pathRule(path)]
		p.Unless(!taken, at, "makes the rule name %q, as %q does; want paths that differ in letters or digits",
			pathRule(path), other)
		owner[pathRule(path)] = path
	}
}

func validatePrefix(p *check.Problems, at, path string) {
	p.Unless(strings.HasPrefix(path, "/") && len(path) > 1 && len(path) <= maxSearch, at,
		"is %q; want a path prefix that starts with / and has 2 to %d characters", path, maxSearch)
}

func (l RateLimit) validate(p *check.Problems, path string) {
	p.Between(l.Requests, 10, maxRate, path+".requests", "")
	p.Unless(slices.Contains([]time.Duration{
		time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute,
	}, l.Window), path+".window", "is %s; want 1m, 2m, 5m or 10m", l.Window)
	check.OneOf(p, l.Mode, path+".mode", Block, Count)
}

func validateCountries(p *check.Problems, path string, codes []string) {
	p.Unless(len(codes) <= maxCountries, path, "are %d; want at most %d", len(codes), maxCountries)
	for i, code := range codes {
		at := fmt.Sprintf("%s[%d]", path, i)
		p.Unless(countryCode.MatchString(code), at, "is %q; want two capital letters of ISO 3166, such as DE", code)
		p.Unless(!slices.Contains(codes[:i], code), at, "is %q for the second time; want each once", code)
	}
}

func validateNetworks(p *check.Problems, path string, list []netip.Prefix) {
	seen := make(map[netip.Prefix]bool, len(list))
	for i, n := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if !n.IsValid() || n.Addr().Is4In6() {
			p.Unless(false, at, "is %s; want a network of IPv4 or IPv6, such as 192.0.2.0/24", n)
			continue
		}
		p.Unless(n.Bits() > 0, at, "is %s; want a prefix of at least /1, for WAF takes no /0", n)
		p.Unless(n == n.Masked(), at, "is %s; want it without host bits: %s", n, n.Masked())
		p.Unless(!seen[n], at, "is %s for the second time; want each once", n)
		seen[n] = true
	}
	four, six := split(list)
	p.Unless(len(four) <= maxNetworks && len(six) <= maxNetworks, path,
		"are %d of IPv4 and %d of IPv6; want at most %d of each", len(four), len(six), maxNetworks)
}
