package dns_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/dns"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	hostedZone = "aws:route53/zone:Zone"
	record     = "aws:route53/record:Record"
)

// alias declares the zone and one alias in it.
func alias(args *dns.Args, host string, target dns.Target) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		z, err := dns.New(ctx, "main", args)
		if err != nil {
			return err
		}
		return z.Alias(ctx, host, target)
	}
}

func declare(args *dns.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := dns.New(ctx, "main", args)
		return err
	}
}

func TestCreatedZone(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(&dns.Args{Domain: "example.com"}))
	zone := rec.One(t, hostedZone)
	assert.Equal(t, "example.com", zone.String("name"))
	assert.Equal(t, false, zone.Inputs["forceDestroy"])
	assert.Equal(t, "main of testing", zone.String("comment"))
	assert.True(t, zone.Protect)
	assert.True(t, zone.OwnedBy(dns.Type))
	caa := rec.One(t, record)
	assert.Equal(t, "main-authorities", caa.Name)
	assert.Equal(t, "CAA", caa.String("type"))
	assert.Equal(t, "example.com", caa.String("name"))
	assert.Equal(t, []any{`0 issue "amazon.com"`, `0 issuewild "amazon.com"`}, caa.Inputs["records"])

	rec = pulumitest.Both(t, declare(&dns.Args{Domain: "example.com", AllowDestroy: true}))
	zone = rec.One(t, hostedZone)
	assert.Equal(t, true, zone.Inputs["forceDestroy"])
	assert.False(t, zone.Protect)
}

func TestAdoptedZone(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		z, err := dns.New(ctx, "main", &dns.Args{Domain: "example.com", ZoneID: pulumi.String("Z1")})
		if err != nil {
			return err
		}
		pulumi.All(z.ZoneID, z.Domain, z.NameServers).ApplyT(func(got []any) error {
			assert.Equal(t, []any{"Z1", "example.com", []string{}}, got)
			return nil
		})
		return nil
	})
	assert.Len(t, rec, 1, "nothing is declared in a zone of somebody else")

	rec = pulumitest.Both(t, declare(&dns.Args{
		Domain: "example.com", ZoneID: pulumi.String("Z1"),
		Authorities: dns.Authorities{
			Issuers: []string{"letsencrypt.org", "amazon.com"}, Report: "security@example.com",
		},
	}))
	caa := rec.One(t, record)
	assert.Equal(t, "Z1", caa.String("zoneId"))
	assert.Equal(t, []any{
		`0 issue "amazon.com"`, `0 issuewild "amazon.com"`,
		`0 issue "letsencrypt.org"`, `0 issuewild "letsencrypt.org"`,
		`0 iodef "mailto:security@example.com"`,
	}, caa.Inputs["records"])
}

func TestAlias(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		host   string
		target dns.Target
		want   map[string]map[string]any // record name to its type and alias
	}{
		"a distribution at the zone's own name": {
			host: "example.com", target: dns.CloudFront(pulumi.String("d1.cloudfront.net")),
			want: map[string]map[string]any{
				"main-example.com-a": {
					"type": "A", "name": "d1.cloudfront.net", "zoneId": "Z2FDTNDATAQYW2", "evaluateTargetHealth": false,
				},
				"main-example.com-aaaa": {
					"type": "AAAA", "name": "d1.cloudfront.net", "zoneId": "Z2FDTNDATAQYW2", "evaluateTargetHealth": false,
				},
			},
		},
		"a load balancer below it": {
			host: "api.example.com", target: dns.LoadBalancer(pulumi.String("lb.aws.com"), pulumi.String("ZLB")),
			want: map[string]map[string]any{
				"main-api.example.com-a": {
					"type": "A", "name": "lb.aws.com", "zoneId": "ZLB", "evaluateTargetHealth": true,
				},
			},
		},
		"a load balancer with IPv6 for all names": {
			host:   "*.example.com",
			target: dns.DualStackLoadBalancer(pulumi.String("lb.aws.com"), pulumi.String("ZLB")),
			want: map[string]map[string]any{
				"main-*.example.com-a": {
					"type": "A", "name": "lb.aws.com", "zoneId": "ZLB", "evaluateTargetHealth": true,
				},
				"main-*.example.com-aaaa": {
					"type": "AAAA", "name": "lb.aws.com", "zoneId": "ZLB", "evaluateTargetHealth": true,
				},
			},
		},
		"an API": {
			host: "api.example.com", target: dns.API(pulumi.String("d-1.execute-api.aws.com"), pulumi.String("ZAPI")),
			want: map[string]map[string]any{
				"main-api.example.com-a": {
					"type": "A", "name": "d-1.execute-api.aws.com", "zoneId": "ZAPI", "evaluateTargetHealth": false,
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			zone := &dns.Args{Domain: "example.com", ZoneID: pulumi.String("Z1")}
			rec := pulumitest.Both(t, alias(zone, tc.host, tc.target))
			assert.Equal(t, len(tc.want), rec.Count(record))
			for name, want := range tc.want {
				got := rec.Named(t, record, name)
				assert.True(t, got.OwnedBy(dns.Type))
				assert.Equal(t, tc.host, got.String("name"))
				assert.Equal(t, "Z1", got.String("zoneId"))
				assert.Equal(t, want["type"], got.Inputs["type"])
				assert.NotContains(t, got.Inputs, "ttl", "an alias has its target's")
				for _, key := range []string{"name", "zoneId", "evaluateTargetHealth"} {
					assert.Equal(t, want[key], got.At("aliases[0]."+key), key)
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, pulumitest.Error(t, declare(nil)), `plinth:dns:Zone "main": 1 invalid argument:`)

	zone := &dns.Args{Domain: "example.com", ZoneID: pulumi.String("Z1")}
	target := dns.CloudFront(pulumi.String("d1.cloudfront.net"))
	for host, args := range map[string]dns.Target{
		"www.example.org": target, "notexample.com": target, "WWW.example.com": target, "": target,
		"www.example.com": {},
	} {
		rec, err := pulumitest.Run(alias(zone, host, args))
		require.ErrorContains(t, err, `plinth:dns:Zone "main": 1 invalid argument:`, host)
		assert.Zero(t, rec.Count(record), host)
	}
}
