package bucket_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// statement is one statement of a rendered document.
type statement struct {
	Sid, Effect string
	Principal   any
	Action      []string
	Resource    []string
	Condition   map[string]map[string][]string
}

func parse(t *testing.T, document string) map[string]statement {
	t.Helper()
	var d struct{ Statement []statement }
	require.NoError(t, json.Unmarshal([]byte(document), &d))
	out := map[string]statement{}
	for _, s := range d.Statement {
		out[s.Sid] = s
	}
	require.Len(t, out, len(d.Statement))
	return out
}

func policy(t *testing.T, args *bucket.Args) map[string]statement {
	t.Helper()
	return parse(t, declared(t, args).One(t, policyType).String("policy"))
}

func TestPolicyRefuses(t *testing.T) {
	t.Parallel()
	u := videos()
	got := policy(t, &bucket.Args{KeyARN: pulumi.String("arn:key"), Uploads: &u})
	want := map[string]map[string]map[string][]string{
		"DenyPlainHTTP": {"Bool": {"aws:SecureTransport": {"false"}}},
		"DenyOldTLS":    {"NumericLessThan": {"s3:TlsVersion": {"1.2"}}},
		"DenyCustomerKeys": {
			"Null": {"s3:x-amz-server-side-encryption-customer-algorithm": {"false"}},
		},
		"DenyOtherEncryption": {
			"Null":            {"s3:x-amz-server-side-encryption": {"false"}},
			"StringNotEquals": {"s3:x-amz-server-side-encryption": {"aws:kms"}},
		},
		"DenyOtherKeys": {
			"Null":         {"s3:x-amz-server-side-encryption-aws-kms-key-id": {"false"}},
			"ArnNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": {"arn:key"}},
		},
		"DenyOldSignatures": {"NumericGreaterThan": {"s3:signatureAge": {"900000"}}},
	}
	require.Len(t, got, len(want))
	for sid, conditions := range want {
		s := got[sid]
		assert.Equal(t, "Deny", s.Effect, sid)
		assert.Equal(t, "*", s.Principal, sid)
		assert.Equal(t, conditions, s.Condition, sid)
		action := "s3:PutObject"
		if sid == "DenyPlainHTTP" || sid == "DenyOldTLS" {
			action = "s3:*"
		}
		assert.Equal(t, []string{action}, s.Action, sid)
		require.Len(t, s.Resource, 2, sid)
		assert.Equal(t, s.Resource[0]+"/*", s.Resource[1], "the bucket and its objects")
	}

	plain := policy(t, nil)
	assert.Len(t, plain, 3, "without key and uploads there is nothing else to refuse")
}

func TestDeliveries(t *testing.T) {
	t.Parallel()
	got := policy(t, &bucket.Args{Deliveries: map[string]bucket.Delivery{
		"Trail": {
			Service: "cloudtrail.amazonaws.com", Account: "123456789012", Paths: []string{"trail/", "digest/"},
			Sources: []pulumi.StringInput{pulumi.String("arn:trail")}, Ownership: true,
		},
		"Logs": {Service: "logging.s3.amazonaws.com", Account: "123456789012"},
	}})
	require.Len(t, got, 6)
	write, ask, logs := got["TrailWrite"], got["TrailAsk"], got["LogsWrite"]
	assert.Equal(t, "Allow", write.Effect)
	assert.Equal(t, map[string]any{"Service": []any{"cloudtrail.amazonaws.com"}}, write.Principal)
	assert.Equal(t, []string{"s3:PutObject"}, write.Action)
	require.Len(t, write.Resource, 2)
	assert.True(t, strings.HasSuffix(write.Resource[0], "/trail/*"))
	assert.True(t, strings.HasSuffix(write.Resource[1], "/digest/*"))
	assert.Equal(t, map[string]map[string][]string{
		"StringEquals": {"s3:x-amz-acl": {"bucket-owner-full-control"}, "aws:SourceAccount": {"123456789012"}},
		"ArnLike":      {"aws:SourceArn": {"arn:trail"}},
	}, write.Condition)
	assert.Equal(t, []string{"s3:GetBucketAcl"}, ask.Action)
	assert.NotContains(t, ask.Condition["StringEquals"], "s3:x-amz-acl", "asking carries no ACL")
	require.Len(t, ask.Resource, 1)
	assert.False(t, strings.HasSuffix(ask.Resource[0], "*"))
	require.Len(t, logs.Resource, 1)
	assert.True(t, strings.HasSuffix(logs.Resource[0], "/*"))
	assert.Equal(t, map[string]map[string][]string{"StringEquals": {"aws:SourceAccount": {"123456789012"}}},
		logs.Condition)
}

func TestServeThrough(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		origin, err := bucket.NewOrigin(ctx, "media", &bucket.Args{KeyARN: pulumi.String("arn:key")})
		if err != nil {
			return err
		}
		require.NotNil(t, origin.RegionalDomainName.OutputState)
		_, err = origin.ServeThrough(ctx, nil)
		require.ErrorContains(t, err, "the distribution's ARN is not set")
		b, err := origin.ServeThrough(ctx, pulumi.String("arn:distribution"))
		require.NoError(t, err)
		for _, o := range []pulumi.StringOutput{b.Name, b.ARN, b.RegionalDomainName, b.PresignContract} {
			require.NotNil(t, o.OutputState)
		}
		_, err = origin.ServeThrough(ctx, pulumi.String("arn:another"))
		require.ErrorContains(t, err, "serves through a distribution already")
		return nil
	})
	got := parse(t, rec.One(t, policyType).String("policy"))
	read := got["ReadThroughCloudFront"]
	assert.Equal(t, map[string]any{"Service": []any{"cloudfront.amazonaws.com"}}, read.Principal)
	assert.Equal(t, []string{"s3:GetObject"}, read.Action)
	assert.Equal(t, map[string]map[string][]string{"StringEquals": {"aws:SourceArn": {"arn:distribution"}}},
		read.Condition)
	require.Len(t, read.Resource, 1)
	assert.True(t, strings.HasSuffix(read.Resource[0], "/*"))
	assert.Len(t, got, 6, "what is refused to all is refused here too")
}

func TestAnOriginWithoutReaderIsOfNoUse(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := bucket.NewOrigin(ctx, "media", nil)
		return err
	})
	assert.Zero(t, rec.Count(policyType))
	assert.Equal(t, 1, rec.Count(accessType), "nobody outside can read it meanwhile")
}
