package archive_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/archive"
	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	bucketType     = "aws:s3/bucketV2:BucketV2"
	encryptionType = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	lifecycleType  = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	policyType     = "aws:s3/bucketPolicy:BucketPolicy"
	loggingType    = "aws:s3/bucketLoggingV2:BucketLoggingV2"
)

func dublin() site.Site { return site.Site{Account: "123456789012", Region: "eu-west-1"} }

func declared(t *testing.T, args *archive.Args) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		a, err := archive.New(ctx, "logs", args)
		if err != nil {
			return err
		}
		require.NotNil(t, a.Name.OutputState)
		require.NotNil(t, a.ARN.OutputState)
		return nil
	})
}

func TestArchive(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args    archive.Args
		days    float64
		class   string
		protect bool
	}{
		"defaults keep a quarter of a year": {archive.Args{Site: dublin()}, 90, "confidential", true},
		"own choices": {
			archive.Args{Site: dublin(), RetentionDays: 365, DataClass: "personal", AllowDestroy: true},
			365, "personal", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declared(t, &tc.args)
			b := rec.One(t, bucketType)
			assert.Equal(t, tc.protect, b.Protect)
			assert.Equal(t, !tc.protect, b.At("forceDestroy") == true)
			assert.Equal(t, tc.class, b.String("tags.data-class"))
			assert.True(t, b.OwnedBy(archive.Type) && b.OwnedBy(bucket.Type))
			rules := rec.One(t, lifecycleType)
			assert.InDelta(t, 7, rules.At("rules[0].noncurrentVersionExpiration.noncurrentDays"), 0)
			assert.Equal(t, "expire", rules.String("rules[1].id"))
			assert.InDelta(t, tc.days, rules.At("rules[1].expiration.days"), 0)
			assert.Equal(t, "AES256", rec.One(t, encryptionType).String(
				"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm"), "neither ALB nor S3 writes with a KMS key")
		})
	}
}

type statement struct {
	Sid       string
	Principal any
	Action    []string
	Resource  []string
	Condition map[string]map[string][]string
}

func writers(t *testing.T, s site.Site) map[string]statement {
	t.Helper()
	text := declared(t, &archive.Args{Site: s}).One(t, policyType).String("policy")
	var d struct{ Statement []statement }
	require.NoError(t, json.Unmarshal([]byte(text), &d))
	out := map[string]statement{}
	for _, st := range d.Statement {
		if !strings.HasPrefix(st.Sid, "Deny") {
			out[st.Sid] = st
		}
	}
	return out
}

func TestEachServiceWritesInItsFolder(t *testing.T) {
	t.Parallel()
	got := writers(t, dublin())
	require.Len(t, got, 4)
	for sid, want := range map[string]struct{ service, end string }{
		"LoadBalancersWrite": {"logdelivery.elasticloadbalancing.amazonaws.com", "/alb/AWSLogs/123456789012/*"},
		"LogDeliveryWrite":   {"delivery.logs.amazonaws.com", "/delivery/AWSLogs/123456789012/*"},
		"BucketsWrite":       {"logging.s3.amazonaws.com", "/s3/*"},
	} {
		s := got[sid]
		assert.Equal(t, map[string]any{"Service": []any{want.service}}, s.Principal)
		assert.Equal(t, []string{"s3:PutObject"}, s.Action)
		require.Len(t, s.Resource, 1)
		assert.True(t, strings.HasSuffix(s.Resource[0], want.end), s.Resource[0])
	}
	assert.Empty(t, got["LoadBalancersWrite"].Condition, "load balancers name nobody; the path does")
	assert.Equal(t, []string{"123456789012"}, got["BucketsWrite"].Condition["StringEquals"]["aws:SourceAccount"])
	assert.Equal(t, map[string]map[string][]string{
		"StringEquals": {"aws:SourceAccount": {"123456789012"}, "s3:x-amz-acl": {"bucket-owner-full-control"}},
		"ArnLike": {"aws:SourceArn": {
			"arn:aws:logs:eu-west-1:123456789012:*", "arn:aws:logs:us-east-1:123456789012:*",
		}},
	}, got["LogDeliveryWrite"].Condition)
	assert.Equal(t, []string{"s3:GetBucketAcl"}, got["LogDeliveryAsk"].Action)
}

func TestTheEdgeRegionIsNamedOnce(t *testing.T) {
	t.Parallel()
	got := writers(t, dublin().AtEdge())
	assert.Equal(t, []string{"arn:aws:logs:us-east-1:123456789012:*"},
		got["LogDeliveryWrite"].Condition["ArnLike"]["aws:SourceArn"])
}

func TestABucketLogsIntoTheArchive(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		a, err := archive.New(ctx, "logs", &archive.Args{Site: dublin()})
		if err != nil {
			return err
		}
		_, err = bucket.New(ctx, "media", &bucket.Args{AccessLogs: a.Name})
		return err
	})
	l := rec.One(t, loggingType)
	assert.True(t, strings.HasPrefix(l.String("targetPrefix"), archive.BucketFolder+"/"))
	assert.Contains(t, l.DependsOn, rec.Named(t, policyType, "logs-policy").URN, "S3 tries the target out")
}

func TestInvalidArgumentsRegisterNothing(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := archive.New(ctx, "Logs", &archive.Args{RetentionDays: 3651, DataClass: "x"})
		return err
	})
	for _, want := range []string{
		`plinth:archive:Archive "Logs": `, `name: makes the S3 bucket name "Logs"`, "site.account: ",
		"retentionDays: is 3651; want 1 to 3650 days", `dataClass: is "x"`,
	} {
		require.ErrorContains(t, err, want)
	}
	require.Error(t, pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := archive.New(ctx, "logs", nil)
		return err
	}))
}
