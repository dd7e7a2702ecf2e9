package iamdoc_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// document renders statements within a program and returns the text, so that outputs among the values count
// too.
func document(t *testing.T, kind iamdoc.Kind, statements ...iamdoc.Statement) string {
	t.Helper()
	got := pulumitest.Up(t, func(ctx *pulumi.Context) error {
		text, err := iamdoc.Render(kind, statements...)
		if err != nil {
			return err
		}
		var holder pulumi.ResourceState
		return ctx.RegisterComponentResourceV2("test:iamdoc:Holder", "holder", pulumi.Map{"policy": text}, &holder)
	})
	return got.One(t, "test:iamdoc:Holder").String("policy")
}

func TestRender(t *testing.T) {
	t.Parallel()
	bucket := pulumi.String("arn:aws:s3:::shop-images").ToStringOutput()
	got := document(t, iamdoc.BucketPolicy,
		iamdoc.Statement{
			Sid: "Distributions",
			Principals: []iamdoc.Principal{iamdoc.Service("cloudfront.amazonaws.com"),
				iamdoc.Service("logs.amazonaws.com")},
			Actions:   []string{"s3:GetObject", "s3:ListBucket"},
			Resources: []pulumi.StringInput{bucket, pulumi.Sprintf("%s/*", bucket)},
			Conditions: []iamdoc.Condition{
				iamdoc.Equals("aws:SourceAccount", pulumi.String("123456789012")),
				iamdoc.Equals("s3:prefix", pulumi.String("a"), pulumi.String("b")),
				iamdoc.ARNLike("aws:SourceArn", pulumi.String("arn:aws:cloudfront::123456789012:distribution/*")),
			},
		},
		iamdoc.Statement{
			Sid: "Mixed",
			Principals: []iamdoc.Principal{
				iamdoc.AWS(pulumi.String("arn:aws:iam::123456789012:root")), iamdoc.Service("sns.amazonaws.com"),
			},
			Actions:   []string{"s3:PutObject"},
			Resources: []pulumi.StringInput{bucket},
		},
		iamdoc.Statement{
			Sid: "TLSOnly", Deny: true,
			Principals: []iamdoc.Principal{iamdoc.Anyone()},
			Actions:    []string{"s3:*"},
			Resources:  []pulumi.StringInput{bucket},
			Conditions: []iamdoc.Condition{{Operator: "Bool", Key: "aws:SecureTransport",
				Values: iamdoc.Strings("false")}},
		},
	)
	var pretty bytes.Buffer
	require.NoError(t, json.Indent(&pretty, []byte(got), "", "  "))
	want, err := os.ReadFile("testdata/bucket.json")
	require.NoError(t, err)
	assert.Equal(t, string(want), pretty.String()+"\n")
}

func TestRenderLeavesOutWhatIsNotSet(t *testing.T) {
	t.Parallel()
	assert.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{
		"Sid": "ReadImages", "Effect": "Allow", "Action": ["s3:GetObject"],
		"Resource": ["arn:aws:s3:::shop-images/*"]
	}]}`, document(t, iamdoc.RolePolicy, good(nil)))
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	_, err := iamdoc.Render(iamdoc.RolePolicy)
	require.EqualError(t, err,
		"1 invalid argument:\n  statements: are empty; want at least one, for AWS refuses an empty document")
}

// AWS counts the whole document. One character more than the limit fails when the values are known, which for
// values that AWS computes is during the update.
func TestRenderLimitsSize(t *testing.T) {
	t.Parallel()
	statement := func(length int) iamdoc.Statement {
		return good(func(s *iamdoc.Statement) {
			s.Resources = []pulumi.StringInput{pulumi.String(strings.Repeat("a", length)).ToStringOutput()}
		})
	}
	frame := len(document(t, iamdoc.RolePolicy, statement(1))) - 1
	for _, kind := range []iamdoc.Kind{iamdoc.RolePolicy, iamdoc.ManagedPolicy} {
		t.Run(kind.Name, func(t *testing.T) {
			t.Parallel()
			fits := kind.Limit - frame
			assert.Len(t, document(t, kind, statement(fits)), kind.Limit)
			_, err := pulumitest.Run(func(ctx *pulumi.Context) error {
				text, err := iamdoc.Render(kind, statement(fits+1))
				if err != nil {
					return err
				}
				var holder pulumi.ResourceState
				return ctx.RegisterComponentResourceV2("test:iamdoc:Holder", "holder", pulumi.Map{"policy": text},
					&holder)
			})
			require.ErrorContains(t, err, kind.Name+" is ")
			require.ErrorContains(t, err, "split it or name fewer resources")
		})
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	limits := map[string]int{}
	for _, kind := range []iamdoc.Kind{
		iamdoc.RolePolicy, iamdoc.ManagedPolicy, iamdoc.TrustPolicy, iamdoc.KeyPolicy, iamdoc.BucketPolicy,
		iamdoc.TopicPolicy, iamdoc.QueuePolicy, iamdoc.EndpointPolicy, iamdoc.SecretPolicy, iamdoc.VaultPolicy,
	} {
		limits[kind.Name] = kind.Limit
	}
	assert.Equal(t, map[string]int{
		"role policy": 10240, "managed policy": 6144, "trust policy": 2048, "key policy": 32768,
		"bucket policy": 20480, "topic policy": 30720, "queue policy": 8192, "endpoint policy": 20480,
		"secret policy": 20480, "vault policy": 20480,
	}, limits)
}

func TestSid(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "DecryptShopData", iamdoc.Sid("decrypt", "shop-data"))
	assert.Equal(t, "WriteAwsLambdaOrders2", iamdoc.Sid("write", "/aws/lambda/orders_2"))
	assert.Equal(t, "ReadGraphQL", iamdoc.Sid("read", "graphQL"), "upper case within a word stays")
	assert.Empty(t, iamdoc.Sid("--", ""))
}

func FuzzSid(f *testing.F) {
	f.Add("read", "shop-data")
	f.Add("read", "größe")
	f.Fuzz(func(t *testing.T, verb, name string) {
		got := iamdoc.Sid("S"+verb, name)
		if err := iamdoc.Validate(iamdoc.RolePolicy, good(func(s *iamdoc.Statement) { s.Sid = got })); err != nil {
			t.Errorf("Sid(%q, %q) = %q: %v", "S"+verb, name, got, err)
		}
	})
}
