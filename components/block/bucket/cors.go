package bucket

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

// CORSRule lets scripts of some web origins use the bucket.
type CORSRule struct {
	// Origins are the scripts' origins: "https://play.example.com". Required. Each may hold one "*".
	Origins []string
	// Methods are what the scripts may do. Required.
	Methods []Method
	// Headers are the request headers they may send. Default: none. Each may hold one "*".
	Headers []string
	// ExposeHeaders are the response headers they may read, such as "ETag". Default: none.
	ExposeHeaders []string
	// MaxAge is how long browsers may remember the answer. Default: 0, not at all. At most 24h, as browsers cut
	// it.
	MaxAge time.Duration
}

// Method is an HTTP method that S3 lets scripts use.
type Method string

// The methods. S3 answers OPTIONS by itself.
const (
	Get    Method = "GET"
	Head   Method = "HEAD"
	Put    Method = "PUT"
	Post   Method = "POST"
	Delete Method = "DELETE"
)

var webOrigin = regexp.MustCompile(`^(\*|https?://[A-Za-z0-9.*-]+(:\d{1,5})?)$`)

func (a Args) validateCORS(p *check.Problems) {
	p.Unless(len(a.CORS) <= maxCORS, "cors", "has %d rules; want at most %d", len(a.CORS), maxCORS)
	for i, rule := range a.CORS {
		p.Under(fmt.Sprintf("cors[%d]", i), rule.validate())
	}
}

func (r CORSRule) validate() error {
	var p check.Problems
	p.Required(len(r.Origins) > 0, "origins", "at least one web origin")
	p.Required(len(r.Methods) > 0, "methods", "at least one method")
	for _, o := range r.Origins {
		p.Unless(webOrigin.MatchString(o) && strings.Count(o, "*") <= 1, "origins",
			"holds %q; want https://host without a path, with at most one *", o)
	}
	for _, m := range r.Methods {
		check.OneOf(&p, m, "methods", Get, Head, Put, Post, Delete)
	}
	for _, h := range r.Headers {
		p.Unless(h != "" && strings.Count(h, "*") <= 1, "headers",
			"holds %q; want a header's name with at most one *", h)
	}
	p.Unless(!slices.Contains(r.ExposeHeaders, "*"), "exposeHeaders",
		`holds "*"; want names, for S3 knows no wildcard here`)
	p.Unless(r.MaxAge >= 0 && r.MaxAge <= 24*time.Hour && r.MaxAge%time.Second == 0, "maxAge",
		"is %s; want whole seconds, at most 24h", r.MaxAge)
	return p.Err()
}
