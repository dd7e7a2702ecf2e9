package tenancy

import (
	"cmp"

	"github.com/plinth-iac/plinth/components/block/restapi"
)

// Entry is who gets in, how often, and under which name.
type Entry struct {
	// Identity is whose tokens are taken. Required.
	Identity Identity
	// Domain is the host name, for GraphQL, webhooks and sockets alike. Default: CloudFront's own name.
	Domain string
	// ZoneID is the Route 53 hosted zone that holds Domain. Required with Domain.
	ZoneID string
	// Origins are the web origins whose pages may call: "https://app.example.com". Default: none.
	Origins []string
	// RatePerIP is how many requests an address may send in five minutes. Default: 2000.
	RatePerIP int
	// Countries are two-letter codes of the only ones let in. Default: all.
	Countries []string
	// Throttle is how many requests all tenants together may send, and as many messages.
	Throttle Throttle
	// Tiers are usage plans by key: "free", "team". With any, GraphQL wants an API key of one of them in the
	// header x-api-key. Default: none, and no key is wanted.
	Tiers map[string]Tier
	// AdoptGateway leaves the account's API Gateway log role as it is, because another stack or somebody's hand
	// has set it up. Default: the role is made here, and kept in AWS when the stack goes.
	AdoptGateway bool
}

// Identity is whose tokens are taken.
type Identity struct {
	// Issuer is the https address of an OpenID Connect issuer. Required unless Anonymous is set.
	Issuer string
	// Audience is what tokens must be made out to. Required with Issuer.
	Audience string
	// Claim is where a token names its workspace. Default: "workspace".
	Claim string
	// Anonymous lets everybody in, into whatever workspace they name, for trying the platform out.
	// Default: a token is needed.
	Anonymous bool
}

// Throttle limits requests by the token bucket algorithm.
type Throttle struct {
	// Rate is how many a second are let through for long. Default: what the preset says.
	Rate float64
	// Burst is how many may come at once. Default: what the preset says.
	Burst int
}

// Tier is what the holder of an API key may use.
type Tier struct {
	// Rate is how many requests a second each key may send. Required.
	Rate float64
	// Burst is how many may come at once. Required.
	Burst int
	// MonthlyRequests is how many each key has in a month. Default: any number.
	MonthlyRequests int
}

func (e Entry) withDefaults(p sizes) Entry {
	e.Identity.Claim = cmp.Or(e.Identity.Claim, "workspace")
	e.RatePerIP = cmp.Or(e.RatePerIP, 2000)
	e.Throttle.Rate = cmp.Or(e.Throttle.Rate, p.rate)
	e.Throttle.Burst = cmp.Or(e.Throttle.Burst, p.burst)
	return e
}

// usage is the tiers as usage plans, and a key for each declared workspace that is on one.
func (a Args) usage() restapi.Usage {
	u := restapi.Usage{Plans: map[string]restapi.Plan{}, Keys: map[string]restapi.Key{}}
	for name, t := range a.Entry.Tiers {
		plan := restapi.Plan{Throttle: restapi.Throttle{Rate: t.Rate, Burst: t.Burst}}
		if t.MonthlyRequests != 0 {
			plan.Quota = &restapi.Quota{Requests: t.MonthlyRequests, Period: restapi.Month}
		}
		u.Plans[name] = plan
	}
	for id, w := range a.Workspaces.Declared {
		if w.Tier != "" {
			u.Keys[id] = restapi.Key{Plan: w.Tier}
		}
	}
	return u
}
