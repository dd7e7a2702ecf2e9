// Package archive provides the bucket that AWS services write their access logs to.
package archive

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of an Archive.
const Type = "plinth:archive:Archive"

// Folders of the archive, one for each kind of log: the prefix to give to whatever writes.
const (
	// BalancerFolder is for Application Load Balancers: accessLogs.prefix.
	BalancerFolder = "alb"
	// DeliveryFolder is for what CloudWatch's log delivery writes: CloudFront's standard logs and VPC flow logs.
	DeliveryFolder = "delivery"
	// BucketFolder is for S3 buckets; the bucket block writes there by itself.
	BucketFolder = bucket.LogFolder
)

// Archive is a bucket for access logs, which load balancers, CloudFront, VPC flow logs and S3 buckets of the
// account may write to. Objects are encrypted by S3 itself, because load balancers and S3 cannot write with a
// KMS key.
type Archive struct {
	pulumi.ResourceState

	// Name is the bucket's name. Who uses it waits for the policy that lets the services write.
	Name pulumi.StringOutput `pulumi:"name"`
	// ARN names the bucket; with "/"+DeliveryFolder behind it, it is where log deliveries go.
	ARN pulumi.StringOutput `pulumi:"arn"`
}

// New declares an Archive. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Archive, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	names.Auto(&p, "name", names.Bucket, name)
	p.Under("", args.Validate())
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	a := &Archive{}
	if err := ctx.RegisterComponentResource(Type, name, a, opts...); err != nil {
		return nil, err
	}
	if err := a.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{"name": a.Name, "arn": a.ARN})
}

func (a *Archive) declare(ctx *pulumi.Context, name string, args Args) error {
	b, err := bucket.New(ctx, name, &bucket.Args{
		Lifecycle: bucket.Lifecycle{
			NoncurrentDays: versionDays,
			Rules:          map[string]bucket.Rule{"expire": {ExpireDays: args.RetentionDays}},
		},
		Deliveries:   deliveries(args.Site),
		DataClass:    args.DataClass,
		AllowDestroy: args.AllowDestroy,
	}, pulumi.Parent(a))
	if err != nil {
		return err
	}
	a.Name, a.ARN = b.Name, b.ARN
	return nil
}
