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

// maxCustom is how many headers AWS adds besides those with a place of their own.
const maxCustom = 10

// corsOrigin is whom CORS can name: everyone, or a scheme and a host whose first label may be an asterisk.
var corsOrigin = regexp.MustCompile(`^(\*|https?://(\*\.)?[a-z0-9.-]+(:\d+)?)$`)

// owned are the answer's headers that have a field of their own, in lower case.
var owned = []string{
	"content-security-policy", "content-security-policy-report-only", "referrer-policy",
	"strict-transport-security", "x-content-type-options", "x-frame-options",
}

func (h Headers) validate() error {
	var p check.Problems
	check.OneOf(&p, h.ReferrerPolicy, "referrerPolicy",
		StrictOriginWhenCrossOrigin, StrictOrigin, SameOrigin, NoReferrer)
	p.Unless(!h.ReportOnly || h.ContentSecurityPolicy != "", "contentSecurityPolicy",
		"is empty with reportOnly; want the policy to try out")
	t := h.TransportSecurity
	wholeSeconds(&p, "transportSecurity.maxAge", t.MaxAge, time.Second, 10*year)
	p.Unless(!t.Preload || t.Subdomains && t.MaxAge >= year, "transportSecurity.preload",
		"is set; want subdomains and a maxAge of at least %s beside it, or no browser's list takes the host", year)
	p.Unless(len(h.custom()) <= maxCustom, "custom", "makes %d headers with those of our own; want at most %d",
		len(h.custom()), maxCustom)
	for _, name := range slices.Sorted(maps.Keys(h.Custom)) {
		path := fmt.Sprintf("custom[%q]", name)
		lower := strings.ToLower(name)
		p.Unless(headerName.MatchString(name), path, "is no name of an HTTP header")
		p.Unless(!slices.Contains(owned, lower) && !strings.HasPrefix(lower, "access-control-"), path,
			"has a field of its own; want it there")
		p.Unless(h.Custom[name] != "", path, "is empty; want a value")
	}
	p.Under("cors", h.CORS.validate())
	return p.Err()
}

var corsMethods = []string{"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE", "ALL"}

func (c CORS) validate() error {
	var p check.Problems
	for i, o := range c.Origins {
		p.Unless(corsOrigin.MatchString(o), fmt.Sprintf("origins[%d]", i),
			"is %q; want * or a site such as https://shop.example.com, without a path", o)
	}
	for i, m := range c.Methods {
		check.OneOf(&p, m, fmt.Sprintf("methods[%d]", i), corsMethods...)
	}
	for _, list := range []struct {
		path    string
		entries []string
	}{{"headers", c.Headers}, {"expose", c.Expose}} {
		for i, name := range list.entries {
			p.Unless(name == "*" || headerName.MatchString(name), fmt.Sprintf("%s[%d]", list.path, i),
				"is %q; want the name of an HTTP header, or *", name)
		}
	}
	everything := slices.Contains(slices.Concat(c.Origins, c.Headers, c.Expose), "*") ||
		slices.Contains(c.Methods, "ALL")
	p.Unless(!c.Credentials || !everything, "credentials",
		"is set beside * or ALL; want sites, methods and headers by name, for browsers refuse the rest")
	wholeSeconds(&p, "maxAge", c.MaxAge, 0, 24*time.Hour)
	return p.Err()
}
