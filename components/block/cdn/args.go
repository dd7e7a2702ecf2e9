package cdn

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// PriceClass says at which of CloudFront's edges a distribution is served, and so what traffic costs.
type PriceClass string

// The price classes.
const (
	// PriceClass100 is North America, Europe and Israel.
	PriceClass100 PriceClass = "PriceClass_100"
	// PriceClass200 adds Asia, the Middle East and Africa.
	PriceClass200 PriceClass = "PriceClass_200"
	// PriceClassAll adds South America, Australia and New Zealand.
	PriceClassAll PriceClass = "PriceClass_All"
)

// Args configures a Distribution. Required are Origins, and Default.Origin when there is more than one of
// them.
type Args struct {
	// Origins are what the distribution fetches from, by a key that behaviours name. Required; 1 to 100.
	Origins map[string]Origin

	// Default is how every request is served that no other behaviour matches. Its Path stays empty.
	Default Behavior

	// Behaviors are how the requests of single paths are served. The first match wins. At most 74, for AWS
	// counts the default one. Default: none.
	Behaviors []Behavior

	// Domains are the names of your own. Default: CloudFront's name only.
	Domains Domains

	// WebACLARN is a web ACL of scope CLOUDFRONT (firewall.Edge). Default: nothing inspects the requests.
	WebACLARN pulumi.StringInput

	// Headers are what the distribution adds to every answer. Default: security headers fit for any application.
	Headers Headers

	// Errors replace the answers of origins that failed. Default: they are passed on.
	Errors []ErrorPage

	// RootObject is served for "/". Default: "index.html" when Default's origin is a bucket, else none.
	RootObject string

	// PriceClass is where the distribution is served. Default: PriceClass100, the cheapest; who is far away is
	// served from there too, later.
	PriceClass PriceClass

	// Logs is where access logs go. Default: none are written.
	Logs Logs

	// Signing is who may sign URLs and cookies for behaviours that are Signed. Default: nobody.
	Signing Signing

	// DetailedMetrics adds the cache hit rate, the origin's latency and the rate of each kind of error to the
	// metrics, at the price of custom metrics. Default: the five that are free.
	DetailedMetrics bool
}

// Domains are the names under which a distribution answers.
type Domains struct {
	// Aliases are the names, such as "shop.example.com" or "*.example.com". No other distribution in the world
	// may have them. At most 100. Default: none.
	Aliases []string
	// CertificateARN is an issued certificate of us-east-1 that covers every alias. Required with Aliases.
	CertificateARN pulumi.StringInput
}

// Logs is where access logs go: one JSON object for each request, without cookies.
type Logs struct {
	// BucketARN is the bucket. Its policy must let delivery.logs.amazonaws.com put objects under AWSLogs/, from
	// deliveries of us-east-1. Default: no logs.
	BucketARN pulumi.StringInput
	// EdgeProvider is an AWS provider of us-east-1, where CloudFront's log deliveries must lie whatever region
	// the stack has. Required with BucketARN.
	EdgeProvider pulumi.ProviderResource
}

// Signing is who may sign. A behaviour that is Signed serves requests that carry a signature by one of these
// keys.
type Signing struct {
	// PublicKeys are keys in PEM, by a name of letters, digits, hyphens and underscores: RSA of 2048 bits or
	// ECDSA on P-256. To rotate, add the new one, sign with it, take the old one away. At most 5. Default: none.
	PublicKeys map[string]string
	// KeyGroupIDs are key groups that exist. A behaviour takes at most 4, the one made of PublicKeys included.
	// Default: none.
	KeyGroupIDs []pulumi.StringInput
}

// ErrorPage replaces the answer to a request that failed, on every path.
type ErrorPage struct {
	// Code is the origin's status: 400, 403, 404, 405, 414, 416, 500, 501, 502, 503 or 504. Required.
	Code int
	// Page is the path of what is served instead: "/error.html". Default: the origin's own answer.
	Page string
	// Status is the status that goes with Page. Required with Page, and only then.
	Status int
	// CacheFor is how long the edges keep the answer before they ask again, in whole seconds. Default: 10s.
	CacheFor time.Duration
}

// SinglePage are the error pages of an application that routes in the browser: what is not in the bucket is
// answered with page and status 200. S3 says 403 for a missing object to readers that may not list. The pages
// hold for every path and for requests that a firewall blocks, and so are refused beside load balancers and
// signed behaviours.
func SinglePage(page string) []ErrorPage {
	return []ErrorPage{{Code: 403, Page: page, Status: 200}, {Code: 404, Page: page, Status: 200}}
}

func (a Args) withDefaults() Args {
	a = a.withOrigins()
	a = a.withBehaviors()
	if a.RootObject == "" && a.Origins[a.Default.Origin].Bucket != nil {
		a.RootObject = "index.html"
	}
	a.PriceClass = cmp.Or(a.PriceClass, PriceClass100)
	a.Headers = a.Headers.withDefaults()
	pages := make([]ErrorPage, len(a.Errors))
	for i, e := range a.Errors {
		e.CacheFor = cmp.Or(e.CacheFor, 10*time.Second)
		pages[i] = e
	}
	a.Errors = pages
	return a
}
