package cdn

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/names"
)

// originTLS is what CloudFront speaks with servers.
const originTLS = "TLSv1.2"

// declareOrigins declares the access control of buckets and the entries into VPCs, and returns the origins,
// sorted by key so that their order never changes by itself.
func (d *Distribution) declareOrigins(
	ctx *pulumi.Context, a Args,
) (cloudfront.DistributionOriginArray, error) {
	access, err := d.declareAccess(ctx, a)
	if err != nil {
		return nil, err
	}
	var out cloudfront.DistributionOriginArray
	for _, key := range slices.Sorted(maps.Keys(a.Origins)) {
		o := a.Origins[key]
		origin := cloudfront.DistributionOriginArgs{OriginId: pulumi.String(key)}
		if o.Path != "" {
			origin.OriginPath = pulumi.String(o.Path)
		}
		if o.ShieldRegion != "" {
			origin.OriginShield = cloudfront.DistributionOriginOriginShieldArgs{
				Enabled: pulumi.Bool(true), OriginShieldRegion: pulumi.String(o.ShieldRegion),
			}
		}
		switch {
		case o.Bucket != nil:
			origin.DomainName = o.Bucket
			origin.OriginAccessControlId = access
		case o.inVPC():
			if origin.VpcOriginConfig, err = d.declareEntry(ctx, key, *o.Server); err != nil {
				return nil, err
			}
		default:
			origin.CustomOriginConfig = o.Server.config()
		}
		if o.Server != nil {
			origin.DomainName = o.Server.DomainName
			origin.CustomHeaders = o.Server.SecretHeader.header()
		}
		out = append(out, origin)
	}
	return out, nil
}

// declareAccess declares that requests to buckets are signed, once for all buckets, and returns its id.
func (d *Distribution) declareAccess(ctx *pulumi.Context, a Args) (pulumi.StringPtrInput, error) {
	if !a.hasBuckets() {
		return nil, nil
	}
	access, err := cloudfront.NewOriginAccessControl(ctx, d.name+"-buckets", &cloudfront.OriginAccessControlArgs{
		Description:                   pulumi.String("Signs requests to private buckets"),
		OriginAccessControlOriginType: pulumi.String("s3"),
		SigningBehavior:               pulumi.String("always"),
		SigningProtocol:               pulumi.String("sigv4"),
	}, pulumi.Parent(d))
	if err != nil {
		return nil, err
	}
	return access.ID().ToStringOutput(), nil
}

// declareEntry declares CloudFront's entry to a load balancer inside a VPC.
func (d *Distribution) declareEntry(
	ctx *pulumi.Context, key string, s Server,
) (cloudfront.DistributionOriginVpcOriginConfigPtrInput, error) {
	http, https := s.ports()
	entry, err := cloudfront.NewVpcOrigin(ctx, d.name+"-"+key, &cloudfront.VpcOriginArgs{
		VpcOriginEndpointConfig: cloudfront.VpcOriginVpcOriginEndpointConfigArgs{
			Name:                 pulumi.String(vpcOriginName(ctx, d.name, key)),
			Arn:                  s.LoadBalancerARN,
			HttpPort:             pulumi.Int(http),
			HttpsPort:            pulumi.Int(https),
			OriginProtocolPolicy: pulumi.String(s.Protocol),
			OriginSslProtocols: cloudfront.VpcOriginVpcOriginEndpointConfigOriginSslProtocolsArgs{
				Items: pulumi.ToStringArray([]string{originTLS}), Quantity: pulumi.Int(1),
			},
		},
	}, pulumi.Parent(d))
	if err != nil {
		return nil, err
	}
	return cloudfront.DistributionOriginVpcOriginConfigArgs{
		VpcOriginId:            entry.ID(),
		OriginReadTimeout:      pulumi.Int(int(s.ReadTimeout.Seconds())),
		OriginKeepaliveTimeout: pulumi.Int(int(s.KeepAlive.Seconds())),
	}, nil
}

// vpcOriginName is the physical name of a VPC origin, which Pulumi does not make up.
func vpcOriginName(ctx *pulumi.Context, name, key string) string {
	return names.Fit(names.VPCOrigin.Max, ctx.Project(), ctx.Stack(), name, key)
}

// config is how CloudFront reaches a server on the internet.
func (s Server) config() cloudfront.DistributionOriginCustomOriginConfigPtrInput {
	http, https := s.ports()
	return cloudfront.DistributionOriginCustomOriginConfigArgs{
		HttpPort:               pulumi.Int(http),
		HttpsPort:              pulumi.Int(https),
		OriginProtocolPolicy:   pulumi.String(s.Protocol),
		OriginSslProtocols:     pulumi.ToStringArray([]string{originTLS}),
		OriginReadTimeout:      pulumi.Int(int(s.ReadTimeout.Seconds())),
		OriginKeepaliveTimeout: pulumi.Int(int(s.KeepAlive.Seconds())),
	}
}

func (h SecretHeader) header() cloudfront.DistributionOriginCustomHeaderArrayInput {
	if h.Value == nil {
		return nil
	}
	return cloudfront.DistributionOriginCustomHeaderArray{cloudfront.DistributionOriginCustomHeaderArgs{
		Name:  pulumi.String(h.Name),
		Value: pulumi.ToSecret(h.Value.ToStringOutput()).(pulumi.StringOutput),
	}}
}
