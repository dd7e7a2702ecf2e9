package restapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Limits that API Gateway sets. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
const (
	maxCompress  = 10_485_760
	maxResources = 300
)

var (
	keyPattern  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)
	stageName   = regexp.MustCompile(`^[A-Za-z0-9_]{1,128}$`)
	modelName   = regexp.MustCompile(`^[A-Za-z0-9]{1,128}$`)
	domainName  = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)
	basePath    = regexp.MustCompile(`^[A-Za-z0-9._-]{1,300}$`)
	mediaType   = regexp.MustCompile(`^(\*|[a-z0-9.+-]+)/(\*|[A-Za-z0-9.+-]+)$`)
	headerName  = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
	corsOrigin  = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(:\d{1,5})?$`)
	headerValue = regexp.MustCompile(`^[\x20-\x26\x28-\x7e]*$`)
)

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	a.validateRoutes(&p)
	for key, x := range sorted(a.Authorizers) {
		p.Under(fmt.Sprintf("authorizers[%q]", key), x.validate(key))
	}
	for key, schema := range sorted(a.Models) {
		at := fmt.Sprintf("models[%q]", key)
		p.Unless(modelName.MatchString(key), at, "is no name; want letters and digits")
		p.Unless(json.Valid([]byte(schema)), at, "is no JSON; want a JSON schema of draft 4")
	}
	p.Under("stage", a.Stage.validate())
	a.validateEndpoint(&p)
	if a.CORS != nil {
		p.Under("cors", a.CORS.validate())
	}
	a.validateResponses(&p)
	p.Under("usage", a.Usage.validate())
	for i, t := range a.Payload.BinaryMediaTypes {
		at := fmt.Sprintf("payload.binaryMediaTypes[%d]", i)
		p.Unless(mediaType.MatchString(t), at, `is %q; want a content type such as "image/*"`, t)
		p.Unless(!slices.Contains(a.Payload.BinaryMediaTypes[:i], t), at,
			"is %q for the second time; want each once", t)
	}
	p.Between(a.Payload.CompressFrom, 0, maxCompress, "payload.compressFrom", "bytes")
	return p.Err()
}

func (s Stage) validate() error {
	var p check.Problems
	p.Unless(stageName.MatchString(s.Name), "name",
		"is %q; want at most 128 letters, digits and underscores", s.Name)
	p.Under("throttle", s.Throttle.validate())
	p.Unless(slices.Contains(logs.Retentions(), s.Logs.RetentionDays), "logs.retentionDays",
		"is %d; want one of %v", s.Logs.RetentionDays, logs.Retentions())
	return p.Err()
}

func (t Throttle) validate() error {
	var p check.Problems
	p.Unless(t.Rate > 0, "rate", "is %g; want more than 0 requests a second", t.Rate)
	p.Unless(t.Burst > 0, "burst", "is %d; want at least 1 request at once", t.Burst)
	return p.Err()
}

func (a Args) validateEndpoint(p *check.Problems) {
	given := true
	for i, id := range a.Endpoint.VPCEndpointIDs {
		p.Required(id != nil, fmt.Sprintf("endpoint.vpcEndpointIDs[%d]", i), "the id of an execute-api endpoint")
		given = given && id != nil
	}
	if given && a.Site.Validate() == nil {
		p.Mapped(iamdoc.Validate(apiPolicy(), a.policy()...), a.statementPaths())
	}
	if a.Domain == nil {
		return
	}
	p.Unless(!a.Endpoint.private(), "domain",
		"is set for a private API; want none: clients in the VPC call AWS's name, which their endpoint resolves")
	p.Unless(domainName.MatchString(a.Domain.Name), "domain.name",
		"is %q; want a domain name in lower case", a.Domain.Name)
	p.Required(a.Domain.CertificateARN != nil, "domain.certificateARN",
		"an issued certificate of the API's region")
	p.Unless(a.Domain.BasePath == "" || basePath.MatchString(a.Domain.BasePath), "domain.basePath",
		"is %q; want one part of a path, without slashes", a.Domain.BasePath)
}

// statementPaths are where the caller wrote the statements that stand behind our own.
func (a Args) statementPaths() map[string]string {
	out := map[string]string{}
	for i := range a.Endpoint.Statements {
		out[fmt.Sprintf("statements[%d]", a.own()+i)] = fmt.Sprintf("endpoint.statements[%d]", i)
	}
	return out
}

func (c CORS) validate() error {
	var p check.Problems
	p.Required(len(c.Origins) > 0, "origins", "the sites whose pages may call")
	for i, site := range c.Origins {
		at := fmt.Sprintf("origins[%d]", i)
		p.Unless(corsOrigin.MatchString(site) || site == "*" && len(c.Origins) == 1, at,
			`is %q; want scheme and host such as https://app.example.com, or "*" alone`, site)
		p.Unless(!slices.Contains(c.Origins[:i], site), at, "is %q for the second time; want each once", site)
	}
	p.Unless(!c.Credentials || !slices.Contains(c.Origins, "*"), "credentials",
		`is set for origin "*", which browsers refuse; want the sites by name`)
	for i, name := range c.Headers {
		p.Unless(headerName.MatchString(name), fmt.Sprintf("headers[%d]", i),
			"is %q; want the name of a header", name)
	}
	wholeSeconds(&p, "maxAge", c.MaxAge, maxMemory)
	return p.Err()
}

func (a Args) validateResponses(p *check.Problems) {
	for _, typ := range slices.Sorted(maps.Keys(a.Responses)) {
		r, at := a.Responses[typ], fmt.Sprintf("responses[%q]", typ)
		check.OneOf(p, typ, at, responseTypes()...)
		p.Unless(r.Status == 0 || r.Status >= 400 && r.Status <= 599, at+".status",
			"is %d; want 400 to 599", r.Status)
		for name, value := range sorted(r.Headers) {
			p.Unless(headerName.MatchString(name) && headerValue.MatchString(value),
				fmt.Sprintf("%s.headers[%q]", at, name), "is %q; want printable ASCII without apostrophes", value)
		}
		p.Unless(r.Body == "" || strings.HasPrefix(strings.TrimSpace(r.Body), "{"), at+".body",
			"is %q; want a JSON object", r.Body)
	}
}

func (u Usage) validate() error {
	var p check.Problems
	for key, plan := range sorted(u.Plans) {
		at := fmt.Sprintf("plans[%q]", key)
		p.Unless(keyPattern.MatchString(key), at, "is no key; want letters, digits, hyphens and underscores")
		p.Under(at+".throttle", plan.Throttle.validate())
		if plan.Quota != nil {
			p.Unless(plan.Quota.Requests > 0, at+".quota.requests", "is %d; want at least 1", plan.Quota.Requests)
			check.OneOf(&p, plan.Quota.Period, at+".quota.period", Day, Week, Month)
		}
	}
	plans := slices.Sorted(maps.Keys(u.Plans))
	for key, k := range sorted(u.Keys) {
		at := fmt.Sprintf("keys[%q]", key)
		p.Unless(keyPattern.MatchString(key), at, "is no key; want letters, digits, hyphens and underscores")
		check.OneOf(&p, k.Plan, at+".plan", plans...)
	}
	return p.Err()
}
