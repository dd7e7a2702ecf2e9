// Package bucket provides a private S3 bucket: encrypted, versioned, reachable by TLS only, its policy its
// own.
package bucket

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Bucket.
const Type = "plinth:bucket:Bucket"

// Bucket is a private S3 bucket.
type Bucket struct {
	pulumi.ResourceState

	// Name is the bucket's name. Who uses it waits for the bucket's policy, which AWS tries out before it
	// accepts the bucket as a target of logs.
	Name pulumi.StringOutput `pulumi:"name"`
	// ARN is what IAM policies name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// RegionalDomainName is the host name that CloudFront takes as origin.
	RegionalDomainName pulumi.StringOutput `pulumi:"regionalDomainName"`
	// PresignContract is what the application may sign uploads for, as JSON (see Contract). It is empty without
	// Args.Uploads.
	PresignContract pulumi.StringOutput `pulumi:"presignContract"`

	name     string
	args     Args
	bucket   *s3.BucketV2
	last     pulumi.Resource
	policy   *s3.BucketPolicy
	notifies bool
}

// Origin is a Bucket that still lacks the policy that lets a CloudFront distribution read it. S3 takes one
// policy for a bucket, and CloudFront wants the bucket before there is a distribution to name in it.
// ServeThrough adds the policy and hands out the Bucket; as nothing else does, no program can use a bucket
// whose policy was forgotten.
type Origin struct {
	// RegionalDomainName is the host name that CloudFront takes as origin.
	RegionalDomainName pulumi.StringOutput

	bucket *Bucket
	served bool
}

// New declares a Bucket. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Bucket, error) {
	b, err := declare(ctx, name, args, opts)
	if err != nil {
		return nil, err
	}
	return b, b.seal(ctx)
}

// NewOrigin declares a Bucket that a CloudFront distribution will read. The component is whole only after
// ServeThrough. It registers nothing when the arguments are invalid.
func NewOrigin(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Origin, error) {
	b, err := declare(ctx, name, args, opts)
	if err != nil {
		return nil, err
	}
	return &Origin{RegionalDomainName: b.RegionalDomainName, bucket: b}, nil
}

// ServeThrough lets that one distribution read all objects through its origin access control, and returns the
// Bucket. With a key of your own, the key's policy must let cloudfront.amazonaws.com decrypt as well.
func (o *Origin) ServeThrough(ctx *pulumi.Context, distributionARN pulumi.StringInput) (*Bucket, error) {
	switch {
	case distributionARN == nil:
		return nil, fmt.Errorf("%s %q: the distribution's ARN is not set; want that of the distribution in front",
			Type, o.bucket.name)
	case o.served:
		return nil, fmt.Errorf("%s %q: serves through a distribution already; S3 keeps one policy for a bucket",
			Type, o.bucket.name)
	}
	o.served = true
	return o.bucket, o.bucket.seal(ctx, distributionARN)
}

func declare(ctx *pulumi.Context, name string, args *Args, opts []pulumi.ResourceOption) (*Bucket, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	names.Auto(&p, "name", names.Bucket, name)
	p.Unless(!reserved.MatchString(name), "name", "is %q; want a start that S3 does not reserve", name)
	p.Under("", args.Validate())
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	b := &Bucket{name: name, args: args.withDefaults()}
	if err := ctx.RegisterComponentResource(Type, name, b, opts...); err != nil {
		return nil, err
	}
	return b, b.declare(ctx)
}

// seal declares the policy, which completes the bucket.
func (b *Bucket) seal(ctx *pulumi.Context, readers ...pulumi.StringInput) error {
	if err := b.declarePolicy(ctx, readers); err != nil {
		return err
	}
	b.Name = b.policy.Bucket
	b.PresignContract = b.contract()
	return ctx.RegisterResourceOutputs(b, pulumi.Map{
		"name":               b.Name,
		"arn":                b.ARN,
		"regionalDomainName": b.RegionalDomainName,
		"presignContract":    b.PresignContract,
	})
}
