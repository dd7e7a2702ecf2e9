package cdn_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	const mild = "base-uri 'self'; object-src 'none'; frame-ancestors "
	for name, tc := range map[string]struct {
		headers cdn.Headers
		want    map[string]any
	}{
		"fit for any application": {
			want: map[string]any{
				"contentSecurityPolicy": object{"contentSecurityPolicy": mild + "'none'", "override": false},
				"contentTypeOptions":    object{"override": true},
				"frameOptions":          object{"frameOption": "DENY", "override": true},
				"referrerPolicy":        object{"referrerPolicy": "strict-origin-when-cross-origin", "override": true},
				"strictTransportSecurity": object{
					"accessControlMaxAgeSec": 63072000.0, "includeSubdomains": false, "preload": false, "override": true,
				},
			},
		},
		"chosen": {
			headers: cdn.Headers{
				ContentSecurityPolicy: "default-src 'self'", SameOriginFrames: true, ReferrerPolicy: cdn.NoReferrer,
				TransportSecurity: cdn.TransportSecurity{MaxAge: 400 * 24 * time.Hour, Subdomains: true, Preload: true},
			},
			want: map[string]any{
				"contentSecurityPolicy": object{"contentSecurityPolicy": "default-src 'self'", "override": false},
				"frameOptions":          object{"frameOption": "SAMEORIGIN", "override": true},
				"referrerPolicy":        object{"referrerPolicy": "no-referrer", "override": true},
				"strictTransportSecurity": object{
					"accessControlMaxAgeSec": 34560000.0, "includeSubdomains": true, "preload": true, "override": true,
				},
			},
		},
		"tried out, with the mild one enforced": {
			headers: cdn.Headers{
				ContentSecurityPolicy: "default-src 'self'", ReportOnly: true, SameOriginFrames: true,
			},
			want: map[string]any{
				"contentSecurityPolicy": object{"contentSecurityPolicy": mild + "'self'", "override": false},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := pulumitest.Both(t, declare(with(func(a *cdn.Args) { a.Headers = tc.headers })))
			policy := rec.Named(t, headersPolicy, "web-headers")
			for key, want := range tc.want {
				assert.Equal(t, want, policy.At("securityHeadersConfig."+key), key)
			}
			assert.Nil(t, policy.Inputs["corsConfig"])
			assert.Equal(t, 1, rec.Count(headersPolicy))
		})
	}
}

func TestCustomHeaders(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(with(func(a *cdn.Args) {
		a.Headers = cdn.Headers{
			ContentSecurityPolicy: "default-src 'self'", ReportOnly: true,
			Custom: map[string]string{"Permissions-Policy": "camera=()"},
		}
	})))
	assert.Equal(t, []any{
		object{"header": "Content-Security-Policy-Report-Only", "value": "default-src 'self'", "override": true},
		object{"header": "Permissions-Policy", "value": "camera=()", "override": true},
	}, rec.One(t, headersPolicy).At("customHeadersConfig.items"))
	rec = pulumitest.Both(t, declare(with(func(*cdn.Args) {})))
	assert.Nil(t, rec.One(t, headersPolicy).Inputs["customHeadersConfig"])
}

func TestCORS(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		cors cdn.CORS
		want object
	}{
		"anyone may read": {
			cors: cdn.CORS{Origins: []string{"*"}},
			want: object{
				"accessControlAllowCredentials": false, "accessControlMaxAgeSec": 600.0, "originOverride": true,
				"accessControlAllowHeaders": object{"items": []any{"*"}},
				"accessControlAllowMethods": object{"items": []any{"GET", "HEAD"}},
				"accessControlAllowOrigins": object{"items": []any{"*"}},
			},
		},
		"one site may send cookies": {
			cors: cdn.CORS{
				Origins: []string{"https://shop.example.com"}, Methods: []string{"POST"}, Expose: []string{"ETag"},
				Credentials: true, MaxAge: time.Hour,
			},
			want: object{
				"accessControlAllowCredentials": true, "accessControlMaxAgeSec": 3600.0, "originOverride": true,
				"accessControlAllowHeaders":  object{"items": []any{"Authorization", "Content-Type"}},
				"accessControlAllowMethods":  object{"items": []any{"POST"}},
				"accessControlAllowOrigins":  object{"items": []any{"https://shop.example.com"}},
				"accessControlExposeHeaders": object{"items": []any{"ETag"}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := with(func(a *cdn.Args) {
				a.Headers.CORS = tc.cors
				a.Behaviors = []cdn.Behavior{{Path: "/fonts/*", CORS: true}}
			})
			rec := pulumitest.Both(t, declare(args))
			assert.Equal(t, 2, rec.Count(headersPolicy))
			assert.Equal(t, tc.want, rec.Named(t, headersPolicy, "web-cors").Inputs["corsConfig"])
			assert.Nil(t, rec.Named(t, headersPolicy, "web-headers").Inputs["corsConfig"])
			d := rec.One(t, distribution)
			assert.NotEqual(t, d.At("defaultCacheBehavior.responseHeadersPolicyId"),
				d.At("orderedCacheBehaviors[0].responseHeadersPolicyId"))

			args.Default.CORS = true
			rec = pulumitest.Both(t, declare(args))
			assert.Equal(t, "web-cors", rec.One(t, headersPolicy).Name, "no policy is declared that nobody uses")
		})
	}
}
