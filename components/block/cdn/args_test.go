package cdn_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/internal/check"
)

var (
	media  = cdn.Origin{Bucket: pulumi.String("media.s3.eu-west-1.amazonaws.com")}
	server = cdn.Server{DomainName: pulumi.String("api.example.com")}
)

// with is a distribution of a bucket, changed.
func with(change func(*cdn.Args)) cdn.Args {
	args := cdn.Args{Origins: map[string]cdn.Origin{"media": media}}
	change(&args)
	return args
}

// behind is a distribution of one server, changed.
func behind(change func(*cdn.Server)) cdn.Args {
	s := server
	change(&s)
	return cdn.Args{Origins: map[string]cdn.Origin{"api": {Server: &s}}}
}

func publicKey(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func curve(t *testing.T, c elliptic.Curve) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(c, rand.Reader)
	require.NoError(t, err)
	return publicKey(t, key.Public())
}

func rsaKey(t *testing.T, bits int) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	require.NoError(t, err)
	return publicKey(t, key.Public())
}

type refusal struct {
	args cdn.Args
	want []string
}

func requireRefusals(t *testing.T, cases map[string]refusal) {
	t.Helper()
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.args.Validate()
			if len(tc.want) == 0 {
				require.NoError(t, err)
				return
			}
			var all *check.Error
			require.ErrorAs(t, err, &all, "%v", err)
			got := make([]string, len(all.Problems))
			for i, p := range all.Problems {
				got[i] = p.Path + ": " + p.Reason
			}
			assert.Equal(t, tc.want, got)
		})
	}
}

func TestValidateOrigins(t *testing.T) {
	t.Parallel()
	requireRefusals(t, map[string]refusal{
		"a bucket is enough": {args: with(func(*cdn.Args) {})},
		"nothing given":      {want: []string{"origins: are 0; want 1 to 100"}},
		"neither or both": {
			args: cdn.Args{
				Origins: map[string]cdn.Origin{
					"both": {Bucket: pulumi.String("b"), Server: &server}, "none": {},
				},
				Default: cdn.Behavior{Origin: "both"},
			},
			want: []string{
				`origins["both"].bucket: and server are both set; want one of them`,
				`origins["none"].bucket: and server are both missing; want one of them`,
			},
		},
		"bad key, path and shield": {
			args: cdn.Args{Origins: map[string]cdn.Origin{
				"my media": {Bucket: pulumi.String("b"), Path: "prod/", ShieldRegion: "Ireland"},
			}},
			want: []string{
				`origins["my media"]: is no key; want 1 to 64 letters, digits, hyphens or underscores`,
				`origins["my media"].path: is "prod/"; want it to start with / and not to end with one`,
				`origins["my media"].shieldRegion: is "Ireland"; want an AWS region such as eu-west-1`,
			},
		},
		"a server without a name": {
			args: behind(func(s *cdn.Server) { s.DomainName = nil }),
			want: []string{`origins["api"].server.domainName: is not set; want the server's name in DNS`},
		},
		"plain text over the internet": {
			args: behind(func(s *cdn.Server) { s.Protocol = cdn.HTTP }),
			want: []string{`origins["api"].server.protocol: is http-only over the internet; want https-only, or a ` +
				`loadBalancerARN to stay inside a VPC`},
		},
		"plain text inside a VPC": {args: behind(func(s *cdn.Server) {
			s.Protocol, s.LoadBalancerARN = cdn.HTTP, pulumi.String("arn:lb")
		})},
		"an unknown protocol and port": {
			args: behind(func(s *cdn.Server) { s.Protocol, s.Port = "https", 81 }),
			want: []string{
				`origins["api"].server.protocol: is "https"; want https-only or http-only`,
				`origins["api"].server.port: is 81; want 80, 443 or 1024 to 65535`,
			},
		},
		"the longest timeouts": {args: behind(func(s *cdn.Server) {
			s.ReadTimeout, s.KeepAlive = 2*time.Minute, 2*time.Minute
		})},
		"timeouts beyond the quota": {
			args: behind(func(s *cdn.Server) { s.ReadTimeout, s.KeepAlive = 121*time.Second, 1500*time.Millisecond }),
			want: []string{
				`origins["api"].server.readTimeout: is 2m1s; want 1s to 2m0s in whole seconds`,
				`origins["api"].server.keepAlive: is 1.5s; want 1s to 2m0s in whole seconds`,
			},
		},
		"no header at all": {
			args: behind(func(s *cdn.Server) { s.SecretHeader.Name = "X Secret" }),
			want: []string{`origins["api"].server.secretHeader.name: is "X Secret"; want the name of an HTTP header`},
		},
		"a header of CloudFront's": {
			args: behind(func(s *cdn.Server) { s.SecretHeader.Name = "Host" }),
			want: []string{`origins["api"].server.secretHeader.name: is "Host", ` +
				`which CloudFront keeps to itself; want ` +
				`one of your own, such as X-Origin-Verify`},
		},
		"a header that begins as CloudFront's do": {
			args: behind(func(s *cdn.Server) { s.SecretHeader.Name = "X-Edge-Secret" }),
			want: []string{`origins["api"].server.secretHeader.name: is "X-Edge-Secret", which CloudFront keeps to ` +
				`itself; want one of your own, such as X-Origin-Verify`},
		},
	})
}

func TestValidateBehaviors(t *testing.T) {
	t.Parallel()
	many := make([]cdn.Behavior, 75)
	for i := range many {
		many[i] = cdn.Behavior{Path: fmt.Sprintf("/p%d/*", i)}
	}
	requireRefusals(t, map[string]refusal{
		"as many as AWS takes": {args: with(func(a *cdn.Args) { a.Behaviors = many[:74] })},
		"one more": {
			args: with(func(a *cdn.Args) { a.Behaviors = many }),
			want: []string{"behaviors: are 75; want at most 74"},
		},
		"unknown origins": {
			args: with(func(a *cdn.Args) {
				a.Origins = map[string]cdn.Origin{"media": media, "api": {Server: &server}}
				a.Behaviors = []cdn.Behavior{{Path: "/media/*", Origin: "meda"}}
			}),
			want: []string{
				`default.origin: is ""; want api or media`,
				`behaviors[0].origin: is "meda"; want api or media (did you mean "media"?)`,
			},
		},
		"bad paths": {
			args: with(func(a *cdn.Args) {
				a.Default.Path = "/"
				a.Behaviors = []cdn.Behavior{
					{Path: "img/*"}, {Path: "/a b"}, {Path: "/*"}, {Path: "/x"}, {Path: "/x"}, {},
				}
			}),
			want: []string{
				`default.path: is "/"; want none, for it serves what no other path matches`,
				`behaviors[0].path: is "img/*"; want a pattern that starts with /, of at most 255 letters, digits or ` +
					`characters of _-.*$/~"'@:+&?`,
				`behaviors[1].path: is "/a b"; want a pattern that starts with /, of at most 255 letters, digits or ` +
					`characters of _-.*$/~"'@:+&?`,
				`behaviors[2].path: is "/*", which leaves nothing to default; want it in default`,
				`behaviors[4].path: is "/x", as behaviors[3] has it; want each once`,
				`behaviors[5].path: is ""; want a pattern that starts with /, of at most 255 letters, digits or ` +
					`characters of _-.*$/~"'@:+&?`,
			},
		},
		"unknown kinds, nobody to sign and no site": {
			args: with(func(a *cdn.Args) {
				a.Default = cdn.Behavior{Cache: "dynamic", Methods: "write", Signed: true, CORS: true}
			}),
			want: []string{
				`default.cache: is "dynamic"; want static or disabled`,
				`default.methods: is "write"; want read, read-and-options or all`,
				`default.signed: is set, but nobody may sign; want a public key or key group in signing`,
				`default.cors: is set, but for no site; want them in headers.cors.origins`,
			},
		},
	})
}

func TestValidateSigning(t *testing.T) {
	t.Parallel()
	good := curve(t, elliptic.P256())
	six := map[string]string{}
	for i := range 6 {
		six[fmt.Sprintf("key%d", i)] = good
	}
	group := pulumi.String("group")
	unfit := "is no key that CloudFront takes; want a public key in PEM, RSA of 2048 bits or ECDSA on P-256"
	keys := func(keys map[string]string, groups ...pulumi.StringInput) cdn.Args {
		return with(func(a *cdn.Args) { a.Signing = cdn.Signing{PublicKeys: keys, KeyGroupIDs: groups} })
	}
	requireRefusals(t, map[string]refusal{
		"keys that CloudFront takes": {args: keys(map[string]string{"ec": good, "rsa": rsaKey(t, 2048)})},
		"keys that it refuses": {
			args: keys(map[string]string{
				"curve": curve(t, elliptic.P384()), "empty": "", "my key": good, "short": rsaKey(t, 1024),
				"garbage": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
			}),
			want: []string{
				`signing.publicKeys["curve"]: ` + unfit,
				`signing.publicKeys["empty"]: ` + unfit,
				`signing.publicKeys["garbage"]: ` + unfit,
				`signing.publicKeys["my key"]: is no name; want 1 to 64 letters, digits, hyphens or underscores`,
				`signing.publicKeys["short"]: ` + unfit,
			},
		},
		"too many keys": {args: keys(six), want: []string{"signing.publicKeys: are 6; want at most 5"}},
		"too many groups": {
			args: keys(map[string]string{"ec": good}, group, group, group, nil),
			want: []string{
				"signing.keyGroupIDs: make 5 key groups with that of the public keys; want at most 4",
				"signing.keyGroupIDs[3]: is not set; want the id of a key group",
			},
		},
	})
}

func TestValidateDomainsAndLogs(t *testing.T) {
	t.Parallel()
	cert := pulumi.String("arn:aws:acm:us-east-1:123456789012:certificate/a1b2c3d4")
	domains := func(cert pulumi.StringInput, names ...string) cdn.Args {
		return with(func(a *cdn.Args) { a.Domains = cdn.Domains{Aliases: names, CertificateARN: cert} })
	}
	requireRefusals(t, map[string]refusal{
		"a name and its certificate": {args: domains(cert, "shop.example.com", "*.example.com")},
		"a name without a certificate": {
			args: domains(nil, "shop.example.com"),
			want: []string{"domains.certificateARN: is not set; " +
				"want an issued certificate of us-east-1 that covers the " +
				"aliases"},
		},
		"a certificate without a name": {
			args: domains(cert),
			want: []string{"domains.aliases: are empty beside a certificate; want the names that it is for"},
		},
		"bad names": {
			args: domains(cert, "shop.example.com", "shop.example.com", "https://shop.example.com"),
			want: []string{
				`domains.aliases[1]: is "shop.example.com" for the second time; want each once`,
				`domains.aliases[2]: is "https://shop.example.com"; want a domain name in lower case, with an asterisk ` +
					`as the first label at most`,
			},
		},
		"logs without a provider": {
			args: with(func(a *cdn.Args) { a.Logs.BucketARN = pulumi.String("arn:bucket") }),
			want: []string{"logs.edgeProvider: is not set; want a provider of us-east-1, where CloudFront's log " +
				"deliveries must lie"},
		},
		"a root object with a slash and no such price": {
			args: with(func(a *cdn.Args) { a.RootObject, a.PriceClass = "/index.html", "PriceClass_300" }),
			want: []string{
				`rootObject: is "/index.html"; want it without the leading /`,
				`priceClass: is "PriceClass_300"; want PriceClass_100, PriceClass_200 or PriceClass_All (did you mean ` +
					`"PriceClass_100"?)`,
			},
		},
	})
}

func TestValidateErrors(t *testing.T) {
	t.Parallel()
	pages := func(pages ...cdn.ErrorPage) cdn.Args { return with(func(a *cdn.Args) { a.Errors = pages }) }
	codes := "400 403 404 405 414 416 500 501 502 503 504"
	hidden := " beside a server or a signed behaviour, whose %d it would hide; " +
		"want a CloudFront function that " +
		"rewrites paths instead"
	beside := with(func(a *cdn.Args) {
		a.Origins = map[string]cdn.Origin{"media": media, "api": {Server: &server}}
		a.Default.Origin = "media"
		a.Behaviors = []cdn.Behavior{{Path: "/api/*", Origin: "api"}}
		a.Errors = cdn.SinglePage("/index.html")
	})
	requireRefusals(t, map[string]refusal{
		"a single page":             {args: pages(cdn.SinglePage("/index.html")...)},
		"a page that says it fails": {args: pages(cdn.ErrorPage{Code: 502, Page: "/down.html", Status: 503})},
		"a shorter memory alone":    {args: pages(cdn.ErrorPage{Code: 500, CacheFor: time.Second})},
		"bad pages": {
			args: pages(
				cdn.ErrorPage{Code: 418}, cdn.ErrorPage{Code: 404, Page: "404.html", Status: 204},
				cdn.ErrorPage{Code: 404, Page: "/404.html"}, cdn.ErrorPage{Code: 500, CacheFor: -time.Second},
			),
			want: []string{
				"errors[0].code: is 418; want one of " + codes,
				`errors[1].page: is "404.html"; want a path that starts with /`,
				"errors[1].status: is 204; want 200 or one of " + codes,
				"errors[2].code: is 404 for the second time; want each once",
				`errors[2].page: is "/404.html" with status 0; want both or neither`,
				"errors[3].cacheFor: is -1s; want 0s to 8760h0m0s in whole seconds",
			},
		},
		"a single page before an API": {
			args: beside,
			want: []string{
				"errors[0].status: is 200" + fmt.Sprintf(hidden, 403),
				"errors[1].status: is 200" + fmt.Sprintf(hidden, 404),
			},
		},
	})
}

func TestValidateHeaders(t *testing.T) {
	t.Parallel()
	headers := func(h cdn.Headers) cdn.Args { return with(func(a *cdn.Args) { a.Headers = h }) }
	custom := map[string]string{}
	for i := range 10 {
		custom[fmt.Sprintf("X-%d", i)] = "1"
	}
	requireRefusals(t, map[string]refusal{
		"preload done right": {args: headers(cdn.Headers{TransportSecurity: cdn.TransportSecurity{
			Subdomains: true, Preload: true,
		}})},
		"preload by halves": {
			args: headers(cdn.Headers{TransportSecurity: cdn.TransportSecurity{Preload: true}}),
			want: []string{"headers.transportSecurity.preload: is set; want subdomains and a maxAge of at least " +
				"8760h0m0s beside it, or no browser's list takes the host"},
		},
		"nothing to report on, and too many headers": {
			args: headers(cdn.Headers{
				ReportOnly: true, Custom: custom, ReferrerPolicy: "origin",
				TransportSecurity: cdn.TransportSecurity{MaxAge: -time.Second},
			}),
			want: []string{
				`headers.referrerPolicy: is "origin"; ` +
					`want strict-origin-when-cross-origin, strict-origin, same-origin or ` +
					`no-referrer`,
				"headers.contentSecurityPolicy: is empty with reportOnly; want the policy to try out",
				"headers.transportSecurity.maxAge: is -1s; want 1s to 87600h0m0s in whole seconds",
				"headers.custom: makes 11 headers with those of our own; want at most 10",
			},
		},
		"bad headers": {
			args: headers(cdn.Headers{Custom: map[string]string{
				"X Bad": "1", "X-Frame-Options": "DENY", "Access-Control-Max-Age": "1", "X-Empty": "",
			}}),
			want: []string{
				`headers.custom["Access-Control-Max-Age"]: has a field of its own; want it there`,
				`headers.custom["X Bad"]: is no name of an HTTP header`,
				`headers.custom["X-Empty"]: is empty; want a value`,
				`headers.custom["X-Frame-Options"]: has a field of its own; want it there`,
			},
		},
		"bad sites": {
			args: headers(cdn.Headers{CORS: cdn.CORS{
				Origins: []string{"https://*.example.com", "*", "https://a.com/x"}, Methods: []string{"GET", "PUTT"},
				Headers: []string{"X Bad"}, Expose: []string{"*"}, Credentials: true, MaxAge: 25 * time.Hour,
			}}),
			want: []string{
				`headers.cors.origins[2]: is "https://a.com/x"; want * or a site such as https://shop.example.com, ` +
					`without a path`,
				`headers.cors.methods[1]: is "PUTT"; want GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE or ALL (did you ` +
					`mean "PUT"?)`,
				`headers.cors.headers[0]: is "X Bad"; want the name of an HTTP header, or *`,
				"headers.cors.credentials: is set beside * or ALL; " +
					"want sites, methods and headers by name, for browsers " +
					"refuse the rest",
				"headers.cors.maxAge: is 25h0m0s; want 0s to 24h0m0s in whole seconds",
			},
		},
	})
}
