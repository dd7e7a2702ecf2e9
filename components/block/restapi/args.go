package restapi

import (
	"cmp"
	"maps"

	"github.com/plinth-iac/plinth/components/block/site"
)

// Args configures an API. Site and Routes are required.
type Args struct {
	// Site is where the API lives. Required.
	Site site.Site

	// Routes are what the API answers, by a key of letters, digits, hyphens and underscores that names the
	// resources. Required. All their paths together may have 300 parts.
	Routes map[string]Route

	// Authorizers decide who may call, by the key that routes name. Default: only IAM is there to name.
	Authorizers map[string]Authorizer

	// Models are JSON schemas (draft 4) of request bodies, by a name of letters and digits that routes name.
	// Default: none.
	Models map[string]string

	// Stage is how the API is served. Default: a stage "live", throttled, traced and logged.
	Stage Stage

	// Endpoint is from where the API can be called. Default: from the internet, in its region.
	Endpoint Endpoint

	// Domain is a name of your own. Default: AWS's name only.
	Domain *Domain

	// CORS lets pages of other sites call. Default: browsers refuse that.
	CORS *CORS

	// Responses replace what API Gateway itself answers, by kind. Default: AWS's, which say little.
	Responses map[ResponseType]Response

	// Usage is what the holders of API keys may use. Default: there are none.
	Usage Usage

	// Payload is how bodies are carried. Default: as text, uncompressed.
	Payload Payload

	// AllowDestroy lets `pulumi destroy` delete the logs. Default: the log groups are protected.
	AllowDestroy bool
}

// Payload is how bodies are carried.
type Payload struct {
	// BinaryMediaTypes are content types that are not text, such as "image/*". Functions get and give such
	// bodies in base64. Default: none.
	BinaryMediaTypes []string
	// CompressFrom is the size in bytes from which answers are compressed for clients that can read that.
	// Default: none are. At most 10,485,760.
	CompressFrom int
}

// Throttle limits requests by the token bucket algorithm; who comes too often is answered 429.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
type Throttle struct {
	// Rate is how many requests a second are let through for long. Account and region have a limit of their
	// own: 10,000, in newer regions 2,500.
	Rate float64
	// Burst is how many may come at once: 5,000 for account and region, in newer ones 1,250.
	Burst int
}

func (a Args) withDefaults() Args {
	a.Stage = a.Stage.withDefaults()
	a.Routes = maps.Clone(a.Routes)
	for key, r := range a.Routes {
		a.Routes[key] = r.withDefaults()
	}
	a.Authorizers = maps.Clone(a.Authorizers)
	for key, x := range a.Authorizers {
		a.Authorizers[key] = x.withDefaults()
	}
	if a.CORS != nil {
		c := a.CORS.withDefaults()
		a.CORS = &c
	}
	return a
}

// or completes a throttle that was left out.
func (t Throttle) or(fallback Throttle) Throttle {
	return Throttle{Rate: cmp.Or(t.Rate, fallback.Rate), Burst: cmp.Or(t.Burst, fallback.Burst)}
}
