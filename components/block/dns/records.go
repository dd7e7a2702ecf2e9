package dns

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

const (
	// cloudFrontZone is the hosted zone of every CloudFront distribution.
	// https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
	cloudFrontZone = "Z2FDTNDATAQYW2"
	// authorityTTL is how long resolvers keep CAA records, in seconds.
	authorityTTL = 3600
)

// Target is what an alias leads to.
type Target struct {
	domain, zone pulumi.StringInput
	evaluate     bool
	types        []string
}

// CloudFront is a distribution as a target, over IPv4 and IPv6. domain is the distribution's own name:
// d111111abcdef8.cloudfront.net.
func CloudFront(domain pulumi.StringInput) Target {
	return Target{domain: domain, zone: pulumi.String(cloudFrontZone), types: []string{"A", "AAAA"}}
}

// LoadBalancer is a load balancer as a target, over IPv4. zoneID is the load balancer's own zone, not yours.
// Route 53 stops leading to one without healthy targets when another record can take its place.
func LoadBalancer(domain, zoneID pulumi.StringInput) Target {
	return Target{domain: domain, zone: zoneID, evaluate: true, types: []string{"A"}}
}

// DualStackLoadBalancer is a load balancer of address type dualstack, over IPv4 and IPv6.
func DualStackLoadBalancer(domain, zoneID pulumi.StringInput) Target {
	return Target{domain: domain, zone: zoneID, evaluate: true, types: []string{"A", "AAAA"}}
}

// API is the regional domain name of API Gateway or Cognito as a target, over IPv4.
func API(domain, zoneID pulumi.StringInput) Target {
	return Target{domain: domain, zone: zoneID, types: []string{"A"}}
}

// Alias leads host to the target: the zone's own name, a name below it, or a wildcard such as
// "*.example.com". The zone must not hold a record of that name yet. It registers nothing when host or target
// are invalid.
func (z *Zone) Alias(ctx *pulumi.Context, host string, target Target) error {
	var p check.Problems
	p.Unless(validDomain(strings.TrimPrefix(host, "*.")) && inside(host, z.domain), "host",
		"is %q; want %s or a name below it, in lower case", host, z.domain)
	p.Required(target.domain != nil && target.zone != nil, "target",
		"CloudFront, LoadBalancer or API with their names")
	if err := p.Err(); err != nil {
		return fmt.Errorf("%s %q: %w", Type, z.name, err)
	}
	for _, typ := range target.types {
		child := fmt.Sprintf("%s-%s-%s", z.name, host, strings.ToLower(typ))
		_, err := route53.NewRecord(ctx, child, &route53.RecordArgs{
			ZoneId: z.ZoneID,
			Name:   pulumi.String(host),
			Type:   pulumi.String(typ),
			Aliases: route53.RecordAliasArray{route53.RecordAliasArgs{
				Name:                 target.domain,
				ZoneId:               target.zone,
				EvaluateTargetHealth: pulumi.Bool(target.evaluate),
			}},
		}, pulumi.Parent(z))
		if err != nil {
			return err
		}
	}
	return nil
}

// declareAuthorities declares the CAA records at the zone's own name, from where they hold for all below.
func (z *Zone) declareAuthorities(ctx *pulumi.Context, a Authorities) error {
	if len(a.Issuers) == 0 {
		return nil
	}
	var values []string
	for _, issuer := range slices.Sorted(slices.Values(a.Issuers)) {
		values = append(values, fmt.Sprintf("0 issue %q", issuer), fmt.Sprintf("0 issuewild %q", issuer))
	}
	if a.Report != "" {
		values = append(values, fmt.Sprintf("0 iodef %q", "mailto:"+a.Report))
	}
	_, err := route53.NewRecord(ctx, z.name+"-authorities", &route53.RecordArgs{
		ZoneId:  z.ZoneID,
		Name:    pulumi.String(z.domain),
		Type:    pulumi.String("CAA"),
		Ttl:     pulumi.Int(authorityTTL),
		Records: pulumi.ToStringArray(values),
	}, pulumi.Parent(z))
	return err
}
