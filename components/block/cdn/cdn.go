// Package cdn provides a CloudFront distribution as the only entry of an application: private buckets and
// load balancers behind it, a firewall before it, security headers on every answer.
package cdn

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Distribution.
const Type = "plinth:cdn:Distribution"

// Distribution is a CloudFront distribution. To delete one takes five to fifteen minutes, for AWS disables it
// at every edge first.
type Distribution struct {
	pulumi.ResourceState

	// Distribution is the CloudFront distribution itself.
	Distribution *cloudfront.Distribution

	// ID names the distribution in invalidations and metrics.
	ID pulumi.StringOutput `pulumi:"id"`
	// ARN is what the policies of buckets and keys name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// DomainName is CloudFront's own name for it: d111111abcdef8.cloudfront.net. Alias records lead here.
	DomainName pulumi.StringOutput `pulumi:"domainName"`
	// HostedZoneID is the zone of DomainName, for alias records.
	HostedZoneID pulumi.StringOutput `pulumi:"hostedZoneId"`
	// URL is where people go: the first alias that is no wildcard, or else DomainName, with https.
	URL pulumi.StringOutput `pulumi:"url"`
	// SigningKeyIDs are the ids that signed URLs carry, by the name of the key in Args.Signing.
	SigningKeyIDs pulumi.StringMapOutput `pulumi:"signingKeyIds"`

	name string
}

// New declares a Distribution. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Distribution, error) {
	if args == nil {
		args = &Args{}
	}
	a := args.withDefaults()
	var p check.Problems
	p.Under("", args.Validate())
	a.validateNames(&p, ctx, name)
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	d := &Distribution{name: name}
	if err := ctx.RegisterComponentResource(Type, name, d, opts...); err != nil {
		return nil, err
	}
	if err := d.declare(ctx, a); err != nil {
		return nil, err
	}
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{
		"id":            d.ID,
		"arn":           d.ARN,
		"domainName":    d.DomainName,
		"hostedZoneId":  d.HostedZoneID,
		"url":           d.URL,
		"signingKeyIds": d.SigningKeyIDs,
	})
}

// GrantRead lets this distribution, and no other, read the objects of a bucket that is one of its origins. It
// is for the bucket's own policy. A bucket encrypted with a KMS key of yours needs kms:Decrypt in the key's
// policy too.
func (d *Distribution) GrantRead(bucketARN pulumi.StringInput) []iamdoc.Statement {
	return []iamdoc.Statement{{
		Sid:        iamdoc.Sid("read", d.name, "cdn"),
		Principals: []iamdoc.Principal{iamdoc.Service("cloudfront.amazonaws.com")},
		Actions:    []string{"s3:GetObject"},
		Resources:  []pulumi.StringInput{pulumi.Sprintf("%s/*", bucketARN)},
		Conditions: []iamdoc.Condition{iamdoc.Equals("aws:SourceArn", d.ARN)},
	}}
}

// Dimensions are the CloudWatch dimensions of the distribution's metrics in AWS/CloudFront. The metrics lie
// in us-east-1, and so must their alarms.
func (d *Distribution) Dimensions() pulumi.StringMap {
	return pulumi.StringMap{"DistributionId": d.ID, "Region": pulumi.String("Global")}
}

// validateNames reports physical names that AWS would refuse.
func (a Args) validateNames(p *check.Problems, ctx *pulumi.Context, name string) {
	policy := names.WebACL // the same limit and characters
	policy.What = "CloudFront response headers policy"
	names.Auto(p, "name", policy, name+"-cors")
	if a.hasBuckets() {
		names.Auto(p, "name", names.AccessControl, name+"-buckets")
	}
	if a.Logs.BucketARN != nil {
		delivery := names.AccessControl
		delivery.What, delivery.Max = "log delivery", maxDeliveryName
		names.Auto(p, "name", delivery, name+"-logs")
	}
	for _, key := range slices.Sorted(maps.Keys(a.Signing.PublicKeys)) {
		public := names.WebACL
		public.What = "CloudFront public key"
		names.Auto(p, fmt.Sprintf("signing.publicKeys[%q]", key), public, name+"-"+key)
	}
	for _, key := range slices.Sorted(maps.Keys(a.Origins)) {
		if a.Origins[key].inVPC() {
			names.Fixed(p, fmt.Sprintf("origins[%q]", key), names.VPCOrigin, vpcOriginName(ctx, name, key))
		}
	}
}
