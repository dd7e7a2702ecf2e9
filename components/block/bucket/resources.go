package bucket

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/tags"
)

// declare declares the bucket and all of its settings but the policy. S3 answers two changes to one bucket at
// a time with "conflicting conditional operation", so each waits for the one before.
func (b *Bucket) declare(ctx *pulumi.Context) error {
	steps := []func(*pulumi.Context) error{
		b.declareBucket, b.declareOwnership, b.declarePublicAccess, b.declareEncryption, b.declareVersioning,
		b.declareLock, b.declareLifecycle, b.declareCORS, b.declareAccessLogs,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// next are the options of a setting that waits for the last one.
func (b *Bucket) next() []pulumi.ResourceOption {
	return []pulumi.ResourceOption{pulumi.Parent(b), pulumi.DependsOn([]pulumi.Resource{b.last})}
}

func (b *Bucket) declareBucket(ctx *pulumi.Context) error {
	child := []pulumi.ResourceOption{pulumi.Parent(b)}
	args := &s3.BucketV2Args{Tags: pulumi.StringMap{tags.DataClass: pulumi.String(b.args.DataClass)}}
	if b.args.AllowDestroy {
		args.ForceDestroy = pulumi.Bool(true)
	} else {
		child = append(child, pulumi.Protect(true))
	}
	if b.args.Lock != nil {
		args.ObjectLockEnabled = pulumi.Bool(true)
	}
	made, err := s3.NewBucketV2(ctx, b.name, args, child...)
	if err != nil {
		return err
	}
	b.bucket, b.last = made, made
	b.ARN, b.RegionalDomainName = made.Arn, made.BucketRegionalDomainName
	return nil
}

// declareOwnership turns access lists off: all objects are the bucket owner's.
func (b *Bucket) declareOwnership(ctx *pulumi.Context) error {
	made, err := s3.NewBucketOwnershipControls(ctx, b.name+"-ownership", &s3.BucketOwnershipControlsArgs{
		Bucket: b.bucket.Bucket,
		Rule:   s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
	}, b.next()...)
	b.last = made
	return err
}

func (b *Bucket) declarePublicAccess(ctx *pulumi.Context) error {
	yes := pulumi.Bool(true)
	made, err := s3.NewBucketPublicAccessBlock(ctx, b.name+"-access", &s3.BucketPublicAccessBlockArgs{
		Bucket:          b.bucket.Bucket,
		BlockPublicAcls: yes, BlockPublicPolicy: yes, IgnorePublicAcls: yes, RestrictPublicBuckets: yes,
	}, b.next()...)
	b.last = made
	return err
}

func (b *Bucket) declareEncryption(ctx *pulumi.Context) error {
	algorithm := s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{
		SseAlgorithm: pulumi.String("AES256"),
	}
	rule := s3.BucketServerSideEncryptionConfigurationV2RuleArgs{}
	if b.args.KeyARN != nil {
		algorithm.SseAlgorithm = pulumi.String("aws:kms")
		algorithm.KmsMasterKeyId = b.args.KeyARN.ToStringOutput().ToStringPtrOutput()
		// One call to KMS serves many objects.
		rule.BucketKeyEnabled = pulumi.Bool(true)
	}
	rule.ApplyServerSideEncryptionByDefault = algorithm
	made, err := s3.NewBucketServerSideEncryptionConfigurationV2(ctx, b.name+"-encryption",
		&s3.BucketServerSideEncryptionConfigurationV2Args{
			Bucket: b.bucket.Bucket,
			Rules:  s3.BucketServerSideEncryptionConfigurationV2RuleArray{rule},
		}, b.next()...)
	b.last = made
	return err
}

// declareVersioning declares nothing for a bucket without versions: S3 takes "Disabled" only from buckets
// that never had any, and then it says nothing new.
func (b *Bucket) declareVersioning(ctx *pulumi.Context) error {
	if b.args.Unversioned {
		return nil
	}
	made, err := s3.NewBucketVersioningV2(ctx, b.name+"-versioning", &s3.BucketVersioningV2Args{
		Bucket: b.bucket.Bucket,
		VersioningConfiguration: s3.BucketVersioningV2VersioningConfigurationArgs{
			Status: pulumi.String("Enabled"),
		},
	}, b.next()...)
	b.last = made
	return err
}

func (b *Bucket) declareCORS(ctx *pulumi.Context) error {
	if len(b.args.CORS) == 0 {
		return nil
	}
	rules := make(s3.BucketCorsConfigurationV2CorsRuleArray, len(b.args.CORS))
	for i, r := range b.args.CORS {
		methods := make([]string, len(r.Methods))
		for j, m := range r.Methods {
			methods[j] = string(m)
		}
		rule := s3.BucketCorsConfigurationV2CorsRuleArgs{
			AllowedOrigins: pulumi.ToStringArray(r.Origins),
			AllowedMethods: pulumi.ToStringArray(methods),
			AllowedHeaders: optional(r.Headers),
			ExposeHeaders:  optional(r.ExposeHeaders),
		}
		if r.MaxAge > 0 {
			rule.MaxAgeSeconds = pulumi.Int(int(r.MaxAge.Seconds()))
		}
		rules[i] = rule
	}
	made, err := s3.NewBucketCorsConfigurationV2(ctx, b.name+"-cors", &s3.BucketCorsConfigurationV2Args{
		Bucket: b.bucket.Bucket, CorsRules: rules,
	}, b.next()...)
	b.last = made
	return err
}

func (b *Bucket) declareAccessLogs(ctx *pulumi.Context) error {
	if b.args.AccessLogs == nil {
		return nil
	}
	made, err := s3.NewBucketLoggingV2(ctx, b.name+"-logging", &s3.BucketLoggingV2Args{
		Bucket:       b.bucket.Bucket,
		TargetBucket: b.args.AccessLogs,
		TargetPrefix: pulumi.String(LogFolder + "/" + b.name + "/"),
	}, b.next()...)
	b.last = made
	return err
}

// optional leaves an empty list out.
func optional(values []string) pulumi.StringArrayInput {
	if len(values) == 0 {
		return nil
	}
	return pulumi.ToStringArray(values)
}

// sortedKeys are the keys of m in a stable order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
