package realtime_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// policies are the eviction policies of the Valkey groups, by the group's name.
func policies(got pulumitest.Recording) map[string]any {
	out := map[string]any{}
	for _, r := range got.All("aws:elasticache/parameterGroup:ParameterGroup") {
		for _, p := range r.At("parameters").([]any) {
			if p := p.(map[string]any); p["name"] == "maxmemory-policy" {
				out[r.Name] = p["value"]
			}
		}
	}
	return out
}

// TestProductionKeepsQueueAndCacheApart: a full cache must not stop the queue, nor the queue push the cache
// out.
func TestProductionKeepsQueueAndCacheApart(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	assert.Equal(t, map[string]any{"shop-jobs": "noeviction", "shop-cache": "allkeys-lru"}, policies(got))
	assert.Equal(t, 2, got.Count(valkeyType))
	for _, name := range []string{"shop-jobs", "shop-cache"} {
		g := got.Named(t, valkeyType, name)
		assert.Equal(t, "valkey", g.String("engine"))
		assert.Equal(t, "cache.m7g.large", g.String("nodeType"))
		assert.InDelta(t, 2.0, g.At("numCacheClusters"), 0, "a primary and a replica")
		for _, on := range []string{
			"automaticFailoverEnabled", "multiAzEnabled", "atRestEncryptionEnabled", "transitEncryptionEnabled",
		} {
			assert.Equal(t, true, g.At(on), "%s.%s", name, on)
		}
		subnets := got.Named(t, "aws:elasticache/subnetGroup:SubnetGroup", name)
		assert.Equal(t, []any{"subnet-data-a", "subnet-data-b"}, subnets.At("subnetIds"))
		assert.Equal(t, made(subnets, "name"), g.String("subnetGroupName"))
	}
	assert.InDelta(t, 7.0, got.Named(t, valkeyType, "shop-jobs").At("snapshotRetentionLimit"), 0)
	assert.InDelta(t, 1.0, got.Named(t, valkeyType, "shop-cache").At("snapshotRetentionLimit"), 0)
}

// TestDevelopmentSharesOneGroup: what serves jobs among other things must never evict.
func TestDevelopmentSharesOneGroup(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(development))
	assert.Equal(t, map[string]any{"shop-jobs": "noeviction"}, policies(got))
	g := got.One(t, valkeyType)
	assert.Equal(t, "cache.t4g.micro", g.String("nodeType"))
	assert.InDelta(t, 1.0, g.At("numCacheClusters"), 0)
	assert.Equal(t, false, g.At("automaticFailoverEnabled"))
	assert.Equal(t, false, g.At("multiAzEnabled"))
	vars := container(t, got, "shop-api").variables()
	assert.Equal(t, vars["QUEUE_ADDRESS"], vars["CACHE_ADDRESS"])
	assert.Equal(t, vars["QUEUE_ADDRESS"], vars["PUBSUB_ADDRESS"])
	users := []string{vars["QUEUE_USER"], vars["PUBSUB_USER"], vars["CACHE_USER"]}
	assert.NotEqual(t, users[0], users[1])
	assert.NotEqual(t, users[0], users[2], "roles differ even where the group does not")
}

func TestStoresAsTold(t *testing.T) {
	t.Parallel()
	none := 0
	got := pulumitest.Both(t, shop(func(a *realtime.Args) {
		a.Cache = realtime.Cache{NodeType: "cache.r7g.large", Replicas: &none, RestoreJobsFrom: "shop-jobs-final"}
	}))
	jobs, cache := got.Named(t, valkeyType, "shop-jobs"), got.Named(t, valkeyType, "shop-cache")
	for _, g := range []pulumitest.Resource{jobs, cache} {
		assert.Equal(t, "cache.r7g.large", g.String("nodeType"))
		assert.InDelta(t, 1.0, g.At("numCacheClusters"), 0)
	}
	assert.Equal(t, "shop-jobs-final", jobs.String("snapshotName"))
	assert.Nil(t, cache.At("snapshotName"), "what may be forgotten is not restored")
}

// TestMongo: the connection string comes by reference, and the way to the cluster is opened.
func TestMongo(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(func(a *realtime.Args) {
		a.Mongo = realtime.Mongo{SecretARN: atlasURI, KeyARN: atlasKey, EndpointService: atlasLink}
	}))
	for _, task := range []string{"shop-api", "shop-workers"} {
		assert.Equal(t, []struct{ Name, ValueFrom string }{{"MONGO_URL", atlasURI}}, container(t, got, task).Secrets, task)
		assert.NotContains(t, container(t, got, task).variables(), "MONGO_URL", task)
	}
	link := got.One(t, "aws:ec2/vpcEndpoint:VpcEndpoint")
	assert.Equal(t, "Interface", link.String("vpcEndpointType"))
	assert.Equal(t, atlasLink, link.String("serviceName"))
	assert.Equal(t, []any{"subnet-private-a", "subnet-private-b"}, link.At("subnetIds"))
	assert.Equal(t, []any{made(got.Named(t, groupType, "shop-atlas"), "id")}, link.At("securityGroupIds"))
}

func TestWithoutMongoNothingIsLinked(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, shop(asIs))
	assert.Zero(t, got.Count("aws:ec2/vpcEndpoint:VpcEndpoint"))
	assert.Empty(t, container(t, got, "shop-api").Secrets)
}
