package cdn

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

// Limits that CloudFront sets.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const (
	maxOrigins   = 100
	maxBehaviors = 75
	maxAliases   = 100
)

// alias is a name that CloudFront takes: the left-most label may be an asterisk.
var alias = regexp.MustCompile(
	`^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`)

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Unless(len(a.Origins) > 0 && len(a.Origins) <= maxOrigins, "origins", "are %d; want 1 to %d",
		len(a.Origins), maxOrigins)
	for _, key := range slices.Sorted(maps.Keys(a.Origins)) {
		path := fmt.Sprintf("origins[%q]", key)
		p.Unless(originKey.MatchString(key), path,
			"is no key; want 1 to 64 letters, digits, hyphens or underscores")
		p.Under(path, a.Origins[key].validate())
	}
	a.validateBehaviors(&p)
	p.Under("domains", a.Domains.validate())
	p.Under("headers", a.Headers.validate())
	a.validateErrors(&p)
	p.Under("signing", a.Signing.validate())
	p.Unless(a.RootObject == "" || !strings.HasPrefix(a.RootObject, "/"), "rootObject",
		"is %q; want it without the leading /", a.RootObject)
	check.OneOf(&p, a.PriceClass, "priceClass", PriceClass100, PriceClass200, PriceClassAll)
	p.Unless(a.Logs.BucketARN == nil || a.Logs.EdgeProvider != nil, "logs.edgeProvider",
		"is not set; want a provider of us-east-1, where CloudFront's log deliveries must lie")
	p.Unless(a.Logs.BucketARN != nil || a.Logs.EdgeProvider == nil, "logs.bucketARN",
		"is not set beside an edgeProvider; want the bucket for the logs")
	return p.Err()
}

func (d Domains) validate() error {
	var p check.Problems
	p.Unless(len(d.Aliases) <= maxAliases, "aliases", "are %d; want at most %d", len(d.Aliases), maxAliases)
	for i, name := range d.Aliases {
		path := fmt.Sprintf("aliases[%d]", i)
		p.Unless(alias.MatchString(name), path,
			"is %q; want a domain name in lower case, with an asterisk as the first label at most", name)
		p.Unless(!slices.Contains(d.Aliases[:i], name), path, "is %q for the second time; want each once", name)
	}
	p.Unless(len(d.Aliases) == 0 || d.CertificateARN != nil, "certificateARN",
		"is not set; want an issued certificate of us-east-1 that covers the aliases")
	p.Unless(len(d.Aliases) > 0 || d.CertificateARN == nil, "aliases",
		"are empty beside a certificate; want the names that it is for")
	return p.Err()
}

// errorCodes are the statuses that AWS lets one replace.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
var errorCodes = []int{400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}

func (a Args) validateErrors(p *check.Problems) {
	seen := map[int]bool{}
	for i, e := range a.Errors {
		path := fmt.Sprintf("errors[%d]", i)
		p.Unless(slices.Contains(errorCodes, e.Code), path+".code", "is %d; want one of %s", e.Code,
			strings.Trim(fmt.Sprint(errorCodes), "[]"))
		p.Unless(!seen[e.Code], path+".code", "is %d for the second time; want each once", e.Code)
		seen[e.Code] = true
		p.Unless((e.Page == "") == (e.Status == 0), path+".page", "is %q with status %d; want both or neither",
			e.Page, e.Status)
		p.Unless(e.Page == "" || strings.HasPrefix(e.Page, "/"), path+".page",
			"is %q; want a path that starts with /", e.Page)
		p.Unless(e.Status == 0 || e.Status == 200 || slices.Contains(errorCodes, e.Status), path+".status",
			"is %d; want 200 or one of %s", e.Status, strings.Trim(fmt.Sprint(errorCodes), "[]"))
		wholeSeconds(p, path+".cacheFor", e.CacheFor, 0, year)
		p.Unless(e.Status != 200 || a.onlyPublicBuckets(), path+".status", "is 200 beside a server or a signed "+
			"behaviour, whose %d it would hide; want a CloudFront function that rewrites paths instead", e.Code)
	}
}

func (a Args) onlyPublicBuckets() bool {
	return !slices.ContainsFunc(a.all(), func(b Behavior) bool {
		return b.Signed || a.Origins[b.Origin].Server != nil
	})
}

func wholeSeconds(p *check.Problems, path string, got, low, high time.Duration) {
	p.Unless(got >= low && got <= high && got%time.Second == 0, path, "is %s; want %s to %s in whole seconds",
		got, low, high)
}
