package realtime_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	certificateType = "aws:acm/certificate:Certificate"
	recordType      = "aws:route53/record:Record"
)

// TestDomain: with a name of its own the platform speaks TLS all the way, with a certificate in each region.
func TestDomain(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(atDomain))
	edge, home := got.Named(t, certificateType, "shop-edge-certificate"), got.Named(t, certificateType, "shop-origin-certificate")
	assert.Equal(t, "play.example.com", edge.String("domainName"))
	assert.Equal(t, "edge", edge.Provider)
	assert.Equal(t, "origin.play.example.com", home.String("domainName"))
	assert.Empty(t, home.Provider)

	d := got.One(t, distributionType)
	assert.Equal(t, []any{"play.example.com"}, d.At("aliases"))
	assert.Equal(t, made(edge, "arn"), d.String("viewerCertificate.acmCertificateArn"))
	assert.Equal(t, "sni-only", d.String("viewerCertificate.sslSupportMethod"))
	assert.Equal(t, "origin.play.example.com", d.String("origins[1].domainName"))
	way := got.One(t, "aws:cloudfront/vpcOrigin:VpcOrigin")
	assert.Equal(t, "https-only", way.String("vpcOriginEndpointConfig.originProtocolPolicy"))

	listener := got.One(t, "aws:lb/listener:Listener")
	assert.Equal(t, "HTTPS", listener.String("protocol"))
	assert.InDelta(t, 443.0, listener.At("port"), 0)
	assert.Equal(t, made(home, "arn"), listener.String("certificateArn"))
	in := got.Named(t, ingressType, "shop-lb-from-cloudfront-443")
	assert.Equal(t, "pl-4fa04526", in.String("prefixListId"))

	lb := got.One(t, balancerType)
	assert.Equal(t, true, lb.At("internal"))
	assert.Equal(t, map[string][]string{
		"A play.example.com":        {made(d, "domainName")},
		"AAAA play.example.com":     {made(d, "domainName")},
		"A origin.play.example.com": {made(lb, "dnsName")},
	}, aliases(got))
	assert.Zero(t, got.Count("aws:route53/zone:Zone"), "the zone is the caller's")
}

// aliases are what each alias record points to, by type and name.
func aliases(got pulumitest.Recording) map[string][]string {
	out := map[string][]string{}
	for _, r := range got.All(recordType) {
		if to := r.String("aliases[0].name"); to != "" {
			key := r.String("type") + " " + r.String("name")
			out[key] = append(out[key], to)
		}
	}
	return out
}

func TestWithoutDomainNothingIsNamed(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	assert.Zero(t, got.Count(certificateType))
	assert.Zero(t, got.Count(recordType))
}

// TestPublicOrigin: where VPC origins are not to be had, the load balancer is public, and still for
// CloudFront only.
func TestPublicOrigin(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(func(a *realtime.Args) { atDomain(a); a.Entry.Origin = realtime.OriginPublic }))
	lb := got.One(t, balancerType)
	assert.Equal(t, false, lb.At("internal"))
	assert.Equal(t, []any{"subnet-public-a", "subnet-public-b"}, lb.At("subnets"))
	assert.Zero(t, got.Count("aws:cloudfront/vpcOrigin:VpcOrigin"))

	d := got.One(t, distributionType)
	assert.Equal(t, "origin.play.example.com", d.String("origins[1].domainName"))
	assert.Nil(t, d.At("origins[1].vpcOriginConfig"))
	assert.Equal(t, "https-only", d.String("origins[1].customOriginConfig.originProtocolPolicy"))
	assert.Equal(t, []any{"TLSv1.2"}, d.At("origins[1].customOriginConfig.originSslProtocols"))
	assert.Equal(t, "X-Origin-Verify", d.String("origins[1].customHeaders[0].name"))

	listener := got.One(t, "aws:lb/listener:Listener")
	assert.Equal(t, "HTTPS", listener.String("protocol"))
	assert.Equal(t, "403", listener.String("defaultActions[0].fixedResponse.statusCode"))
	group := made(got.Named(t, groupType, "shop-lb-clients"), "id")
	var in []string
	for _, r := range got.All(ingressType) {
		if r.String("securityGroupId") == group {
			in = append(in, r.Name+" "+r.String("prefixListId")+r.String("cidrIpv4"))
		}
	}
	assert.Equal(t, []string{"shop-lb-from-cloudfront-443 pl-4fa04526"}, in)
	for _, r := range got.All(serviceType) {
		assert.Equal(t, []any{"subnet-private-a", "subnet-private-b"}, r.At("networkConfiguration.subnets"), r.Name)
	}
}
