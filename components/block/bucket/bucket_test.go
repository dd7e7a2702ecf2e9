package bucket_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	bucketType     = "aws:s3/bucketV2:BucketV2"
	ownershipType  = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	accessType     = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	encryptionType = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	versioningType = "aws:s3/bucketVersioningV2:BucketVersioningV2"
	lockType       = "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2"
	lifecycleType  = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	corsType       = "aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2"
	loggingType    = "aws:s3/bucketLoggingV2:BucketLoggingV2"
	policyType     = "aws:s3/bucketPolicy:BucketPolicy"
	notifyType     = "aws:s3/bucketNotification:BucketNotification"
)

func declared(t *testing.T, args *bucket.Args) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := bucket.New(ctx, "media", args)
		return err
	})
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	rec := declared(t, nil)
	require.Len(t, rec, 8)
	b := rec.One(t, bucketType)
	assert.True(t, b.Protect)
	assert.Nil(t, b.At("forceDestroy"))
	assert.Nil(t, b.At("bucket"), "the name is left to Pulumi")
	assert.Nil(t, b.At("objectLockEnabled"))
	assert.Equal(t, "confidential", b.String("tags.data-class"))
	assert.Equal(t, "BucketOwnerEnforced", rec.One(t, ownershipType).String("rule.objectOwnership"))
	for _, block := range []string{
		"blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets",
	} {
		assert.Equal(t, true, rec.One(t, accessType).At(block), block)
	}
	encryption := rec.One(t, encryptionType)
	assert.Equal(t, "AES256", encryption.String("rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"))
	assert.Nil(t, encryption.At("rules[0].bucketKeyEnabled"))
	assert.Equal(t, "Enabled", rec.One(t, versioningType).String("versioningConfiguration.status"))
	assert.Equal(t, []any{map[string]any{
		"id": "housekeeping", "status": "Enabled", "filter": map[string]any{},
		"abortIncompleteMultipartUpload": map[string]any{"daysAfterInitiation": 7.0},
		"noncurrentVersionExpiration":    map[string]any{"noncurrentDays": 90.0},
		"expiration":                     map[string]any{"expiredObjectDeleteMarker": true},
	}}, rec.One(t, lifecycleType).At("rules"))
	for _, r := range rec {
		assert.True(t, r.Type == bucket.Type || r.OwnedBy(bucket.Type), r.URN)
	}
}

func TestSettingsWaitForEachOther(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		b, err := bucket.New(ctx, "media", &bucket.Args{
			Lock: &bucket.Lock{Days: 1}, AccessLogs: pulumi.String("logs"),
			CORS: []bucket.CORSRule{{Origins: []string{"*"}, Methods: []bucket.Method{bucket.Get}}},
		})
		if err != nil {
			return err
		}
		return b.Notify(ctx, bucket.Notifications{EventBridge: true})
	})
	order := []string{
		bucketType, ownershipType, accessType, encryptionType, versioningType, lockType, lifecycleType, corsType,
		loggingType, policyType, notifyType,
	}
	for before, after := range order[1:] {
		assert.Contains(t, rec.One(t, after).DependsOn, rec.One(t, order[before]).URN, after)
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args *bucket.Args
		typ  string
		want map[string]any
	}{
		"an own key with a bucket key": {
			&bucket.Args{KeyARN: pulumi.String("arn:key")}, encryptionType, map[string]any{
				"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm":   "aws:kms",
				"rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId": "arn:key",
				"rules[0].bucketKeyEnabled":                                  true,
			},
		},
		"what may be destroyed": {
			&bucket.Args{AllowDestroy: true, DataClass: "public"}, bucketType,
			map[string]any{"forceDestroy": true, "tags.data-class": "public"},
		},
		"a lock is made with the bucket": {
			&bucket.Args{Lock: &bucket.Lock{Days: 1}}, bucketType, map[string]any{"objectLockEnabled": true},
		},
		"a lock that some may lift": {
			&bucket.Args{Lock: &bucket.Lock{Days: 30}}, lockType,
			map[string]any{"rule.defaultRetention.mode": "GOVERNANCE", "rule.defaultRetention.days": 30.0},
		},
		"a lock that nobody may lift": {
			&bucket.Args{Lock: &bucket.Lock{Days: 30, Compliance: true}}, lockType,
			map[string]any{"rule.defaultRetention.mode": "COMPLIANCE"},
		},
		"access logs go below the bucket's name": {
			&bucket.Args{AccessLogs: pulumi.String("logs-1")}, loggingType,
			map[string]any{"targetBucket": "logs-1", "targetPrefix": "s3/media/"},
		},
		"scripts may post": {
			&bucket.Args{CORS: []bucket.CORSRule{{
				Origins: []string{"https://play.example.com"}, Methods: []bucket.Method{bucket.Post, bucket.Head},
				Headers: []string{"content-type"}, ExposeHeaders: []string{"ETag"}, MaxAge: time.Hour,
			}}}, corsType, map[string]any{
				"corsRules[0].allowedOrigins": []any{"https://play.example.com"},
				"corsRules[0].allowedMethods": []any{"POST", "HEAD"},
				"corsRules[0].allowedHeaders": []any{"content-type"},
				"corsRules[0].exposeHeaders":  []any{"ETag"}, "corsRules[0].maxAgeSeconds": 3600.0,
			},
		},
		"scripts may read": {
			&bucket.Args{CORS: []bucket.CORSRule{{Origins: []string{"*"}, Methods: []bucket.Method{bucket.Get}}}},
			corsType, map[string]any{"corsRules[0].allowedHeaders": nil, "corsRules[0].maxAgeSeconds": nil},
		},
		"objects age": {
			new(rule(400, bucket.Transition{Days: 30, To: bucket.StandardIA})), lifecycleType, map[string]any{
				"rules[0].id": "housekeeping", "rules[1].id": "raw", "rules[1].filter.prefix": "raw/",
				"rules[1].expiration": map[string]any{"days": 400.0}, "rules[1].status": "Enabled",
				"rules[1].transitions": []any{map[string]any{"days": 30.0, "storageClass": "STANDARD_IA"}},
			},
		},
		"all objects go": {
			&bucket.Args{Lifecycle: bucket.Lifecycle{Rules: map[string]bucket.Rule{"end": {ExpireDays: 7}}}},
			lifecycleType, map[string]any{"rules[1].filter": map[string]any{}, "rules[1].transitions": nil},
		},
		"without versions there are none to expire": {
			&bucket.Args{Unversioned: true}, lifecycleType,
			map[string]any{"rules[0].noncurrentVersionExpiration": nil, "rules[0].expiration": nil},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declared(t, tc.args)
			for input, want := range tc.want {
				assert.Equal(t, want, rec.One(t, tc.typ).At(input), input)
			}
			assert.Equal(t, !tc.args.AllowDestroy, rec.One(t, bucketType).Protect)
			versions := 1
			if tc.args.Unversioned {
				versions = 0
			}
			assert.Equal(t, versions, rec.Count(versioningType))
		})
	}
}

func TestNotify(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		b, err := bucket.New(ctx, "media", nil)
		if err != nil {
			return err
		}
		other, err := bucket.New(ctx, "other", nil)
		if err != nil {
			return err
		}
		require.ErrorContains(t, b.Notify(ctx, bucket.Notifications{}),
			`plinth:bucket:Bucket "media": notifications: `)
		n := bucket.Notifications{
			Queues: map[string]bucket.Event{"videos": {
				ARN: pulumi.String("arn:queue"), On: []bucket.Change{bucket.Created}, Prefix: "in/", Suffix: ".mp4",
			}},
			Functions: map[string]bucket.Event{"gone": {
				ARN: pulumi.String("arn:fn"), On: []bucket.Change{bucket.Removed},
			}},
		}
		require.NoError(t, b.Notify(ctx, n, other))
		require.ErrorContains(t, b.Notify(ctx, n), "notifies already")
		return nil
	})
	got := rec.One(t, notifyType)
	assert.Equal(t, []any{map[string]any{
		"id": "videos", "queueArn": "arn:queue", "events": []any{"s3:ObjectCreated:*"},
		"filterPrefix": "in/", "filterSuffix": ".mp4",
	}}, got.At("queues"))
	assert.Equal(t, []any{map[string]any{
		"id": "gone", "lambdaFunctionArn": "arn:fn", "events": []any{"s3:ObjectRemoved:*"},
	}}, got.At("lambdaFunctions"))
	assert.Nil(t, got.At("eventbridge"))
	assert.Contains(t, got.DependsOn, rec.Named(t, policyType, "media-policy").URN)
	assert.True(t, slices.ContainsFunc(got.DependsOn, func(urn string) bool {
		return strings.Contains(urn, "::other")
	}))
	assert.True(t, got.OwnedBy(bucket.Type))
}

func TestNamesWaitForThePolicy(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		logs, err := bucket.New(ctx, "logs", nil)
		if err != nil {
			return err
		}
		_, err = bucket.New(ctx, "media", &bucket.Args{AccessLogs: logs.Name})
		return err
	})
	assert.Contains(t, rec.One(t, loggingType).DependsOn, rec.Named(t, policyType, "logs-policy").URN)
}

func TestInvalidArgumentsRegisterNothing(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"sthree-media":           `name: is "sthree-media"; want a start that S3 does not reserve`,
		"Media":                  `name: makes the S3 bucket name "Media"`,
		strings.Repeat("m", 56):  "64 characters with its suffix; want at most 63",
		"a-legal-name-all-right": "lifecycle.abortDays: is -1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := &bucket.Args{Lifecycle: bucket.Lifecycle{AbortDays: -1}}
			require.ErrorContains(t, pulumitest.Error(t, func(ctx *pulumi.Context) error {
				_, err := bucket.New(ctx, name, args)
				return err
			}), want)
			require.ErrorContains(t, pulumitest.Error(t, func(ctx *pulumi.Context) error {
				_, err := bucket.NewOrigin(ctx, name, args)
				return err
			}), want)
		})
	}
}
