package elasticache_test

import (
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/elasticache"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestEngineVersionSupported(t *testing.T) {
	at := func(engine, version string) m { return m{"engine": engine, "engineVersion": version} }
	ruletest.Run(t, elasticache.EngineVersionSupported, ruletest.Good{Inputs: at("valkey", "8.2")},
		ruletest.Pass("newer than the table", at("valkey", "10.0")),
		ruletest.Pass("the first Valkey", at("valkey", "7.2")),
		ruletest.Pass("the last Redis", m{"engine": nil, "engineVersion": "7.1"}),
		ruletest.Pass("any Redis 6, on its last day", m{"engine": "redis", "engineVersion": "6.x", "@today": "2027-01-31"}),
		ruletest.Pass("serverless", m{"@type": serverless, "engine": "redis", "majorEngineVersion": "7"}),
		ruletest.Fail("the day after", m{
			"engine": "redis", "engineVersion": "6.2", "@today": "2027-02-01",
		}, "the version of redis is 6.2, whose standard support ended on 2027-01-31"),
		ruletest.Fail("long ended", at("redis", "5.0.6"), "ended on 2026-01-31"),
		ruletest.Fail("before the table", at("redis", "3.2.10"), "offers no longer"),
		ruletest.Fail("a Redis that never came", at("redis", "7.2"), "Redis ends with 7.1"),
		ruletest.Fail("a Valkey that never was", at("valkey", "7.1"), "Valkey begins with 7.2"),
		ruletest.Fail("an old Valkey", at("valkey", "6.2"), "Valkey begins with 7.2"),
		ruletest.Fail("no version", at("valkey", "latest"), "no version"),
		ruletest.Fail("no number", at("valkey", "99999999999999999999"), "no version"),
		ruletest.Fail("serverless, too new", m{
			"@type": serverless, "engine": "redis", "majorEngineVersion": "8",
		}, "Redis ends with 7.1"),
		ruletest.Skip("AWS's choice", m{"engineVersion": nil}),
		ruletest.Skip("AWS's choice, serverless", m{"@type": serverless, "engineVersion": nil}),
		ruletest.Skip("Memcached", m{"@type": serverless, "engine": "memcached", "majorEngineVersion": "1.6"}),
	)
}

func TestValkeyTransitEncryptionSet(t *testing.T) {
	ruletest.Run(t, elasticache.ValkeyTransitEncryptionSet,
		ruletest.Good{Inputs: m{"engine": "valkey", "transitEncryptionEnabled": false}},
		ruletest.Fail("not said", m{"transitEncryptionEnabled": nil}, "transitEncryptionEnabled is not set"),
		ruletest.Skip("Redis", m{"engine": nil, "transitEncryptionEnabled": nil}),
	)
}

func TestFailoverConsistent(t *testing.T) {
	ruletest.Run(t, elasticache.FailoverConsistent, ruletest.Good{Inputs: m{
		"automaticFailoverEnabled": true, "multiAzEnabled": true, "numCacheClusters": 2,
	}},
		ruletest.Pass("one node", m{"automaticFailoverEnabled": nil, "multiAzEnabled": nil, "numCacheClusters": nil}),
		ruletest.Pass("shards", m{"numCacheClusters": nil, "numNodeGroups": 3, "replicasPerNodeGroup": 1}),
		ruletest.Pass("shards without replicas", m{
			"numCacheClusters": nil, "multiAzEnabled": nil, "numNodeGroups": 3, "replicasPerNodeGroup": 0,
		}),
		ruletest.Pass("replicas alone", m{"numCacheClusters": nil, "multiAzEnabled": nil, "replicasPerNodeGroup": 0}),
		ruletest.Fail("zones without failover", m{"automaticFailoverEnabled": false}, "automaticFailoverEnabled is not"),
		ruletest.Fail("zones without replicas", m{
			"numCacheClusters": nil, "numNodeGroups": 3, "replicasPerNodeGroup": 0,
		}, "there is no replica"),
		ruletest.Fail("failover to nowhere", m{"multiAzEnabled": nil, "numCacheClusters": 1}, "less than 2"),
		ruletest.Fail("shards without failover", m{
			"automaticFailoverEnabled": nil, "multiAzEnabled": nil, "numCacheClusters": nil, "numNodeGroups": 2,
		}, "numNodeGroups is more than 1"),
		ruletest.Fail("two counts", m{"numNodeGroups": 1}, "numCacheClusters is set beside"),
		ruletest.Fail("two counts of replicas", m{"replicasPerNodeGroup": 1}, "numCacheClusters is set beside"),
	)
}

func TestAuthNeedsTLS(t *testing.T) {
	token := ruletest.Secret(strings.Repeat("t", 16))
	ruletest.Run(t, elasticache.AuthNeedsTLS, ruletest.Good{Inputs: m{
		"transitEncryptionEnabled": true, "authToken": token,
	}},
		ruletest.Pass("users", m{"authToken": nil, "userGroupIds": []string{"shop"}}),
		ruletest.Fail("no TLS", m{"transitEncryptionEnabled": false}, "transitEncryptionEnabled is false"),
		ruletest.Fail("no TLS for users", m{
			"transitEncryptionEnabled": nil, "authToken": nil, "userGroupIds": []string{"shop"},
		}, "transitEncryptionEnabled is not set"),
		ruletest.Beyond("a short token", m{"authToken": "short"}, "want 16 to 128 characters"),
		ruletest.Beyond("both", m{"userGroupIds": []string{"shop"}}, "are both set"),
		ruletest.Skip("neither", m{"authToken": nil}),
	)
}

func TestIdentifierValid(t *testing.T) {
	ruletest.Run(t, elasticache.IdentifierValid, ruletest.Good{Inputs: m{"replicationGroupId": strings.Repeat("a", 40)}},
		ruletest.Pass("capitals, which AWS lowers", m{"replicationGroupId": "Shop-1"}),
		ruletest.Fail("too long", m{"replicationGroupId": strings.Repeat("a", 41)}, "want up to 40"),
		ruletest.Fail("an underscore", m{"replicationGroupId": "shop_1"}, "shop_1"),
		ruletest.Fail("two hyphens", m{"replicationGroupId": "shop--1"}, "shop--1"),
		ruletest.Fail("a hyphen at the end", m{"replicationGroupId": "shop-"}, "shop-"),
		ruletest.Skip("named by Pulumi", m{"replicationGroupId": nil}),
	)
}
