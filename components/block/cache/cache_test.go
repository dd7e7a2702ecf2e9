package cache_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/cache"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	groupType     = "aws:elasticache/replicationGroup:ReplicationGroup"
	parameterType = "aws:elasticache/parameterGroup:ParameterGroup"
	subnetType    = "aws:elasticache/subnetGroup:SubnetGroup"
	userType      = "aws:elasticache/user:User"
	userGroupType = "aws:elasticache/userGroup:UserGroup"
	logType       = "aws:cloudwatch/logGroup:LogGroup"
	firewallType  = "aws:ec2/securityGroup:SecurityGroup"
	ingressType   = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
)

// data is what the users may do that see keys.
const data = "on ~* -@all +@read +@write +@transaction +@scripting +@connection -@dangerous +info"

// The constructors differ in their results only, which the tests of inputs do not look at.
type constructor func(*pulumi.Context, string, *cache.Args, ...pulumi.ResourceOption) error

func drop[T any](
	make func(*pulumi.Context, string, *cache.Args, ...pulumi.ResourceOption) (T, error),
) constructor {
	return func(ctx *pulumi.Context, name string, args *cache.Args, opts ...pulumi.ResourceOption) error {
		_, err := make(ctx, name, args, opts...)
		return err
	}
}

// declared runs a constructor with changed arguments, in preview and in update.
func declared(t *testing.T, make constructor, change func(*cache.Args)) pulumitest.Recording {
	t.Helper()
	return pulumitest.Both(t, func(ctx *pulumi.Context) error {
		args := &cache.Args{Placement: placement()}
		if change != nil {
			change(args)
		}
		return make(ctx, "shop", args)
	})
}

func TestPurposes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		make   constructor
		policy string
		days   float64
		users  map[string]string // access strings by user
	}{
		"a cache evicts anything": {
			drop(cache.NewCache), "allkeys-lru", 1, map[string]string{
				"shop-cache": data,
			},
		},
		"sessions go when they have a time to live": {
			drop(cache.NewSession), "volatile-lru", 7, map[string]string{
				"shop-session": data,
			},
		},
		"a queue loses nothing": {
			drop(cache.NewQueue), "noeviction", 7, map[string]string{
				"shop-queue": data + " +time +client|list",
			},
		},
		"messages touch no key": {
			drop(cache.NewPubSub), "noeviction", 1, map[string]string{
				"shop-pubsub": "on &* -@all +@pubsub +@connection -@dangerous +info",
			},
		},
		"a shared group loses nothing and has a user for each role": {
			drop(cache.NewShared), "noeviction", 7, map[string]string{
				"shop-cache":   data,
				"shop-session": data,
				"shop-queue":   data + " +time +client|list",
				"shop-pubsub":  "on &* -@all +@pubsub +@connection -@dangerous +info",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declared(t, tc.make, nil)
			assert.Equal(t, []any{
				map[string]any{"name": "maxmemory-policy", "value": tc.policy},
				map[string]any{"name": "reserved-memory-percent", "value": "25"},
			}, rec.One(t, parameterType).At("parameters"))
			assert.InDelta(t, tc.days, rec.One(t, groupType).At("snapshotRetentionLimit"), 0)
			assert.Equal(t, len(tc.users), rec.Count(userType))
			for user, rights := range tc.users {
				u := rec.Named(t, userType, user)
				assert.Equal(t, rights, u.String("accessString"))
				assert.Equal(t, u.String("userName"), u.String("userId"), "IAM wants them equal")
				assert.Equal(t, "iam", u.String("authenticationMode.type"))
				assert.Equal(t, "valkey", u.String("engine"))
			}
		})
	}
}

func TestSnapshotsToStartFromTakeEffectOnce(t *testing.T) {
	t.Parallel()
	rec := declared(t, drop(cache.NewQueue), func(a *cache.Args) { a.Snapshots.RestoreFrom = "nightly" })
	assert.Contains(t, rec.One(t, groupType).IgnoreChanges, "snapshotName", "another one would replace the group")
}

func TestDefaultsAreSecureAndDurable(t *testing.T) {
	t.Parallel()
	rec := declared(t, drop(cache.NewQueue), nil)
	g := rec.One(t, groupType)
	assert.True(t, g.Protect)
	for input, want := range map[string]any{
		"engine": "valkey", "engineVersion": "8.1", "nodeType": "cache.m7g.large", "numCacheClusters": 2.0,
		"automaticFailoverEnabled": true, "multiAzEnabled": true, "port": 6379.0,
		"atRestEncryptionEnabled": true, "transitEncryptionEnabled": true, "transitEncryptionMode": "required",
		"autoMinorVersionUpgrade": true, "applyImmediately": false, "maintenanceWindow": "sun:03:00-sun:04:00",
		"snapshotWindow": "01:00-02:00", "description": "Valkey for queue", "kmsKeyId": nil, "snapshotName": nil,
		"dataTieringEnabled": nil, "tags": map[string]any{"data-class": "confidential"},
	} {
		assert.Equal(t, want, g.At(input), input)
	}
	assert.True(t, strings.HasSuffix(g.String("finalSnapshotIdentifier"), "-final"))
	assert.Len(t, g.At("userGroupIds"), 1)
	assert.Len(t, g.At("securityGroupIds"), 1)
	assert.NotEmpty(t, g.String("subnetGroupName"))
	assert.NotEmpty(t, g.String("parameterGroupName"))
	assert.Equal(t, "valkey8", rec.One(t, parameterType).String("family"))
	assert.Equal(t, []any{"subnet-a", "subnet-b"}, rec.One(t, subnetType).At("subnetIds"))
	sg := rec.One(t, firewallType)
	assert.Equal(t, "vpc-1", sg.String("vpcId"))
	assert.Nil(t, sg.At("egress"), "nodes only answer")
	assert.Zero(t, rec.Count(ingressType))
	for _, r := range rec {
		assert.True(t, r.Type == cache.Type || r.OwnedBy(cache.Type), r.URN)
	}
}

func TestLogs(t *testing.T) {
	t.Parallel()
	rec := declared(t, drop(cache.NewCache), func(a *cache.Args) {
		a.Logs = cache.Logs{Days: 90, KeyARN: pulumi.String("arn:key")}
	})
	for _, kind := range []string{"engine", "slow"} {
		l := rec.Named(t, logType, "shop-"+kind)
		assert.Equal(t, "/aws/vendedlogs/elasticache/shop-"+kind+"-", l.String("namePrefix"))
		assert.InDelta(t, 90, l.At("retentionInDays"), 0)
		assert.Equal(t, "arn:key", l.String("kmsKeyId"))
	}
	deliveries := rec.One(t, groupType)
	assert.Len(t, deliveries.At("logDeliveryConfigurations"), 2)
	assert.Equal(t, "engine-log", deliveries.String("logDeliveryConfigurations[0].logType"))
	assert.Equal(t, "slow-log", deliveries.String("logDeliveryConfigurations[1].logType"))
	assert.Equal(t, "cloudwatch-logs", deliveries.String("logDeliveryConfigurations[0].destinationType"))
	assert.Equal(t, "json", deliveries.String("logDeliveryConfigurations[0].logFormat"))
	assert.Contains(t, deliveries.String("logDeliveryConfigurations[1].destination"), "slow")

	plain := declared(t, drop(cache.NewCache), nil)
	assert.Nil(t, plain.Named(t, logType, "shop-slow").At("kmsKeyId"))
	assert.InDelta(t, 30, plain.Named(t, logType, "shop-slow").At("retentionInDays"), 0)
}

func TestChoices(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*cache.Args)
		want   map[string]any // inputs of the replication group
	}{
		"a single node cannot fail over": {
			func(a *cache.Args) { a.Replicas = new(int) },
			map[string]any{"numCacheClusters": 1.0, "automaticFailoverEnabled": false, "multiAzEnabled": false},
		},
		"three replicas make four nodes": {
			func(a *cache.Args) { a.Replicas = new(3) },
			map[string]any{"numCacheClusters": 4.0, "automaticFailoverEnabled": true},
		},
		"a key encrypts at rest": {
			func(a *cache.Args) { a.KeyARN = pulumi.String("arn:key") }, map[string]any{"kmsKeyId": "arn:key"},
		},
		"a group starts from a snapshot": {
			func(a *cache.Args) { a.Snapshots.RestoreFrom = "nightly" }, map[string]any{"snapshotName": "nightly"},
		},
		"no snapshots": {
			func(a *cache.Args) { a.Snapshots.Days = new(int) }, map[string]any{"snapshotRetentionLimit": 0.0},
		},
		"nodes with disks use them": {
			func(a *cache.Args) { a.NodeType = "cache.r6gd.xlarge" }, map[string]any{"dataTieringEnabled": true},
		},
		"what may be destroyed leaves no snapshot": {
			func(a *cache.Args) { a.AllowDestroy = true }, map[string]any{"finalSnapshotIdentifier": nil},
		},
		"another port": {
			func(a *cache.Args) { a.Engine.Port = 6380 }, map[string]any{"port": 6380.0},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := declared(t, drop(cache.NewSession), tc.change).One(t, groupType)
			for input, want := range tc.want {
				assert.Equal(t, want, g.At(input), input)
			}
			_, destroyable := tc.want["finalSnapshotIdentifier"]
			assert.Equal(t, !destroyable, g.Protect)
		})
	}
}

func TestKeyspaceEvents(t *testing.T) {
	t.Parallel()
	rec := declared(t, drop(cache.NewShared), func(a *cache.Args) {
		a.Engine = cache.Engine{Version: "7.2", KeyspaceEvents: "Ex"}
	})
	assert.Equal(t, map[string]any{"name": "notify-keyspace-events", "value": "Ex"},
		rec.One(t, parameterType).At("parameters[2]"))
	assert.Equal(t, "valkey7", rec.One(t, parameterType).String("family"))
	assert.Equal(t, strings.Replace(data, " -@all", " &__key*__:* -@all", 1)+
		" +subscribe +psubscribe +unsubscribe +punsubscribe",
		rec.Named(t, userType, "shop-session").String("accessString"))
	assert.Equal(t, "on &* -@all +@pubsub +@connection -@dangerous +info",
		rec.Named(t, userType, "shop-pubsub").String("accessString"), "a subscriber hears everything already")
}

func TestInvalidArgumentsRegisterNothing(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]constructor{
		"cache": drop(cache.NewCache), "session": drop(cache.NewSession), "queue": drop(cache.NewQueue),
		"pub/sub": drop(cache.NewPubSub), "shared": drop(cache.NewShared),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
				return make(ctx, "a-name-of-thirty-three-characters", nil)
			})
			require.ErrorContains(t, err, `plinth:cache:Group "a-name-of-thirty-three-characters": `)
			require.ErrorContains(t, err, "name: makes the ElastiCache replication group name")
			require.ErrorContains(t, err, "placement.vpcID: is not set")
		})
	}
}
