package tenancy_test

import (
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func cells(n int) func(*tenancy.Args) { return func(a *tenancy.Args) { a.Data.Cells.Count = n } }

// TestCells: adding a cell is one number, and changes nothing of the cells that are there.
func TestCells(t *testing.T) {
	t.Parallel()
	one, three := pulumitest.Both(t, base(cells(1))), pulumitest.Both(t, base(cells(3)))
	require.Equal(t, 1, one.Count(clusterType))
	require.Equal(t, 3, three.Count(clusterType))
	for _, name := range []string{"base-cell-a", "base-cell-b", "base-cell-c"} {
		c := three.Named(t, clusterType, name)
		assert.Equal(t, "aurora-mysql", c.String("engine"))
		assert.Nil(t, c.At("availabilityZones"), "a difference would replace the cluster")
		for _, on := range []string{"iamDatabaseAuthenticationEnabled", "storageEncrypted", "manageMasterUserPassword"} {
			assert.Equal(t, true, c.At(on), on)
		}
		assert.InDelta(t, 7, c.At("backupRetentionPeriod"), 0)
		writer, reader := three.Named(t, instanceType, name+"-a"), three.Named(t, instanceType, name+"-b")
		assert.Equal(t, "eu-west-1a", writer.String("availabilityZone"))
		assert.Equal(t, "eu-west-1b", reader.String("availabilityZone"))
		assert.Equal(t, "db.r7g.large", writer.String("instanceClass"))
	}
	same := one.Named(t, clusterType, "base-cell-a")
	assert.Equal(t, same.Inputs, three.Named(t, clusterType, "base-cell-a").Inputs)

	told := three.Named(t, functionType, "base-provisioner").At("environment.variables").(map[string]any)["CELLS"].(string)
	for _, name := range []string{`"name":"a"`, `"name":"b"`, `"name":"c"`, `"capacity":2500`, `"port":3306`} {
		assert.Contains(t, told, name)
	}
	for _, owner := range []string{"base-engine", "base-provisioner"} {
		for _, name := range []string{"a", "b", "c"} {
			way := three.Named(t, egressType, owner+"-to-cell-"+name)
			assert.InDelta(t, 3306, way.At("fromPort"), 0)
			assert.Equal(t, made(three.Named(t, groupType, "base-cell-"+name), "id"), way.String("referencedSecurityGroupId"))
		}
	}
}

func TestDevelopmentIsSmall(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(development))
	i := got.One(t, instanceType)
	assert.Equal(t, "db.serverless", i.String("instanceClass"))
	c := got.One(t, clusterType)
	assert.InDelta(t, 0.5, c.At("serverlessv2ScalingConfiguration.minCapacity"), 0)
	assert.InDelta(t, 4, c.At("serverlessv2ScalingConfiguration.maxCapacity"), 0)
	assert.Equal(t, "cache.t4g.micro", got.One(t, valkeyType).String("nodeType"))
	assert.InDelta(t, 1, got.One(t, valkeyType).At("numCacheClusters"), 0)
	assert.InDelta(t, 5, got.Named(t, functionType, "base-engine").At("reservedConcurrentExecutions"), 0)
}

// TestRestore: a lost stack starts from what is left of it.
func TestRestore(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(func(a *tenancy.Args) {
		a.Data.Cells.Count = 2
		a.Data.Cells.RestoreFrom = map[string]string{"a": snapshot}
		a.Data.RestoreRegistryFrom = oldRegistry
	}))
	a := got.Named(t, clusterType, "base-cell-a")
	assert.Equal(t, snapshot, a.String("snapshotIdentifier"))
	assert.Nil(t, a.At("masterUsername"), "the snapshot brings its own")
	assert.Contains(t, a.IgnoreChanges, "snapshotIdentifier", "taking the setting away later replaces nothing")
	assert.Nil(t, got.Named(t, clusterType, "base-cell-b").At("snapshotIdentifier"))
	registry := got.Named(t, tableType, "base-registry")
	assert.Equal(t, oldRegistry, registry.String("restoreSourceTableArn"))
	assert.Equal(t, true, registry.At("restoreToLatestTime"))
	assert.Equal(t, true, registry.At("pointInTimeRecovery.enabled"))
	connections := got.Named(t, tableType, "base-connections")
	assert.Equal(t, map[string]any{"enabled": true, "attributeName": "expires"}, connections.At("ttl"))
	assert.Equal(t, "sk", connections.String("rangeKey"))
}

// TestConnectionsAreShared: the calls of the engine together leave a fifth of a writer's connections alone.
func TestConnectionsAreShared(t *testing.T) {
	t.Parallel()
	for concurrency, want := range map[int]string{100: "7", 5: "32", 790: "1"} {
		got := pulumitest.Up(t, base(func(a *tenancy.Args) {
			a.Data.Cells.Class = "db.r7g.large" // takes 1000
			a.Engine.Concurrency, a.Workspaces.Concurrency = concurrency, 10
		}))
		assert.Equal(t, want, variables(t, got, "base-engine")["DATABASE_CONNECTIONS"], concurrency)
	}
}

// TestProxies: a cell with pooled workspaces has a proxy that knows them and nobody else.
func TestProxies(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(whole(t)))
	proxy := got.One(t, proxyType)
	assert.Equal(t, "base-cell-a-proxy", proxy.Name)
	auths := proxy.At("auths").([]any)
	require.Len(t, auths, 1)
	acme := got.Named(t, invocationType, "base-workspace-acme")
	assert.Contains(t, made(acme, "result"), auths[0].(map[string]any)["secretArn"])
	assert.Equal(t, "REQUIRED", auths[0].(map[string]any)["iamAuth"])
	told := variables(t, got, "base-engine")["PROXIES"]
	assert.JSONEq(t, `{"a":"`+made(proxy, "endpoint")+`"}`, told.(string))
	assert.InDelta(t, 3306, got.Named(t, egressType, "base-engine-to-proxy-a").At("fromPort"), 0)

	none := pulumitest.Both(t, base(asIs))
	assert.Zero(t, none.Count(proxyType))
	assert.NotContains(t, variables(t, none, "base-engine"), "PROXIES")
}

// TestStoresOfElsewhere: Redis and MongoDB may stand outside, and are known by their secrets alone.
func TestStoresOfElsewhere(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, base(func(a *tenancy.Args) {
		a.Data.Cache = tenancy.Cache{SecretARN: secretOutside, KeyARN: keyOutside}
		a.Data.Mongo = tenancy.Mongo{
			SecretARN: secretOutside, Addresses: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/28")},
		}
	}))
	assert.Zero(t, got.Count(valkeyType))
	told := variables(t, got, "base-engine")
	assert.Equal(t, secretOutside, told["CACHE_SECRET_ARN"])
	assert.Equal(t, secretOutside, told["MONGO_SECRET_ARN"])
	assert.NotContains(t, told, "CACHE_ADDRESS")
	assert.Equal(t, "192.0.2.0/28", got.Named(t, egressType, "base-engine-to-atlas-192-0-2-0-28").String("cidrIpv4"))
}

// TestEngineOutside: an engine outside the VPC has no way to what is inside.
func TestEngineOutside(t *testing.T) {
	t.Parallel()
	inside := pulumitest.Both(t, base(asIs))
	require.NotNil(t, inside.Named(t, functionType, "base-engine").At("vpcConfig"))
	assert.Contains(t, variables(t, inside, "base-engine"), "CACHE_ADDRESS")
	got := pulumitest.Both(t, base(func(a *tenancy.Args) { a.Engine.Outside = true }))
	assert.Nil(t, got.Named(t, functionType, "base-engine").At("vpcConfig"))
	assert.NotContains(t, variables(t, got, "base-engine"), "CACHE_ADDRESS")
	for _, r := range got.All(egressType) {
		assert.NotContains(t, r.Name, "engine")
	}
}

// TestPast: a cell as it was is there for the provisioner to export from, and for nothing else.
func TestPast(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)
	got := pulumitest.Both(t, base(func(a *tenancy.Args) {
		a.Data.Cells.Past = &tenancy.Past{Of: "a", Time: at}
	}))
	past := got.Named(t, clusterType, "base-cell-past")
	assert.Equal(t, "2026-11-21T05:00:00Z", past.String("restoreToPointInTime.restoreToTime"))
	assert.Equal(t, made(got.Named(t, clusterType, "base-cell-a"), "clusterIdentifier"),
		past.String("restoreToPointInTime.sourceClusterIdentifier"))
	assert.False(t, past.Protect, "it goes when it is no longer asked for")
	assert.Equal(t, "eu-west-1a", got.Named(t, instanceType, "base-cell-past-a").String("availabilityZone"))
	assert.Equal(t, 3, got.Count(instanceType), "one of them is the copy's")
	assert.Contains(t, variables(t, got, "base-provisioner")["CELLS"], `"capacity":0`)
	got.Named(t, egressType, "base-provisioner-to-cell-past")
	for _, r := range got.All(egressType) {
		assert.NotEqual(t, "base-engine-to-cell-past", r.Name)
	}
	for _, r := range got.All(alarmType) {
		assert.NotContains(t, r.Name, "past")
	}
}

// TestConnectionsAlarm: nine tenths of what AWS lets an instance of that size take.
func TestConnectionsAlarm(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*tenancy.Args)
		want   float64
	}{
		"large":               {asIs, 900},
		"four times as large": {func(a *tenancy.Args) { a.Data.Cells.Class = "db.r7g.2xlarge" }, 2700},
		"small":               {development, 121},
		"tiny":                {func(a *tenancy.Args) { development(a); a.Data.Cells.MaxACU = 1 }, 81},
		"serverless, wide":    {func(a *tenancy.Args) { development(a); a.Data.Cells.MaxACU = 64 }, 3600},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, base(tc.change))
			alarm := got.Named(t, alarmType, "base-alarms-cell-a-a-db-connections")
			assert.InDelta(t, tc.want, alarm.At("threshold"), 0)
		})
	}
}
