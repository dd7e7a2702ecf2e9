package key_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/key"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	keyType   = "aws:kms/key:Key"
	aliasType = "aws:kms/alias:Alias"
)

func program(args *key.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := key.New(ctx, "orders", args)
		return err
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(nil)))
	require.Equal(t, 1, got.Count(aliasType))
	k := got.One(t, keyType)
	assert.Equal(t, "orders", k.Name)
	assert.True(t, k.OwnedBy(key.Type))
	assert.True(t, k.Protect)
	assert.False(t, k.RetainOnDelete)
	policy := k.Inputs["policy"]
	delete(k.Inputs, "policy")
	assert.NotEmpty(t, policy)
	assert.Equal(t, map[string]any{
		"description": "orders at rest", "enableKeyRotation": true, "rotationPeriodInDays": 365.0,
		"deletionWindowInDays": 30.0, "multiRegion": false,
	}, k.Inputs)
	alias := got.Named(t, aliasType, "orders")
	assert.Equal(t, "alias/plinth/testing/orders", alias.String("name"))
	assert.True(t, alias.OwnedBy(key.Type))
}

func TestNewAsTold(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, program(good(func(a *key.Args) {
		a.RotationDays, a.DeletionWindowDays, a.MultiRegion, a.AllowDestroy = 90, 7, true, true
	})))
	k := got.One(t, keyType)
	assert.False(t, k.Protect)
	assert.InDelta(t, 90, k.At("rotationPeriodInDays"), 0)
	assert.InDelta(t, 7, k.At("deletionWindowInDays"), 0)
	assert.Equal(t, true, k.At("multiRegion"))
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, pulumitest.Error(t, program(nil)), `plinth:key:Key "orders": 3 invalid arguments:`)
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := key.New(ctx, "orders.eu", good(func(a *key.Args) { a.RotationDays = 1 }))
		return err
	})
	require.ErrorContains(t, err, "2 invalid arguments:\n  rotationDays: is 1")
	require.ErrorContains(t, err,
		`name: makes the alias "alias/plinth/testing/orders.eu"; want at most 256 letters`)
	err = pulumitest.Error(t, program(good(nil)), func(info *pulumi.RunInfo) { info.Project = "aws" })
	require.ErrorContains(t, err, "not beginning with aws/")
}

// statements are those of the policy, by name, as the key of the given arguments carries them.
func statements(t *testing.T, args *key.Args) map[string]any {
	t.Helper()
	document, ok := pulumitest.Up(t, program(args)).One(t, keyType).JSON(t, "policy").(map[string]any)
	require.True(t, ok)
	list, ok := document["Statement"].([]any)
	require.True(t, ok)
	out := map[string]any{}
	for _, entry := range list {
		s, ok := entry.(map[string]any)
		require.True(t, ok)
		assert.Equal(t, []any{"*"}, s["Resource"])
		assert.Equal(t, "Allow", s["Effect"])
		name, ok := s["Sid"].(string)
		require.True(t, ok)
		out[name] = []any{s["Principal"], s["Action"], s["Condition"]}
	}
	require.Len(t, out, len(list))
	return out
}

func TestPolicyKeepsTheAccount(t *testing.T) {
	t.Parallel()
	got := statements(t, good(func(a *key.Args) { a.Services = nil }))
	assert.Equal(t, map[string]any{"Account": []any{
		map[string]any{"AWS": []any{"arn:aws:iam::123456789012:root"}}, []any{"kms:*"}, nil,
	}}, got)
}

func TestPolicyOfServices(t *testing.T) {
	t.Parallel()
	all := []any{"kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"}
	publish := []any{"kms:Decrypt", "kms:GenerateDataKey*"}
	like := func(k, v string) map[string]any { return map[string]any{"ArnLike": map[string]any{k: []any{v}}} }
	is := func(k, v string) map[string]any { return map[string]any{"StringEquals": map[string]any{k: []any{v}}} }
	toTopics := like("kms:EncryptionContext:aws:sns:topicArn", "arn:aws:sns:eu-west-1:123456789012:*")
	toQueues := like("kms:EncryptionContext:aws:sqs:arn", "arn:aws:sqs:eu-west-1:123456789012:*")
	service := func(name string) map[string]any { return map[string]any{"Service": []any{name}} }
	delivery := like("aws:SourceArn", "arn:aws:logs:eu-west-1:123456789012:*")
	maps.Copy(delivery, is("aws:SourceAccount", "123456789012"))
	nodes := map[string]any{"AWS": []any{"arn:aws:iam::123456789012:role/aws-service-role/" +
		"autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"}}

	want := map[key.Service]map[string]any{
		key.Logs: {"LogGroups": []any{service("logs.eu-west-1.amazonaws.com"), all,
			like("kms:EncryptionContext:aws:logs:arn", "arn:aws:logs:eu-west-1:123456789012:log-group:*")}},
		key.Alarms: {"Alarms": []any{service("cloudwatch.amazonaws.com"), publish,
			is("aws:SourceAccount", "123456789012")}},
		key.Budgets:    {"BudgetsToSns": []any{service("budgets.amazonaws.com"), publish, toTopics}},
		key.CostAlerts: {"CostalertsToSns": []any{service("costalerts.amazonaws.com"), publish, toTopics}},
		key.Backup:     {"BackupToSns": []any{service("backup.amazonaws.com"), publish, toTopics}},
		key.RDSEvents:  {"EventsRdsToSns": []any{service("events.rds.amazonaws.com"), publish, toTopics}},
		key.Events: {
			"EventsToSns": []any{service("events.amazonaws.com"), publish, toTopics},
			"EventsToSqs": []any{service("events.amazonaws.com"), publish, toQueues},
		},
		key.S3Events: {
			"S3ToSns": []any{service("s3.amazonaws.com"), publish, toTopics},
			"S3ToSqs": []any{service("s3.amazonaws.com"), publish, toQueues},
		},
		key.SNSDelivery: {"SnsToSqs": []any{service("sns.amazonaws.com"), publish, toQueues}},
		key.CloudFront: {"Distributions": []any{service("cloudfront.amazonaws.com"), []any{"kms:Decrypt"},
			like("aws:SourceArn", "arn:aws:cloudfront::123456789012:distribution/*")}},
		key.LogDelivery: {"LogDelivery": []any{service("delivery.logs.amazonaws.com"),
			[]any{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"}, delivery}},
		key.AutoScaling: {
			"NodeDisks": []any{nodes,
				[]any{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"}, nil},
			"NodeDiskGrants": []any{nodes, []any{"kms:CreateGrant"},
				map[string]any{"Bool": map[string]any{"kms:GrantIsForAWSResource": []any{"true"}}}},
		},
	}
	require.Equal(t, key.All(), slices.Sorted(maps.Keys(want)))
	for one, expected := range want {
		t.Run(string(one), func(t *testing.T) {
			t.Parallel()
			got := statements(t, good(func(a *key.Args) { a.Services = []key.Service{one} }))
			require.Contains(t, got, "Account")
			delete(got, "Account")
			assert.Equal(t, expected, got)
		})
	}
	assert.Len(t, statements(t, good(func(a *key.Args) { a.Services = key.All() })), 16,
		"the statements of all services fit into one policy")
}

func TestPolicyOfStatements(t *testing.T) {
	t.Parallel()
	got := statements(t, good(func(a *key.Args) {
		a.Statements = []iamdoc.Statement{{
			Sid:        "Auditor",
			Principals: []iamdoc.Principal{iamdoc.AWS(pulumi.String("arn:aws:iam::210987654321:root"))},
			Actions:    []string{"kms:Decrypt"}, Resources: iamdoc.Strings("*"),
		}}
	}))
	assert.Len(t, got, 3)
	assert.Contains(t, got, "Auditor")
}

func TestGrantInARole(t *testing.T) {
	t.Parallel()
	got := pulumitest.Up(t, func(ctx *pulumi.Context) error {
		k, err := key.New(ctx, "orders", good(nil))
		if err != nil {
			return err
		}
		policy, err := iamdoc.Render(iamdoc.RolePolicy,
			slices.Concat(k.GrantDecrypt("sqs", "s3"), k.GrantDecrypt(), k.GrantEncrypt("sns"))...)
		if err != nil {
			return err
		}
		var holder pulumi.ResourceState
		return ctx.RegisterComponentResourceV2("test:key:Holder", "holder", pulumi.Map{"policy": policy}, &holder)
	})
	policy, ok := got.One(t, "test:key:Holder").JSON(t, "policy").(map[string]any)
	require.True(t, ok)
	list, ok := policy["Statement"].([]any)
	require.True(t, ok)
	require.Len(t, list, 3)
	first, ok := list[0].(map[string]any)
	require.True(t, ok)
	assert.Equal(t, "DecryptOrdersS3Sqs", first["Sid"])
	assert.Equal(t, map[string]any{"StringEquals": map[string]any{
		"kms:ViaService": []any{"s3.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"},
	}}, first["Condition"])
	assert.NotEmpty(t, first["Resource"])
}
