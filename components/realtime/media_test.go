package realtime_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const bucketPolicyType = "aws:s3/bucketPolicy:BucketPolicy"

// allowed are the statements of a policy that allow something.
func allowed(t *testing.T, r pulumitest.Resource) []map[string]any {
	t.Helper()
	statements := r.JSON(t, "policy").(map[string]any)["Statement"].([]any)
	require.NotEmpty(t, statements)
	var out []map[string]any
	for _, s := range statements {
		if s := s.(map[string]any); s["Effect"] == "Allow" {
			out = append(out, s)
		}
	}
	return out
}

// TestImagesAreReadByThatDistributionOnly: by its origin access control, and by its ARN in the bucket's
// policy.
func TestImagesAreReadByThatDistributionOnly(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	images, d := got.Named(t, bucketType, "shop-images"), got.One(t, distributionType)
	assert.Equal(t, []map[string]any{{
		"Sid": "ReadThroughCloudFront", "Effect": "Allow", "Action": []any{"s3:GetObject"},
		"Principal": map[string]any{"Service": []any{"cloudfront.amazonaws.com"}},
		"Resource":  []any{made(images, "arn") + "/*"},
		"Condition": map[string]any{"StringEquals": map[string]any{"aws:SourceArn": []any{made(d, "arn")}}},
	}}, allowed(t, got.Named(t, bucketPolicyType, "shop-images-policy")))

	access := got.One(t, "aws:cloudfront/originAccessControl:OriginAccessControl")
	assert.Equal(t, "always", access.String("signingBehavior"))
	assert.Equal(t, made(access, "id"), d.String("origins[0].originAccessControlId"))
	assert.Equal(t, made(images, "bucketRegionalDomainName"), d.String("origins[0].domainName"))
	for _, name := range []string{"shop-images-access", "shop-videos-access", "shop-access-logs-access"} {
		block := got.Named(t, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name)
		for _, on := range []string{"blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"} {
			assert.Equal(t, true, block.At(on), "%s.%s", name, on)
		}
	}
	assert.Equal(t, "public", images.String("tags.data-class"))
}

// TestVideosAreUploadedBySignedFormsOnly: the contract that the API is told is the one that S3 enforces.
func TestVideosAreUploadedBySignedFormsOnly(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(func(a *realtime.Args) { a.Media.VideoMaxMiB = 512 }))
	videos := got.Named(t, bucketType, "shop-videos")
	var contract map[string]any
	require.NoError(t, json.Unmarshal([]byte(container(t, got, "shop-api").variables()["VIDEO_UPLOADS"]), &contract))
	assert.Equal(t, map[string]any{
		"bucket": made(videos, "id"), "prefix": "uploads/", "suffixes": []any{".mp4", ".mov", ".webm"},
		"contentTypes": []any{"video/mp4", "video/quicktime", "video/webm"},
		"maxBytes":     512.0 * 1024 * 1024, "expiresSeconds": 900.0,
	}, contract)

	policy := got.Named(t, bucketPolicyType, "shop-videos-policy")
	assert.Empty(t, allowed(t, policy), "nobody has access by the bucket's policy")
	assert.Equal(t, []string{"Statement[5].Condition.NumericGreaterThan.s3:signatureAge[0]"},
		where(policy.JSON(t, "policy"), "", "900000"), "older signatures are refused")
	assert.Equal(t, "personal", videos.String("tags.data-class"))
	rules := got.Named(t, "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "shop-videos-lifecycle")
	assert.InDelta(t, 7.0, rules.At("rules[0].abortIncompleteMultipartUpload.daysAfterInitiation"), 0)
}

func TestBrowsersUploadFromNamedOriginsOnly(t *testing.T) {
	t.Parallel()
	const corsType = "aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2"
	got := pulumitest.Both(t, shop(func(a *realtime.Args) { a.Media.Origins = []string{"https://play.example.com"} }))
	assert.Equal(t, []any{map[string]any{
		"allowedOrigins": []any{"https://play.example.com"}, "allowedMethods": []any{"POST"}, "allowedHeaders": []any{"*"},
	}}, got.One(t, corsType).At("corsRules"))
	assert.Equal(t, made(got.Named(t, bucketType, "shop-videos"), "id"), got.One(t, corsType).String("bucket"))
	assert.Zero(t, pulumitest.Both(t, shop(asIs)).Count(corsType))
}

// TestArrivals: each uploaded video becomes a message that only this bucket may send.
func TestArrivals(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	videos, arrivals := got.Named(t, bucketType, "shop-videos"), got.Named(t, queueType, "shop-arrivals")
	notify := got.One(t, "aws:s3/bucketNotification:BucketNotification")
	assert.Equal(t, made(videos, "id"), notify.String("bucket"))
	assert.Equal(t, []any{map[string]any{
		"id": "arrivals", "queueArn": made(arrivals, "arn"), "events": []any{"s3:ObjectCreated:*"}, "filterPrefix": "uploads/",
	}}, notify.At("queues"))
	policy := got.Named(t, "aws:sqs/queuePolicy:QueuePolicy", "shop-arrivals")
	assert.Equal(t, []map[string]any{{
		"Sid": "SendVideos", "Effect": "Allow", "Action": []any{"sqs:SendMessage"},
		"Principal": map[string]any{"Service": []any{"s3.amazonaws.com"}}, "Resource": []any{made(arrivals, "arn")},
		"Condition": map[string]any{"ArnEquals": map[string]any{"aws:SourceArn": []any{made(videos, "arn")}}},
	}}, allowed(t, policy))
	assert.Contains(t, notify.DependsOn, policy.URN, "S3 tries the queue when it is told of it")

	assert.InDelta(t, 900.0, arrivals.At("visibilityTimeoutSeconds"), 0)
	dead := got.Named(t, queueType, "shop-arrivals-dead")
	assert.Equal(t, map[string]any{"deadLetterTargetArn": made(dead, "arn"), "maxReceiveCount": 5.0},
		arrivals.JSON(t, "redrivePolicy"))
}
