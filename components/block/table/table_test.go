package table_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/table"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	tableType  = "aws:dynamodb/table:Table"
	targetType = "aws:appautoscaling/target:Target"
	policyType = "aws:appautoscaling/policy:Policy"
)

// declared runs New with changed arguments, in preview and in update.
func declared(t *testing.T, change func(*table.Args)) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		_, err := table.New(ctx, "orders", good(change))
		return err
	})
}

func TestDefaultsAreSecureAndDurable(t *testing.T) {
	t.Parallel()
	rec := declared(t, nil)
	made := rec.One(t, tableType)
	assert.True(t, made.Protect)
	assert.True(t, made.OwnedBy(table.Type))
	assert.Equal(t, []string{"restoreSourceTableArn", "restoreToLatestTime", "restoreDateTime"},
		made.IgnoreChanges)
	assert.Equal(t, map[string]any{
		"billingMode": "PAY_PER_REQUEST", "hashKey": "tenant", "rangeKey": "order",
		"attributes": []any{
			map[string]any{"name": "order", "type": "N"}, map[string]any{"name": "tenant", "type": "S"},
		},
		"tableClass": "STANDARD", "deletionProtectionEnabled": true,
		"pointInTimeRecovery": map[string]any{"enabled": true, "recoveryPeriodInDays": 35.0},
		"tags":                map[string]any{"data-class": "confidential"},
	}, made.Inputs)
	assert.Zero(t, rec.Count(targetType))
}

func TestChoices(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*table.Args)
		want   map[string]any
	}{
		"destroyed without a trace": {
			func(a *table.Args) { a.AllowDestroy = true }, map[string]any{"deletionProtectionEnabled": false},
		},
		"a key of one's own": {
			func(a *table.Args) { a.KeyARN = pulumi.String("arn:key") },
			map[string]any{"serverSideEncryption": map[string]any{"enabled": true, "kmsKeyArn": "arn:key"}},
		},
		"a stream": {
			func(a *table.Args) { a.Stream = table.NewImage },
			map[string]any{"streamEnabled": true, "streamViewType": "NEW_IMAGE"},
		},
		"items that expire": {
			func(a *table.Args) { a.TTL = "until" },
			map[string]any{"ttl": map[string]any{"enabled": true, "attributeName": "until"}},
		},
		"no recovery": {
			func(a *table.Args) { a.Recovery.Off = true },
			map[string]any{"pointInTimeRecovery": map[string]any{"enabled": false}},
		},
		"one limit": {
			func(a *table.Args) { a.Throughput.OnDemand.MaxReads = 100 },
			map[string]any{"onDemandThroughput": map[string]any{
				"maxReadRequestUnits": 100.0, "maxWriteRequestUnits": -1.0,
			}},
		},
		"the latest moment of another": {
			func(a *table.Args) { a.Recovery.RestoreFrom = &table.Restore{TableARN: pulumi.String("arn:old")} },
			map[string]any{"restoreSourceTableArn": "arn:old", "restoreToLatestTime": true, "restoreDateTime": nil},
		},
		"a moment of another": {
			func(a *table.Args) {
				a.Recovery.RestoreFrom = &table.Restore{
					TableARN: pulumi.String("arn:old"), Time: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC),
				}
			},
			map[string]any{"restoreDateTime": "2026-11-21T10:00:00Z", "restoreToLatestTime": nil},
		},
		"a key alone, seldom read": {
			func(a *table.Args) { a.Key.Sort, a.Class = table.Attribute{}, table.InfrequentAccess },
			map[string]any{"rangeKey": nil, "tableClass": "STANDARD_INFREQUENT_ACCESS"},
		},
		"replicas": {
			func(a *table.Args) {
				a.KeyARN = pulumi.String("arn:key")
				a.Replicas = map[string]table.Replica{
					"us-east-1":    {KeyARN: pulumi.String("arn:east")},
					"eu-central-1": {KeyARN: pulumi.String("arn:central")},
				}
			},
			map[string]any{"streamViewType": "NEW_AND_OLD_IMAGES", "replicas": []any{
				map[string]any{"regionName": "eu-central-1", "kmsKeyArn": "arn:central",
					"pointInTimeRecovery": true, "propagateTags": true},
				map[string]any{"regionName": "us-east-1", "kmsKeyArn": "arn:east",
					"pointInTimeRecovery": true, "propagateTags": true},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made := declared(t, tc.change).One(t, tableType)
			for input, want := range tc.want {
				assert.Equal(t, want, made.At(input), input)
			}
			assert.Equal(t, tc.want["deletionProtectionEnabled"] == nil, made.Protect)
		})
	}
}

func TestIndexes(t *testing.T) {
	t.Parallel()
	made := declared(t, func(a *table.Args) {
		email := by("email")
		email.OnDemand.MaxWrites = 50
		email.Projection.Attributes = []string{"name", "city"}
		a.GlobalIndexes = map[string]table.GlobalIndex{"by-email": email, "by-state": {
			Key: table.Key{
				Partition: table.Attribute{Name: "state"}, Sort: table.Attribute{Name: "order", Kind: table.Number},
			},
			Projection: table.Projection{KeysOnly: true},
		}}
		a.LocalIndexes = map[string]table.LocalIndex{"by-date": {Sort: table.Attribute{Name: "date"}}}
	}).One(t, tableType)
	assert.Len(t, made.At("attributes"), 5, "those of keys, each once")
	assert.Equal(t, []any{
		map[string]any{"name": "by-email", "hashKey": "email", "projectionType": "INCLUDE",
			"nonKeyAttributes":   []any{"city", "name"},
			"onDemandThroughput": map[string]any{"maxReadRequestUnits": -1.0, "maxWriteRequestUnits": 50.0}},
		map[string]any{"name": "by-state", "hashKey": "state", "rangeKey": "order", "projectionType": "KEYS_ONLY"},
	}, made.At("globalSecondaryIndexes"))
	assert.Equal(t, []any{
		map[string]any{"name": "by-date", "rangeKey": "date", "projectionType": "ALL"},
	}, made.At("localSecondaryIndexes"))
}

func TestUnitsFollowTheirUse(t *testing.T) {
	t.Parallel()
	rec := declared(t, func(a *table.Args) {
		a.Throughput.Provisioned = &table.Provisioned{Reads: table.Range{Min: 5, Max: 20}, TargetPercent: 60}
		own := by("email")
		own.Provisioned = &table.Provisioned{Writes: table.Range{Min: 2, Max: 3}}
		a.GlobalIndexes = map[string]table.GlobalIndex{"by-email": own, "by-state": by("state")}
	})
	made := rec.One(t, tableType)
	assert.Equal(t, "PROVISIONED", made.String("billingMode"))
	assert.InDelta(t, 5, made.At("readCapacity"), 0)
	assert.InDelta(t, 1, made.At("writeCapacity"), 0)
	assert.InDelta(t, 2, made.At("globalSecondaryIndexes[0].writeCapacity"), 0)
	assert.InDelta(t, 5, made.At("globalSecondaryIndexes[1].readCapacity"), 0, "as the table's")
	assert.Subset(t, made.IgnoreChanges, []string{
		"readCapacity", "writeCapacity",
		"globalSecondaryIndexes[*].readCapacity", "globalSecondaryIndexes[*].writeCapacity",
	})
	require.Equal(t, 6, rec.Count(targetType))
	require.Equal(t, 6, rec.Count(policyType))
	const conf = "targetTrackingScalingPolicyConfiguration."
	for name, want := range map[string]struct {
		resource, dimension, metric string
		low, high, keep             float64
	}{
		"orders-reads": {"", "dynamodb:table:ReadCapacityUnits", "DynamoDBReadCapacityUtilization", 5, 20, 60},
		"orders-by-email-writes": {"/index/by-email", "dynamodb:index:WriteCapacityUnits",
			"DynamoDBWriteCapacityUtilization", 2, 3, 70},
		"orders-by-state-writes": {"/index/by-state", "dynamodb:index:WriteCapacityUnits",
			"DynamoDBWriteCapacityUtilization", 1, 10, 60},
	} {
		target, policy := rec.Named(t, targetType, name), rec.Named(t, policyType, name)
		assert.Regexp(t, "^table/orders-[0-9a-f]{7}"+want.resource+"$", target.String("resourceId"))
		assert.Equal(t, want.dimension, target.String("scalableDimension"))
		assert.InDelta(t, want.low, target.At("minCapacity"), 0, name)
		assert.InDelta(t, want.high, target.At("maxCapacity"), 0, name)
		assert.Equal(t, want.metric, policy.String(conf+"predefinedMetricSpecification.predefinedMetricType"))
		assert.InDelta(t, want.keep, policy.At(conf+"targetValue"), 0, name)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	make := func(name string, args *table.Args) error {
		return pulumitest.Error(t, func(ctx *pulumi.Context) error {
			_, err := table.New(ctx, name, args)
			return err
		})
	}
	require.ErrorContains(t, make("orders", nil),
		"plinth:table:Table \"orders\": 1 invalid argument:\n  key.partition.name: is not set")
	require.ErrorContains(t, make("orders of 2026", good(nil)), `name: makes the table name "orders of 2026"`)
	require.ErrorContains(t, make(strings.Repeat("t", 248), good(nil)),
		"want at most 247 letters, digits and ._-")
}
