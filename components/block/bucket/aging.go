package bucket

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// housekeeping is the id of the rule that every bucket has.
const housekeeping = "housekeeping"

// declareLifecycle declares the housekeeping rule and the caller's own.
func (b *Bucket) declareLifecycle(ctx *pulumi.Context) error {
	l := b.args.Lifecycle
	rules := s3.BucketLifecycleConfigurationV2RuleArray{l.housekeeping(b.args.Unversioned)}
	for _, id := range sortedKeys(l.Rules) {
		rules = append(rules, l.Rules[id].resource(id))
	}
	made, err := s3.NewBucketLifecycleConfigurationV2(ctx, b.name+"-lifecycle",
		&s3.BucketLifecycleConfigurationV2Args{Bucket: b.bucket.Bucket, Rules: rules}, b.next()...)
	b.last = made
	return err
}

// housekeeping removes what nobody sees and everybody pays for: parts of uploads that never ended, old
// versions, and the markers of deletions that have no version left behind them.
func (l Lifecycle) housekeeping(unversioned bool) s3.BucketLifecycleConfigurationV2RuleArgs {
	rule := s3.BucketLifecycleConfigurationV2RuleArgs{
		Id:     pulumi.String(housekeeping),
		Status: pulumi.String("Enabled"),
		Filter: s3.BucketLifecycleConfigurationV2RuleFilterArgs{},
		AbortIncompleteMultipartUpload: s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{
			DaysAfterInitiation: pulumi.Int(l.AbortDays),
		},
	}
	if unversioned {
		return rule
	}
	rule.NoncurrentVersionExpiration = s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{
		NoncurrentDays: pulumi.Int(l.NoncurrentDays),
	}
	rule.Expiration = s3.BucketLifecycleConfigurationV2RuleExpirationArgs{
		ExpiredObjectDeleteMarker: pulumi.Bool(true),
	}
	return rule
}

func (r Rule) resource(id string) s3.BucketLifecycleConfigurationV2RuleArgs {
	filter := s3.BucketLifecycleConfigurationV2RuleFilterArgs{}
	if r.Prefix != "" {
		filter.Prefix = pulumi.String(r.Prefix)
	}
	rule := s3.BucketLifecycleConfigurationV2RuleArgs{
		Id: pulumi.String(id), Status: pulumi.String("Enabled"), Filter: filter,
	}
	if r.ExpireDays != 0 {
		rule.Expiration = s3.BucketLifecycleConfigurationV2RuleExpirationArgs{Days: pulumi.Int(r.ExpireDays)}
	}
	if len(r.Transitions) == 0 {
		return rule
	}
	moves := make(s3.BucketLifecycleConfigurationV2RuleTransitionArray, len(r.Transitions))
	for i, t := range r.Transitions {
		moves[i] = s3.BucketLifecycleConfigurationV2RuleTransitionArgs{
			Days: pulumi.Int(t.Days), StorageClass: pulumi.String(t.To),
		}
	}
	rule.Transitions = moves
	return rule
}
