package websocketapi

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/internal/check"
)

var (
	routeKey   = regexp.MustCompile(`^(\$connect|\$disconnect|\$default|[A-Za-z0-9][A-Za-z0-9._-]{0,127})$`)
	selection  = regexp.MustCompile(`^\$\{?request\.[A-Za-z0-9._-]+\}?$`)
	sourceName = regexp.MustCompile(
		`^(route\.request\.(header|querystring)|context|stageVariables)\.[A-Za-z0-9._-]+$`)
	stageName  = regexp.MustCompile(`^[A-Za-z0-9_]{1,128}$`)
	domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)
	domainPath = regexp.MustCompile(`^[A-Za-z0-9._-]{1,300}$`)
)

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Required(len(a.Routes) > 0, "routes", "at least one, for AWS deploys no empty API")
	p.Unless(len(a.Routes) <= maxRoutes, "routes", "are %d; want at most %d", len(a.Routes), maxRoutes)
	for key, r := range sorted(a.Routes) {
		at := fmt.Sprintf("routes[%q]", key)
		p.Unless(routeKey.MatchString(key), at, "is no route key; want %s, or letters, digits and ._-",
			check.Either(Connect, Disconnect, Default))
		p.Under(at, r.validate(key))
	}
	a.validateAccess(&p)
	p.Unless(selection.MatchString(a.Selection), "selection",
		"is %q; want a field of the request, such as $request.body.action", a.Selection)
	p.Under("stage", a.Stage.validate())
	if d := a.Domain; d != nil {
		p.Unless(domainName.MatchString(d.Name), "domain.name", "is %q; want a domain name in lower case", d.Name)
		p.Required(d.CertificateARN != nil, "domain.certificateARN", "an issued certificate of the API's region")
		p.Unless(d.Path == "" || domainPath.MatchString(d.Path), "domain.path",
			"is %q; want one part of a path, without slashes", d.Path)
	}
	return p.Err()
}

// validateAccess wants one answer to the question who may connect, and a route that it can be put to: without
// Connect AWS lets everybody in and asks nobody.
func (a Args) validateAccess(p *check.Problems) {
	said := 0
	for _, is := range []bool{a.Authorizer != nil, a.IAM, a.Public} {
		if is {
			said++
		}
	}
	p.Unless(said == 1, "authorizer", "and iam and public are %d of them set; want one", said)
	if _, there := a.Routes[Connect]; !there && len(a.Routes) > 0 {
		p.Unless(a.Public, "routes",
			"have no %s, so that nobody is asked who connects; want it, or public", Connect)
	}
	if a.Authorizer == nil {
		return
	}
	p.Under("authorizer.function", a.Authorizer.Function.validate())
	for i, s := range a.Authorizer.Sources {
		p.Unless(sourceName.MatchString(s), fmt.Sprintf("authorizer.sources[%d]", i),
			"is %q; want AWS's words, such as %s", s, authorizationHeader)
	}
}

func (r Route) validate(key string) error {
	var p check.Problems
	p.Under("function", r.Function.validate())
	waits := r.Timeout >= shortestIntegration && r.Timeout <= longestIntegration
	p.Unless(waits && r.Timeout%time.Millisecond == 0, "timeout",
		"is %s; want %s to %s in whole milliseconds", r.Timeout, shortestIntegration, longestIntegration)
	p.Unless(!r.Answers || key != Connect && key != Disconnect, "answers",
		"is set for %s, on which nobody listens for an answer", key)
	if r.Throttle != nil {
		p.Under("throttle", r.Throttle.validate())
	}
	return p.Err()
}

func (f Function) validate() error {
	var p check.Problems
	p.Required(f.ARN != nil, "arn", "the ARN of a Lambda function")
	p.Required(f.InvokeARN != nil, "invokeARN", "what API Gateway calls the function by")
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
	p.Unless(t.Rate > 0, "rate", "is %g; want more than 0 messages a second", t.Rate)
	p.Unless(t.Burst > 0, "burst", "is %d; want at least 1 message at once", t.Burst)
	return p.Err()
}
