package bucket_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/internal/iamdoc"
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

func TestGrants(t *testing.T) {
	t.Parallel()
	u := videos()
	for name, tc := range map[string]struct {
		args  *bucket.Args
		grant func(*bucket.Bucket) []iamdoc.Statement
		want  []statement // resources by their ends
	}{
		"read a folder": {nil, func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantRead("/raw/") }, []statement{
			{Sid: "ReadMediaRaw", Action: []string{"s3:GetObject"}, Resource: []string{"/raw/*"}},
		}},
		"read all with the key": {
			&bucket.Args{KeyARN: pulumi.String("arn:key")},
			func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantRead("") },
			[]statement{
				{Sid: "ReadMedia", Action: []string{"s3:GetObject"}, Resource: []string{"/*"}},
				{Sid: "KeyForReadMedia", Action: []string{"kms:Decrypt"}, Resource: []string{"arn:key"}},
			},
		},
		"write with the key": {
			&bucket.Args{KeyARN: pulumi.String("arn:key")},
			func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantWrite("raw") },
			[]statement{
				{
					Sid:      "WriteMediaRaw",
					Action:   []string{"s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"},
					Resource: []string{"/raw/*"},
				},
				{
					Sid: "KeyForWriteMediaRaw", Action: []string{"kms:GenerateDataKey", "kms:Decrypt"},
					Resource: []string{"arn:key"},
				},
			},
		},
		"delete needs no key": {
			&bucket.Args{KeyARN: pulumi.String("arn:key")},
			func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantDelete("raw") },
			[]statement{{Sid: "DeleteMediaRaw", Action: []string{"s3:DeleteObject"}, Resource: []string{"/raw/*"}}},
		},
		"list a folder": {nil, func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantList("raw") }, []statement{{
			Sid: "ListMediaRaw", Action: []string{"s3:ListBucket"}, Resource: []string{""},
			Condition: map[string]map[string][]string{"StringLike": {"s3:prefix": {"raw/*"}}},
		}}},
		"list all": {nil, func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantList("") }, []statement{
			{Sid: "ListMedia", Action: []string{"s3:ListBucket"}, Resource: []string{""}},
		}},
		"sign what uploads allow": {
			&bucket.Args{Uploads: &u}, func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantPresignUpload("") },
			[]statement{{
				Sid: "SignMediaIncoming", Action: []string{"s3:PutObject"}, Resource: []string{"/incoming/*.mp4"},
				Condition: map[string]map[string][]string{"StringEquals": {"s3:authType": {"POST"}}},
			}},
		},
		"sign for a folder of one's own": {
			&bucket.Args{Uploads: &u},
			func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantPresignUpload("incoming/trial") },
			[]statement{{
				Sid: "SignMediaIncomingTrial", Action: []string{"s3:PutObject"},
				Resource:  []string{"/incoming/trial/*.mp4"},
				Condition: map[string]map[string][]string{"StringEquals": {"s3:authType": {"POST"}}},
			}},
		},
		"sign without bounds of type": {
			nil, func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantPresignUpload("in") },
			[]statement{{
				Sid: "SignMediaIn", Action: []string{"s3:PutObject"}, Resource: []string{"/in/*"},
				Condition: map[string]map[string][]string{"StringEquals": {"s3:authType": {"POST"}}},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pulumitest.Both(t, func(ctx *pulumi.Context) error {
				b, err := bucket.New(ctx, "media", tc.args)
				if err != nil {
					return err
				}
				document, err := iamdoc.Render(iamdoc.RolePolicy, tc.grant(b)...)
				if err != nil {
					return err
				}
				document.ApplyT(func(text string) string { assertGrant(t, parse(t, text), tc.want); return text })
				return nil
			})
		})
	}
}

func assertGrant(t *testing.T, got map[string]statement, want []statement) {
	assert.Len(t, got, len(want))
	for _, w := range want {
		g := got[w.Sid]
		assert.Equal(t, w.Action, g.Action, w.Sid)
		if strings.HasPrefix(w.Sid, "KeyFor") {
			names := g.Condition["ArnLike"]["kms:EncryptionContext:aws:s3:arn"]
			assert.Len(t, names, 2, "the key serves this bucket only")
		} else {
			assert.Equal(t, w.Condition, g.Condition, w.Sid)
		}
		if assert.Len(t, g.Resource, len(w.Resource), w.Sid) {
			for i, end := range w.Resource {
				assert.True(t, strings.HasSuffix(g.Resource[i], end), "%s ends in %q", g.Resource[i], end)
			}
		}
	}
}

func TestPresignContract(t *testing.T) {
	t.Parallel()
	u := videos()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		with, err := bucket.New(ctx, "with", &bucket.Args{Uploads: &u})
		if err != nil {
			return err
		}
		with.PresignContract.ApplyT(func(text string) string {
			var c bucket.Contract
			assert.NoError(t, json.Unmarshal([]byte(text), &c))
			c.Bucket = ""
			assert.Equal(t, bucket.Contract{
				Prefix: "incoming/", Suffixes: []string{".mp4"}, ContentTypes: []string{"video/mp4"},
				MaxBytes: 2 << 30, ExpiresSeconds: 900,
			}, c)
			return text
		})
		without, err := bucket.New(ctx, "without", nil)
		if err != nil {
			return err
		}
		without.PresignContract.ApplyT(func(text string) string { assert.Empty(t, text); return text })
		return nil
	})
}
