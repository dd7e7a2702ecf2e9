package cdn_test

import (
	"crypto/elliptic"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/cdn"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	distribution  = "aws:cloudfront/distribution:Distribution"
	accessControl = "aws:cloudfront/originAccessControl:OriginAccessControl"
	vpcOrigin     = "aws:cloudfront/vpcOrigin:VpcOrigin"
	headersPolicy = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
	keyGroup      = "aws:cloudfront/keyGroup:KeyGroup"
	signingKey    = "aws:cloudfront/publicKey:PublicKey"
)

const (
	cachingOptimized    = "658327ea-f89d-4fab-a63d-7e88639e58f6"
	cachingDisabled     = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
	allViewerExceptHost = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
	corsS3Origin        = "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"
)

type object = map[string]any

func declare(args cdn.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := cdn.New(ctx, "web", &args)
		return err
	}
}

// inspect declares the distribution, in an update only, and hands it on.
func inspect(t *testing.T, args cdn.Args, look func(*cdn.Distribution)) {
	t.Helper()
	pulumitest.Up(t, func(ctx *pulumi.Context) error {
		d, err := cdn.New(ctx, "web", &args)
		if err == nil {
			look(d)
		}
		return err
	})
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(with(func(*cdn.Args) {})))
	for _, r := range rec {
		assert.True(t, r.Type == cdn.Type || r.OwnedBy(cdn.Type), r.URN)
		assert.True(t, strings.HasPrefix(r.Name, "web"), r.Name)
	}
	d := rec.One(t, distribution)
	for path, want := range map[string]any{
		"enabled": true, "isIpv6Enabled": true, "httpVersion": "http2and3", "priceClass": "PriceClass_100",
		"comment": "plinth-testing-web", "defaultRootObject": "index.html",
		"restrictions.geoRestriction.restrictionType": "none",
		"viewerCertificate":                           object{"cloudfrontDefaultCertificate": true},
		"defaultCacheBehavior.targetOriginId":         "media",
		"defaultCacheBehavior.viewerProtocolPolicy":   "redirect-to-https",
		"defaultCacheBehavior.compress":               true,
		"defaultCacheBehavior.cachePolicyId":          cachingOptimized,
		"defaultCacheBehavior.originRequestPolicyId":  nil,
		"defaultCacheBehavior.allowedMethods":         []any{"GET", "HEAD"},
		"defaultCacheBehavior.cachedMethods":          []any{"GET", "HEAD"},
		"aliases":                                     nil,
		"webAclId":                                    nil,
		"orderedCacheBehaviors":                       nil,
		"customErrorResponses":                        nil,
		"retainOnDelete":                              nil,
		"origins[0].originId":                         "media",
		"origins[0].domainName":                       "media.s3.eu-west-1.amazonaws.com",
		"origins[0].customOriginConfig":               nil,
	} {
		assert.Equal(t, want, d.At(path), path)
	}
	assert.NotEmpty(t, d.String("origins[0].originAccessControlId"))
	assert.NotEmpty(t, d.String("defaultCacheBehavior.responseHeadersPolicyId"))
	access := rec.One(t, accessControl)
	assert.Equal(t, "always", access.String("signingBehavior"))
	assert.Equal(t, "sigv4", access.String("signingProtocol"))
	assert.Equal(t, "s3", access.String("originAccessControlOriginType"))
	assert.Len(t, rec, 4)
}

func TestServers(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(cdn.Args{
		Origins: map[string]cdn.Origin{
			"private": {
				Server: &cdn.Server{
					DomainName: pulumi.String("internal-lb.aws.com"), LoadBalancerARN: pulumi.String("arn:lb"),
					Protocol: cdn.HTTP, Port: 8080, ReadTimeout: time.Minute, KeepAlive: 30 * time.Second,
				},
				Path: "/v1", ShieldRegion: "eu-west-1",
			},
			"public": {Server: &cdn.Server{
				DomainName:   pulumi.String("api.example.com"),
				SecretHeader: cdn.SecretHeader{Value: pulumi.String("hush")},
			}},
		},
		Default: cdn.Behavior{Origin: "public"},
	}))
	entry := rec.One(t, vpcOrigin)
	assert.Equal(t, "web-private", entry.Name)
	assert.Equal(t, object{
		"name": "plinth-testing-web-private", "arn": "arn:lb", "httpPort": 8080.0, "httpsPort": 443.0,
		"originProtocolPolicy": "http-only",
		"originSslProtocols":   object{"items": []any{"TLSv1.2"}, "quantity": 1.0},
	}, entry.Inputs["vpcOriginEndpointConfig"])

	d := rec.One(t, distribution)
	private := d.At("origins[0]").(object)
	assert.Equal(t, "private", private["originId"])
	assert.Equal(t, "internal-lb.aws.com", private["domainName"])
	assert.Equal(t, "/v1", private["originPath"])
	assert.Equal(t, object{"enabled": true, "originShieldRegion": "eu-west-1"}, private["originShield"])
	assert.EqualValues(t, 60, d.At("origins[0].vpcOriginConfig.originReadTimeout"))
	assert.EqualValues(t, 30, d.At("origins[0].vpcOriginConfig.originKeepaliveTimeout"))
	assert.NotEmpty(t, d.String("origins[0].vpcOriginConfig.vpcOriginId"))
	assert.NotContains(t, private, "customHeaders")
	assert.NotContains(t, private, "customOriginConfig")

	assert.Equal(t, object{
		"httpPort": 80.0, "httpsPort": 443.0, "originProtocolPolicy": "https-only",
		"originSslProtocols": []any{"TLSv1.2"}, "originReadTimeout": 30.0, "originKeepaliveTimeout": 5.0,
	}, d.At("origins[1].customOriginConfig"))
	assert.Equal(t, "X-Origin-Verify", d.String("origins[1].customHeaders[0].name"))
	assert.Equal(t, "hush", d.String("origins[1].customHeaders[0].value"))
	assert.True(t, d.Secret("origins[1].customHeaders[0].value"))
	assert.Nil(t, d.Inputs["defaultRootObject"])
	assert.Zero(t, rec.Count(accessControl))
}

// secrets notes which outputs of the distribution the engine is told to keep secret.
type secrets struct{ outputs chan []string }

func (s secrets) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

func (s secrets) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	if args.TypeToken == distribution {
		s.outputs <- args.RegisterRPC.GetAdditionalSecretOutputs()
	}
	return args.Name + "-id", args.Inputs, nil
}

func TestSecretHeaderStaysSecretInState(t *testing.T) {
	t.Parallel()
	for want, args := range map[string]cdn.Args{
		"origins": behind(func(s *cdn.Server) { s.SecretHeader.Value = pulumi.String("hush") }),
		"":        behind(func(*cdn.Server) {}),
	} {
		seen := secrets{outputs: make(chan []string, 1)}
		require.NoError(t, pulumi.RunErr(declare(args), pulumi.WithMocks("plinth", "testing", seen)))
		assert.Equal(t, want, strings.Join(<-seen.outputs, " "))
	}
}

func TestPolicyOfEachBehaviour(t *testing.T) {
	t.Parallel()
	all := []any{"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"}
	for name, tc := range map[string]struct {
		behavior        cdn.Behavior
		methods         []any
		cache, requests any
	}{
		"a bucket is kept": {cdn.Behavior{Origin: "media"}, all[:2], cachingOptimized, nil},
		"a bucket may be fresh": {
			cdn.Behavior{Origin: "media", Cache: cdn.Disabled}, all[:2], cachingDisabled, nil,
		},
		"a bucket answers sites": {
			cdn.Behavior{Origin: "media", Methods: cdn.ReadAndOptions}, all[:3], cachingOptimized, corsS3Origin,
		},
		"an API gets everything": {cdn.Behavior{Origin: "api"}, all, cachingDisabled, allViewerExceptHost},
		"an API may be read only": {
			cdn.Behavior{Origin: "api", Methods: cdn.Read}, all[:2], cachingDisabled, allViewerExceptHost,
		},
		"a server's files are kept": {
			cdn.Behavior{Origin: "api", Cache: cdn.Static}, all[:2], cachingOptimized, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.behavior.Path = "/x/*"
			rec := pulumitest.Both(t, declare(cdn.Args{
				Origins:   map[string]cdn.Origin{"media": media, "api": {Server: &server}},
				Default:   cdn.Behavior{Origin: "media"},
				Behaviors: []cdn.Behavior{tc.behavior},
			}))
			got := rec.One(t, distribution).At("orderedCacheBehaviors[0]").(object)
			assert.Equal(t, "/x/*", got["pathPattern"])
			assert.Equal(t, tc.behavior.Origin, got["targetOriginId"])
			assert.Equal(t, tc.methods, got["allowedMethods"])
			assert.Equal(t, all[:2], got["cachedMethods"])
			assert.Equal(t, tc.cache, got["cachePolicyId"])
			assert.Equal(t, tc.requests, got["originRequestPolicyId"])
			assert.Equal(t, "redirect-to-https", got["viewerProtocolPolicy"])

			tc.behavior.Path = ""
			rec = pulumitest.Both(t, declare(cdn.Args{
				Origins: map[string]cdn.Origin{"media": media, "api": {Server: &server}}, Default: tc.behavior,
			}))
			fallback := rec.One(t, distribution).At("defaultCacheBehavior").(object)
			delete(got, "pathPattern")
			delete(got, "responseHeadersPolicyId")
			delete(fallback, "responseHeadersPolicyId")
			assert.Equal(t, got, fallback, "the default behaviour is like any other")
		})
	}
}

func TestFunctionsAndSignatures(t *testing.T) {
	t.Parallel()
	behavior := cdn.Behavior{
		Signed: true, Uncompressed: true,
		ViewerRequest: pulumi.String("arn:request"), ViewerResponse: pulumi.String("arn:response"),
	}
	elsewhere := behavior
	elsewhere.Path = "/private/*"
	args := with(func(a *cdn.Args) {
		a.Default, a.Behaviors = behavior, []cdn.Behavior{elsewhere, {Path: "/open/*"}}
		a.Signing = cdn.Signing{
			PublicKeys:  map[string]string{"k1": strings.TrimSpace(curve(t, elliptic.P256()))},
			KeyGroupIDs: []pulumi.StringInput{pulumi.String("group-1")},
		}
	})
	rec := pulumitest.Both(t, declare(args))
	assert.True(t, strings.HasSuffix(rec.Named(t, signingKey, "web-k1").String("encodedKey"), "-----\n"))
	assert.Len(t, rec.Named(t, keyGroup, "web-signers").Inputs["items"], 1)
	d := rec.One(t, distribution)
	for _, at := range []string{"defaultCacheBehavior", "orderedCacheBehaviors[0]"} {
		assert.Equal(t, false, d.At(at+".compress"))
		groups := d.At(at + ".trustedKeyGroups").([]any)
		assert.Len(t, groups, 2)
		assert.Equal(t, "group-1", groups[1])
		assert.Equal(t, []any{
			object{"eventType": "viewer-request", "functionArn": "arn:request"},
			object{"eventType": "viewer-response", "functionArn": "arn:response"},
		}, d.At(at+".functionAssociations"))
	}
	open := d.At("orderedCacheBehaviors[1]").(object)
	assert.NotContains(t, open, "trustedKeyGroups")
	assert.NotContains(t, open, "functionAssociations")

	inspect(t, args, func(d *cdn.Distribution) {
		d.SigningKeyIDs.ApplyT(func(ids map[string]string) error {
			assert.Len(t, ids, 1)
			assert.NotEmpty(t, ids["k1"])
			return nil
		})
	})
}

func TestDomains(t *testing.T) {
	t.Parallel()
	named := with(func(a *cdn.Args) {
		a.Domains = cdn.Domains{
			Aliases: []string{"*.example.com", "shop.example.com"}, CertificateARN: pulumi.String("arn:aws:acm:us-east-1:123456789012:certificate/a1b2c3d4"),
		}
		a.WebACLARN, a.PriceClass, a.RootObject = pulumi.String("arn:aws:wafv2:us-east-1:123456789012:global/webacl/web/a1b2c3d4"), cdn.PriceClassAll, "home.html"
	})
	d := pulumitest.Both(t, declare(named)).One(t, distribution)
	assert.Equal(t, []any{"*.example.com", "shop.example.com"}, d.Inputs["aliases"])
	assert.Equal(t, object{
		"acmCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a1b2c3d4", "sslSupportMethod": "sni-only", "minimumProtocolVersion": "TLSv1.2_2021",
	}, d.Inputs["viewerCertificate"])
	assert.Equal(t, "arn:aws:wafv2:us-east-1:123456789012:global/webacl/web/a1b2c3d4", d.Inputs["webAclId"])
	assert.Equal(t, "PriceClass_All", d.Inputs["priceClass"])
	assert.Equal(t, "home.html", d.Inputs["defaultRootObject"])

	wildcard := named
	wildcard.Domains.Aliases = []string{"*.example.com"}
	for want, args := range map[string]cdn.Args{"https://shop.example.com": named, "https://": wildcard} {
		inspect(t, args, func(d *cdn.Distribution) {
			d.URL.ApplyT(func(url string) error {
				assert.True(t, strings.HasPrefix(url, want) && !strings.Contains(url, "*"), url)
				return nil
			})
		})
	}
}

func TestErrorPages(t *testing.T) {
	t.Parallel()
	page := func(code float64) object {
		return object{
			"errorCode": code, "responseCode": 200.0, "responsePagePath": "/index.html", "errorCachingMinTtl": 10.0,
		}
	}
	d := pulumitest.Both(t, declare(with(func(a *cdn.Args) {
		a.Errors = append(cdn.SinglePage("/index.html"), cdn.ErrorPage{Code: 500, CacheFor: time.Second})
	}))).One(t, distribution)
	assert.Equal(t, []any{
		page(403), page(404),
		object{"errorCode": 500.0, "errorCachingMinTtl": 1.0},
	}, d.Inputs["customErrorResponses"])
}

func TestGrantsAndDimensions(t *testing.T) {
	t.Parallel()
	inspect(t, with(func(*cdn.Args) {}), func(d *cdn.Distribution) {
		policy, err := iamdoc.Render(iamdoc.BucketPolicy, d.GrantRead(pulumi.String("arn:bucket"))...)
		require.NoError(t, err)
		pulumi.All(policy, d.ARN).ApplyT(func(got []any) error {
			assert.JSONEq(t, `{"Version":"2012-10-17","Statement":[{"Sid":"ReadWebCdn","Effect":"Allow",
				"Principal":{"Service":["cloudfront.amazonaws.com"]},"Action":["s3:GetObject"],
				"Resource":["arn:bucket/*"],
				"Condition":{"StringEquals":{"aws:SourceArn":["`+got[1].(string)+`"]}}}]}`, got[0].(string))
			return nil
		})
		dimensions := d.Dimensions()
		assert.Len(t, dimensions, 2)
		assert.Equal(t, pulumi.String("Global"), dimensions["Region"])
		pulumi.All(dimensions["DistributionId"], d.ID).ApplyT(func(got []any) error {
			assert.NotEmpty(t, got[0])
			assert.Equal(t, got[0], got[1])
			return nil
		})
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := cdn.New(ctx, "web", nil)
		return err
	}), `plinth:cdn:Distribution "web": 1 invalid argument:`)

	private := server
	private.LoadBalancerARN = pulumi.String("arn:lb")
	args := &cdn.Args{
		Origins: map[string]cdn.Origin{"media": media, "api": {Server: &private}},
		Default: cdn.Behavior{Origin: "media"},
		Signing: cdn.Signing{PublicKeys: map[string]string{"k1": curve(t, elliptic.P256())}},
		Logs:    cdn.Logs{BucketARN: pulumi.String("arn:bucket")},
	}
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := cdn.New(ctx, strings.Repeat("w", 118), args)
		return err
	})
	for _, want := range []string{
		"name: makes the CloudFront response headers policy name",
		"name: makes the CloudFront origin access control name",
		"name: makes the log delivery name", `signing.publicKeys["k1"]: makes the CloudFront public key name`,
		"want at most 60", "want at most 64", "want at most 128",
	} {
		require.ErrorContains(t, err, want)
	}
}
