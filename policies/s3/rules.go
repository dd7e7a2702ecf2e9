// Package s3 holds the rules about buckets. A bucket's settings are resources of their own, which stack
// rules find by their property "bucket".
package s3

import (
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

// The types in the spelling of version 7, which package rule takes for that of version 6 as well.
const (
	bucket       = "aws:s3/bucket:Bucket"
	publicBlock  = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy"
	encryption   = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
	versioning   = "aws:s3/bucketVersioning:BucketVersioning"
	logging      = "aws:s3/bucketLogging:BucketLogging"
	lifecycle    = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
	ownership    = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	bucketACL    = "aws:s3/bucketAcl:BucketAcl"
	objectLock   = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
	cors         = "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration"
	replication  = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
	loadBalancer = "aws:lb/loadBalancer:LoadBalancer"
)

// Rules are the rules about buckets.
func Rules() rule.Group {
	return rule.Group{
		Service: "S3",
		Rules: slices.Concat(
			[]rule.Rule{
				PublicAccessBlocked, PublicAccessBlockComplete, PolicyNotPublic, ACLNotPublic, ACLsDisabled, TLSOnly,
				EncryptedWithKMS, BucketKeyEnabled, CORSNamesOrigins,
			},
			[]rule.Rule{VersioningEnabled, VersioningNotSuspended, NoForceDestroy, ObjectLocked},
			[]rule.Rule{AccessLogged, NotItsOwnLogTarget, LifecycleConfigured, IncompleteUploadsAborted},
			[]rule.Rule{
				NameValid, LogTargetUsesSSES3, ACLNeedsOwnershipControls, LifecycleValid, ReplicationNeedsVersioning,
			},
		),
		LeftOut: []rule.LeftOut{
			{Name: "s3-mfa-delete", Reason: "S3.20: only the account's root user can set it, by hand."},
			{
				Name:   "s3-cross-region-replication",
				Reason: "S3.7: which buckets are worth a second region is a decision about each; backups cover the rest.",
			},
			{
				Name:   "s3-event-notifications",
				Reason: "S3.11: an event that nobody waits for protects nothing.",
			},
		},
	}
}
