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

func TestGrants(t *testing.T) {
	t.Parallel()
	u := videos()
	for name, tc := range map[string]struct {
		args  *bucket.Args
		grant func(*bucket.Bucket) []iamdoc.Statement
		want  []statement // resources by their ends
	}{
		"read a folder": {
			nil, func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantRead("/raw/") },
			[]statement{{Sid: "ReadMediaRaw", Action: []string{"s3:GetObject"}, Resource: []string{"/raw/*"}}},
		},
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
		"list a folder": {
			nil, func(b *bucket.Bucket) []iamdoc.Statement { return b.GrantList("raw") },
			[]statement{{
				Sid: "ListMediaRaw", Action: []string{"s3:ListBucket"}, Resource: []string{""},
				Condition: map[string]map[string][]string{"StringLike": {"s3:prefix": {"raw/*"}}},
			}},
		},
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
	t.Helper()
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
			require.NoError(t, json.Unmarshal([]byte(text), &c))
			assert.NotEmpty(t, c.Bucket)
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
