package restapi

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

// maxMemory is how long browsers are told to remember an answer about other sites at most.
const maxMemory = 24 * time.Hour

var (
	pathPart   = regexp.MustCompile(`^([A-Za-z0-9._:-]+|\{[A-Za-z0-9._-]+\+?\})$`)
	parameter  = regexp.MustCompile(`^(querystring|header)\.[A-Za-z0-9._-]+$`)
	sourceName = regexp.MustCompile(
		`^(method\.request\.(header|querystring)|context|stageVariables)\.[A-Za-z0-9._-]+$`)
	tokenName = regexp.MustCompile(`^method\.request\.header\.[A-Za-z0-9-]+$`)
	scopeName = regexp.MustCompile(`^[\x21\x23-\x5b\x5d-\x7e]{1,256}$`)
)

func (a Args) validateRoutes(p *check.Problems) {
	p.Required(len(a.Routes) > 0, "routes", "at least one, for AWS deploys no empty API")
	owner := map[string]string{}
	for key, r := range sorted(a.Routes) {
		at := fmt.Sprintf("routes[%q]", key)
		p.Unless(keyPattern.MatchString(key), at, "is no key; want letters, digits, hyphens and underscores")
		p.Under(at, r.validate())
		p.Under(at, a.validateReferences(r))
		same := string(r.Method) + " " + r.Path
		p.Unless(owner[same] == "", at, "is %s, as %q is; want each once", same, owner[same])
		owner[same] = key
		p.Unless(a.CORS == nil || r.Method != OPTIONS, at+".method",
			"is %s, which cors answers; want the one or the other", r.Method)
	}
	p.Unless(len(a.paths()) < maxResources, "routes", "have %d parts of paths; want at most %d with the root",
		len(a.paths())+1, maxResources)
	a.validateSiblings(p)
}

// validateSiblings refuses two variables in one place, for AWS would not know which a client means.
func (a Args) validateSiblings(p *check.Problems) {
	variable := map[string]string{}
	for _, full := range a.paths() {
		above, last := path.Dir(full), path.Base(full)
		if !strings.HasPrefix(last, "{") {
			continue
		}
		other := variable[above]
		p.Unless(other == "", "routes", "have the variables %s and %s below %s; want one name for both",
			other, last, above)
		variable[above] = last
	}
}

func (r Route) validate() error {
	var p check.Problems
	check.OneOf(&p, r.Method, "method", methods()...)
	p.Unless(validPath(r.Path), "path", `is %q; want "/" or parts such as /orders/{id} or /{proxy+}, the last `+
		"alone with a plus, and no slash at the end", r.Path)
	p.Under("function", r.Function.validate())
	p.Unless(r.Timeout >= shortestIntegration && r.Timeout <= longestIntegration, "timeout",
		"is %s; want %s to %s", r.Timeout, shortestIntegration, longestIntegration)
	p.Unless(r.Timeout%time.Millisecond == 0, "timeout", "is %s; want whole milliseconds", r.Timeout)
	p.Unless(r.Public || r.Authorizer != "", "authorizer",
		"is not set; want who decides, %s, or public for everyone", IAM)
	p.Unless(!r.Public || r.Authorizer == "", "public",
		"is set beside authorizer %q; want one of them", r.Authorizer)
	for i, name := range r.Parameters {
		p.Unless(parameter.MatchString(name), fmt.Sprintf("parameters[%d]", i),
			`is %q; want "querystring.page" or "header.X-Tenant"`, name)
	}
	for i, scope := range r.Scopes {
		p.Unless(scopeName.MatchString(scope), fmt.Sprintf("scopes[%d]", i), "is %q; want an OAuth scope", scope)
	}
	if r.Throttle != nil {
		p.Under("throttle", r.Throttle.validate())
		p.Unless(r.Method != ANY, "throttle", "is set for ANY; want a route for each method, for AWS limits those")
	}
	return p.Err()
}

// validateReferences looks at what a route names elsewhere in the arguments.
func (a Args) validateReferences(r Route) error {
	var p check.Problems
	if r.Authorizer != "" && r.Authorizer != IAM {
		known := append(slices.Sorted(maps.Keys(a.Authorizers)), IAM)
		check.OneOf(&p, r.Authorizer, "authorizer", known...)
	}
	x, known := a.Authorizers[r.Authorizer]
	p.Unless(len(r.Scopes) == 0 || known && x.byPools(), "scopes",
		"are set, but user pools do not decide here; want an authorizer of user pools")
	if r.Model != "" {
		check.OneOf(&p, r.Model, "model", slices.Sorted(maps.Keys(a.Models))...)
	}
	p.Unless(!r.APIKey || len(a.Usage.Plans) > 0, "apiKey",
		"is wanted, but no usage plan gives any; want usage.plans")
	p.Unless(!r.APIKey || !a.Usage.FromAuthorizer || known && !x.byPools(), "apiKey",
		"comes from an authorizer, but no function decides here; want an authorizer with one")
	return p.Err()
}

func validPath(full string) bool {
	if full == "/" {
		return true
	}
	rest, ok := strings.CutPrefix(full, "/")
	parts := strings.Split(rest, "/")
	for i, part := range parts {
		ok = ok && pathPart.MatchString(part) && (i == len(parts)-1 || !strings.HasSuffix(part, "+}"))
	}
	return ok
}

func (f Function) validate() error {
	var p check.Problems
	p.Required(f.ARN != nil, "arn", "the ARN of a Lambda function")
	p.Required(f.InvokeARN != nil, "invokeARN", "what API Gateway calls the function by")
	return p.Err()
}

func (x Authorizer) validate(key string) error {
	var p check.Problems
	p.Unless(keyPattern.MatchString(key) && key != IAM, "",
		"is no key; want letters, digits, hyphens and underscores, and not %s", IAM)
	p.Unless((x.Function == nil) != (len(x.UserPoolARNs) == 0), "function",
		"and userPoolARNs are both set or both missing; want one of them")
	for i, arn := range x.UserPoolARNs {
		p.Required(arn != nil, fmt.Sprintf("userPoolARNs[%d]", i), "the ARN of a user pool")
	}
	pattern := sourceName
	if x.byPools() || x.Kind == Token {
		pattern = tokenName
		p.Unless(len(x.Sources) == 1, "sources", "are %d; want one header", len(x.Sources))
	}
	for i, s := range x.Sources {
		p.Unless(pattern.MatchString(s), fmt.Sprintf("sources[%d]", i),
			"is %q; want AWS's words, such as %s", s, authorizationHeader)
	}
	p.Unless(x.Pattern == "" || x.Kind == Token, "pattern",
		"is set, but only a function of kind %s has one", Token)
	if _, err := regexp.Compile(x.Pattern); err != nil {
		p.Unless(false, "pattern", "is no regular expression: %v", err)
	}
	if x.Function == nil {
		p.Unless(x.Kind == "" && x.CacheFor == 0, "kind", "or cacheFor is set for user pools, which know neither")
		return p.Err()
	}
	check.OneOf(&p, x.Kind, "kind", Request, Token)
	p.Under("function", x.Function.validate())
	wholeSeconds(&p, "cacheFor", x.CacheFor, maxTTL)
	return p.Err()
}

func wholeSeconds(p *check.Problems, path string, got, most time.Duration) {
	p.Unless(got >= 0 && got <= most && got%time.Second == 0, path,
		"is %s; want at most %s, in whole seconds", got, most)
}
