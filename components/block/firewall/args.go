package firewall

import (
	"cmp"
	"net/netip"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/site"
)

// Scope says what kind of thing a firewall stands before.
type Scope string

// The scopes.
const (
	// Regional is for load balancers, REST API stages and Cognito user pools.
	Regional Scope = "REGIONAL"
	// Edge is for CloudFront distributions. Everything of it lies in us-east-1.
	Edge Scope = "CLOUDFRONT"
)

// Mode says what happens to a request that a rule matches.
type Mode string

// The modes.
const (
	// Block answers the request with 403.
	Block Mode = "BLOCK"
	// Count lets the request pass and counts it, to see what blocking would hit.
	Count Mode = "COUNT"
)

// Args configures a Firewall. Only Site is required.
type Args struct {
	// Site is where the web ACL lives. Required. Its region must be us-east-1 for scope Edge: site.AtEdge().
	Site site.Site

	// Scope is what the firewall stands before. Default: Regional. Edge needs a provider of us-east-1 among the
	// options of New. A change replaces the web ACL.
	Scope Scope

	// Rules are the managed rule groups, in the order in which requests meet them. Default: Recommended(), which
	// blocks. All rules together may take 1500 capacity units, above which AWS asks a higher price.
	Rules []Rule

	// LargeBodies are the path prefixes, such as "/graphql" or "/uploads/", on which bodies of more than 8 KB
	// may pass. Everywhere else the Common group blocks them. Default: none.
	LargeBodies []string

	// RateLimit is how often one address may call. Default: 2000 requests in five minutes.
	RateLimit RateLimit

	// PathLimits are stricter limits for path prefixes, such as "/login". At most 9. Default: none.
	PathLimits map[string]RateLimit

	// Countries are who may and may not call, by where their address is registered. Default: everywhere may.
	Countries Countries

	// Addresses are who may and may not call, by network. Default: everyone may.
	Addresses Addresses

	// RequiredHeader blocks every request that lacks the header which cdn.SecretHeader sends, before anything
	// else is looked at: for what stands behind a distribution. The addresses seen there are the distribution's,
	// so RateLimit does not apply, and PathLimits, Countries and Addresses are refused. Regional only.
	// Default: requests come from anywhere.
	RequiredHeader *RequiredHeader

	// Logging is what the firewall writes down. Default: every request, for 90 days.
	Logging Logging

	// AllowDestroy lets `pulumi destroy` delete the log. Default: the log group is protected.
	AllowDestroy bool
}

// RateLimit is how many requests one address may send within a time.
type RateLimit struct {
	// Requests is the limit. Default: 2000 for the whole firewall; required for a path. 10 to 2,000,000,000.
	Requests int
	// Window is the time over which requests are counted: 1, 2, 5 or 10 minutes. Default: 5m.
	Window time.Duration
	// Mode is what happens to requests above the limit. Default: Block, until the rate falls below it again.
	Mode Mode
}

// Countries lists countries by their two-letter code in ISO 3166, such as "DE". At most 50 in a list.
type Countries struct {
	// Allow blocks every other country. Default: no country is blocked for not being in the list.
	Allow []string
	// Deny blocks these. Default: none.
	Deny []string
}

// Addresses lists networks of IPv4 and IPv6, without host bits: 192.0.2.0/24. At most 10,000 of a kind in a
// list.
type Addresses struct {
	// Allow blocks everyone else; what is let in is still inspected by the rules. Default: nobody is blocked for
	// not being in the list.
	Allow []netip.Prefix
	// Deny blocks these, whatever other lists say. Default: none.
	Deny []netip.Prefix
}

// RequiredHeader is a header that only a distribution and its origin know.
type RequiredHeader struct {
	// Name is the header's, in any case: "X-Origin-Verify". Required.
	Name string
	// Value is its secret content, compared to the letter. Required. At most 200 bytes. It is blacked out in the
	// log and in samples, and is kept as a secret in Pulumi's state when it is one.
	Value pulumi.StringInput
}

// Logging is what the firewall writes to its log group. The authorization and cookie headers are always
// blacked out, in the log as in the samples that the console shows.
type Logging struct {
	// RetentionDays is how long the log is kept. Default: 90. One of the values that CloudWatch Logs knows.
	RetentionDays int
	// KeyARN is the KMS key that encrypts the log; it lies in the firewall's region and its policy names
	// logs.<region>.amazonaws.com. Default: the key that CloudWatch Logs manages.
	KeyARN pulumi.StringInput
	// OnlyMatched leaves out requests that no rule blocked or counted. Default: every request is logged.
	OnlyMatched bool
}

func (a Args) withDefaults() Args {
	a.Scope = cmp.Or(a.Scope, Regional)
	if len(a.Rules) == 0 {
		a.Rules = Recommended()
	}
	rules := make([]Rule, len(a.Rules))
	for i, r := range a.Rules {
		rules[i] = r.withDefaults()
	}
	a.Rules = rules
	a.RateLimit.Requests = cmp.Or(a.RateLimit.Requests, 2000)
	a.RateLimit = a.RateLimit.withDefaults()
	limits := make(map[string]RateLimit, len(a.PathLimits))
	for path, limit := range a.PathLimits {
		limits[path] = limit.withDefaults()
	}
	a.PathLimits = limits
	a.Logging.RetentionDays = cmp.Or(a.Logging.RetentionDays, 90)
	return a
}

func (l RateLimit) withDefaults() RateLimit {
	l.Window = cmp.Or(l.Window, 5*time.Minute)
	l.Mode = cmp.Or(l.Mode, Block)
	return l
}
