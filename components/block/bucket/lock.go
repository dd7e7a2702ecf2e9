package bucket

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

func (a Args) validateLock(p *check.Problems) {
	if a.Lock == nil {
		return
	}
	p.Between(a.Lock.Days, 1, maxLockDays, "lock.days", "days")
	p.Unless(!a.Unversioned, "unversioned", "is set with lock, which locks versions; want it off")
	p.Unless(!a.Lock.Compliance || !a.AllowDestroy, "lock.compliance",
		"is set with allowDestroy, but nobody can delete what it locks; want one of them")
}

func (b *Bucket) declareLock(ctx *pulumi.Context) error {
	if b.args.Lock == nil {
		return nil
	}
	mode := "GOVERNANCE"
	if b.args.Lock.Compliance {
		mode = "COMPLIANCE"
	}
	rule := s3.BucketObjectLockConfigurationV2RuleArgs{
		DefaultRetention: s3.BucketObjectLockConfigurationV2RuleDefaultRetentionArgs{
			Days: pulumi.Int(b.args.Lock.Days), Mode: pulumi.String(mode),
		},
	}
	made, err := s3.NewBucketObjectLockConfigurationV2(ctx, b.name+"-lock",
		&s3.BucketObjectLockConfigurationV2Args{Bucket: b.bucket.Bucket, Rule: rule}, b.next()...)
	b.last = made
	return err
}
