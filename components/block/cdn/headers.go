package cdn

import (
	"cmp"
	"maps"
	"time"
)

// year is the least that browsers' preload lists take, and what scanners ask for.
const year = 365 * 24 * time.Hour

// ReferrerPolicy says what other sites learn of where a visitor comes from.
type ReferrerPolicy string

// The referrer policies that leak no path to another site.
const (
	// StrictOriginWhenCrossOrigin tells other sites the host alone.
	StrictOriginWhenCrossOrigin ReferrerPolicy = "strict-origin-when-cross-origin"
	// StrictOrigin tells every page the host alone.
	StrictOrigin ReferrerPolicy = "strict-origin"
	// SameOrigin tells other sites nothing.
	SameOrigin ReferrerPolicy = "same-origin"
	// NoReferrer tells nobody anything.
	NoReferrer ReferrerPolicy = "no-referrer"
)

// Headers are added to every answer. X-Content-Type-Options: nosniff is always among them.
type Headers struct {
	// ContentSecurityPolicy is what a page may load. An origin that sends its own keeps it. Default: no
	// plug-ins, no foreign <base>, and the frames that SameOriginFrames allows, which breaks hardly any
	// application.
	ContentSecurityPolicy string
	// ReportOnly sends ContentSecurityPolicy as one that browsers report on and do not enforce, to try it out;
	// the default one is enforced meanwhile. Default: it is enforced.
	ReportOnly bool
	// SameOriginFrames lets pages be framed by pages of the same origin. Default: nobody may frame them.
	SameOriginFrames bool
	// ReferrerPolicy is what other sites learn. Default: StrictOriginWhenCrossOrigin.
	ReferrerPolicy ReferrerPolicy
	// TransportSecurity is how long browsers insist on HTTPS. Default: two years, for this host.
	TransportSecurity TransportSecurity
	// Custom are further headers, by name: {"Permissions-Policy": "camera=()"}. At most 9. Default: none.
	Custom map[string]string
	// CORS is who else may call, for behaviours that say so. Default: nobody.
	CORS CORS
}

// TransportSecurity is the Strict-Transport-Security header.
type TransportSecurity struct {
	// MaxAge is how long a browser remembers, in whole seconds. Default: 17520h, two years. At most ten years.
	MaxAge time.Duration
	// Subdomains includes every host below this one. Default: they are left alone.
	Subdomains bool
	// Preload asks browsers to know it before the first visit. It is hard to take back, and needs Subdomains and
	// at least a year. Default: it does not.
	Preload bool
}

// CORS says which pages of other sites may call and read the answers.
type CORS struct {
	// Origins are the sites: "https://shop.example.com", "https://*.example.com", or "*" for all. Required for
	// behaviours with CORS.
	Origins []string
	// Methods they may use. Default: GET and HEAD.
	Methods []string
	// Headers they may send. Default: "*", and with Credentials Authorization and Content-Type.
	Headers []string
	// Expose are the answer's headers that they may read. Default: the few that browsers always allow.
	Expose []string
	// Credentials lets them send cookies. No "*" is allowed beside it. Default: they may not.
	Credentials bool
	// MaxAge is how long a browser remembers the permission, in whole seconds. Default: 10m.
	MaxAge time.Duration
}

func (h Headers) withDefaults() Headers {
	h.ReferrerPolicy = cmp.Or(h.ReferrerPolicy, StrictOriginWhenCrossOrigin)
	h.TransportSecurity.MaxAge = cmp.Or(h.TransportSecurity.MaxAge, 2*year)
	h.CORS.MaxAge = cmp.Or(h.CORS.MaxAge, 10*time.Minute)
	if len(h.CORS.Methods) == 0 {
		h.CORS.Methods = []string{"GET", "HEAD"}
	}
	if len(h.CORS.Headers) == 0 {
		h.CORS.Headers = []string{"*"}
		if h.CORS.Credentials {
			h.CORS.Headers = []string{"Authorization", "Content-Type"}
		}
	}
	return h
}

// frames are X-Frame-Options and its successor in a content security policy.
func (h Headers) frames() (option, ancestors string) {
	if h.SameOriginFrames {
		return "SAMEORIGIN", "'self'"
	}
	return "DENY", "'none'"
}

// enforced is the content security policy that browsers obey.
func (h Headers) enforced() string {
	if h.ContentSecurityPolicy != "" && !h.ReportOnly {
		return h.ContentSecurityPolicy
	}
	_, ancestors := h.frames()
	return "base-uri 'self'; object-src 'none'; frame-ancestors " + ancestors
}

// custom are the headers without a place of their own in AWS's policy.
func (h Headers) custom() map[string]string {
	out := make(map[string]string, len(h.Custom)+1)
	maps.Copy(out, h.Custom)
	if h.ReportOnly {
		out[reportOnlyHeader] = h.ContentSecurityPolicy
	}
	return out
}
