package table_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/block/table"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// granted is the policy of a role with the grants of a table, by name of the statement.
func granted(
	t *testing.T, change func(*table.Args), grants func(*table.Table) []role.Statement,
) map[string]map[string]any {
	t.Helper()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		made, err := table.New(ctx, "orders", good(change))
		if err != nil {
			return err
		}
		_, err = role.New(ctx, "caller", &role.Args{
			Site:    site.Site{Account: "123456789012", Region: "eu-west-1"},
			Service: "lambda.amazonaws.com", Statements: grants(made),
		})
		return err
	})
	document, ok := rec.One(t, "aws:iam/rolePolicy:RolePolicy").JSON(t, "policy").(map[string]any)
	require.True(t, ok)
	list, ok := document["Statement"].([]any)
	require.True(t, ok)
	out := map[string]map[string]any{}
	for _, s := range list {
		statement, ok := s.(map[string]any)
		require.True(t, ok)
		sid, _ := statement["Sid"].(string)
		out[sid] = statement
	}
	return out
}

func TestGrants(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		grants  func(*table.Table) []role.Statement
		sid     string
		actions []any
		indexes bool
		key     []any
	}{
		"to read": {
			func(x *table.Table) []role.Statement { return x.GrantRead() }, "ReadOrders", []any{
				"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem",
			}, true, []any{"kms:Decrypt"},
		},
		"to write": {
			func(x *table.Table) []role.Statement { return x.GrantWrite() }, "WriteOrders", []any{
				"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem",
				"dynamodb:ConditionCheckItem",
			}, false, []any{"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"},
		},
		"to read and write": {
			func(x *table.Table) []role.Statement { return x.GrantReadWrite() }, "ReadAndWriteOrders", []any{
				"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem",
				"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem",
			}, true, []any{"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"},
		},
		"to scan": {
			(*table.Table).GrantScan, "ScanOrders", []any{"dynamodb:Scan"}, true, []any{"kms:Decrypt"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain := granted(t, nil, tc.grants)
			require.Len(t, plain, 1)
			assert.Equal(t, tc.actions, plain[tc.sid]["Action"])
			assert.Len(t, plain[tc.sid]["Resource"], 1)
			assert.Nil(t, plain[tc.sid]["Condition"])
			full := granted(t, func(a *table.Args) {
				global("by-email", by("email"))(a)
				a.KeyARN = pulumi.String("arn:key")
			}, tc.grants)
			require.Len(t, full, 2)
			want := 1
			if tc.indexes {
				want = 2
			}
			assert.Len(t, full[tc.sid]["Resource"], want)
			key := full["KeyTo"+tc.sid]
			assert.Equal(t, tc.key, key["Action"])
			assert.Equal(t, []any{"arn:key"}, key["Resource"])
			assert.Contains(t, key["Condition"].(map[string]any)["StringEquals"],
				"kms:EncryptionContext:aws:dynamodb:tableName")
		})
	}
}

func TestLeadingKeys(t *testing.T) {
	t.Parallel()
	got := granted(t, nil, func(x *table.Table) []role.Statement {
		return x.GrantReadWrite(pulumi.String("tenant-7"), pulumi.String("tenant-7#*"))
	})
	assert.Equal(t, map[string]any{
		"ForAllValues:StringLike": map[string]any{"dynamodb:LeadingKeys": []any{"tenant-7", "tenant-7#*"}},
		"Null":                    map[string]any{"dynamodb:LeadingKeys": []any{"false"}},
	}, got["ReadAndWriteOrders"]["Condition"])
}

func TestStream(t *testing.T) {
	t.Parallel()
	got := granted(t, func(a *table.Args) {
		a.Stream, a.KeyARN = table.KeysOnly, pulumi.String("arn:key")
	}, (*table.Table).GrantStream)
	require.Len(t, got, 3)
	assert.Equal(t, []any{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"},
		got["ListenToOrders"]["Action"])
	stream, ok := got["ListenToOrders"]["Resource"].([]any)
	require.True(t, ok)
	assert.Regexp(t, `:table/orders-[0-9a-f]{7}/stream/`, stream[0])
	assert.Equal(t, []any{"dynamodb:ListStreams"}, got["ListStreamsForOrders"]["Action"])
	assert.Equal(t, []any{"kms:Decrypt"}, got["KeyToListenToOrders"]["Action"])
}

func TestWithoutAStreamThereIsNothingToListenTo(t *testing.T) {
	t.Parallel()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		made, err := table.New(ctx, "orders", good(nil))
		if err != nil {
			return err
		}
		assert.Nil(t, made.GrantStream())
		made.StreamARN.ApplyT(func(arn string) string { assert.Empty(t, arn); return arn })
		return nil
	})
}
