package balancer

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
)

// Limits of an Application Load Balancer.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const (
	maxIdle    = 4000 * time.Second
	maxTargets = 100
)

// Desync says what happens to requests that two HTTP servers may read differently.
type Desync string

// The desync mitigation modes. AWS's third, "monitor", lets such requests through and is not offered.
const (
	// Defensive lets ambiguous requests through on a connection of their own and refuses dangerous ones.
	Defensive Desync = "defensive"
	// Strictest refuses every request that breaks RFC 7230.
	Strictest Desync = "strictest"
)

// Args configures a Balancer.
type Args struct {
	// Site is the account and region. Required.
	Site site.Site

	// Placement is the VPC and the subnets, in at least two availability zones: private ones, or public ones
	// when Public is set. Required.
	Placement network.Placement

	// Listener is the port that clients connect to. Required: a certificate, or the decision to do without.
	Listener Listener

	// Sources are who may connect. Required: at least one.
	Sources Sources

	// Targets are what requests are forwarded to, by key. Required: at least one, at most 100.
	Targets map[string]Target

	// Public gives the balancer addresses that the internet can reach. Default: it is internal, reachable from
	// the VPC and through a CloudFront VPC origin. Changing it replaces the balancer and its DNS name.
	Public bool

	// OriginHeader is a secret without which every request is answered 403. Default: none is asked for.
	OriginHeader *OriginHeader

	// AccessLogs says where a line for each request goes. Default: none are written.
	AccessLogs *AccessLogs

	// IdleTimeout is how long a connection may be silent. WebSockets need a ping interval below it.
	// Default: 60s. 1s to 4000s.
	IdleTimeout time.Duration

	// Desync is how ambiguous requests are treated. Default: Defensive.
	Desync Desync

	// AllowDestroy lets Pulumi delete or replace the balancer, which changes its DNS name.
	// Default: it is protected, and AWS's deletion protection is on.
	AllowDestroy bool
}

// OriginHeader is a header that only the distribution in front of the balancer knows.
type OriginHeader struct {
	// Name of the header: "X-Origin-Secret". Required. Letters, digits, hyphens and underscores, at most 40.
	Name string
	// Value it must have, at least 16 characters long; kept as a secret. Required.
	Value pulumi.StringInput
	// Previous value, accepted as well while the distribution changes over. Default: none.
	Previous pulumi.StringInput
}

// AccessLogs says where access logs are written.
type AccessLogs struct {
	// Bucket is the name of a bucket in the balancer's region, encrypted by S3 itself (AWS cannot write to one
	// with a KMS key) and open to logdelivery.elasticloadbalancing.amazonaws.com. Required.
	Bucket pulumi.StringInput
	// Prefix comes before AWSLogs/ in the object keys. Default: none. It must not hold "AWSLogs".
	Prefix string
	// After is what must exist before AWS tries the bucket: its policy. Default: only the bucket's name is
	// waited for.
	After []pulumi.Resource
}

var (
	headerName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)
	logPrefix  = regexp.MustCompile(`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`)
	targetKey  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	// reserved is how AWS forbids the names of balancers and security groups to start.
	reserved = regexp.MustCompile(`^(internal|sg)-`)
)

func (a Args) withDefaults() Args {
	a.IdleTimeout = cmp.Or(a.IdleTimeout, time.Minute)
	a.Desync = cmp.Or(a.Desync, Defensive)
	a.Listener = a.Listener.withDefaults()
	targets := make(map[string]Target, len(a.Targets))
	for key, t := range a.Targets {
		targets[key] = t.withDefaults()
	}
	a.Targets = targets
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Under("placement", a.Placement.Validate())
	p.Unless(a.Placement.Zones != 1, "placement.zones",
		"is 1; want at least 2, which AWS demands of a load balancer")
	p.Under("listener", a.Listener.validate(a.Public))
	p.Under("sources", a.Sources.validate(a.Site.Region, a.Public))
	p.Unless(!a.Listener.RedirectHTTP || !a.Sources.CloudFront, "listener.redirectHTTP",
		"is on with sources.cloudFront; want it off: redirect in the distribution, for two rules with CloudFront's"+
			" prefix list exceed the 60 rules of a security group")
	within(&p, a.IdleTimeout, time.Second, maxIdle, "idleTimeout")
	check.OneOf(&p, a.Desync, "desync", Defensive, Strictest)
	if a.OriginHeader != nil {
		p.Under("originHeader", a.OriginHeader.validate())
	}
	if a.AccessLogs != nil {
		p.Under("accessLogs", a.AccessLogs.validate())
	}
	a.validateTargets(&p)
	return p.Err()
}

func (a Args) validateTargets(p *check.Problems) {
	p.Between(len(a.Targets), 1, maxTargets, "targets", "entries")
	catchAll := ""
	priorities := map[int]string{}
	for _, key := range sortedKeys(a.Targets) {
		t, path := a.Targets[key], fmt.Sprintf("targets[%q]", key)
		p.Unless(targetKey.MatchString(key), path, "is its key; want lower-case letters, digits and single hyphens")
		p.Under(path, t.validate(a.Listener, a.OriginHeader.values()))
		if t.Match.empty() {
			p.Unless(catchAll == "", path+".match",
				"is empty, as that of %q; want hosts or paths on all but one target",
				catchAll)
			catchAll = key
			continue
		}
		other, taken := priorities[t.Match.Priority]
		p.Unless(!taken, path+".match.priority", "is %d, as that of %q; want each once", t.Match.Priority, other)
		priorities[t.Match.Priority] = key
	}
}

func (h OriginHeader) validate() error {
	var p check.Problems
	p.Unless(headerName.MatchString(h.Name), "name",
		"is %q; want 1 to 40 letters, digits, hyphens or underscores, such as X-Origin-Secret", h.Name)
	p.Required(h.Value != nil, "value", "a secret of at least 16 characters")
	if text, plain := h.Value.(pulumi.String); plain {
		p.Unless(len(text) >= 16, "value",
			"is %d characters long; want at least 16, or it can be guessed", len(text))
	}
	return p.Err()
}

// values says how many condition values the header takes up in each rule. AWS allows five per rule.
func (h *OriginHeader) values() int {
	switch {
	case h == nil:
		return 0
	case h.Previous == nil:
		return 1
	default:
		return 2
	}
}

func (l AccessLogs) validate() error {
	var p check.Problems
	p.Required(l.Bucket != nil, "bucket", "the name of a bucket")
	if l.Prefix != "" {
		p.Unless(logPrefix.MatchString(l.Prefix) && !strings.Contains(l.Prefix, "AWSLogs"), "prefix",
			"is %q; want a path without slashes at its ends and without AWSLogs, which AWS adds", l.Prefix)
	}
	return p.Err()
}

// within records a problem unless d is a whole number of seconds from low to high, as AWS wants it.
func within(p *check.Problems, d, low, high time.Duration, path string) {
	p.Unless(d >= low && d <= high && d%time.Second == 0, path, "is %s; want whole seconds, %.0fs to %.0fs",
		d, low.Seconds(), high.Seconds())
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
