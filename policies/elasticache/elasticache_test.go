package elasticache_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/elasticache"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

const (
	serverless = "aws:elasticache/serverlessCache:ServerlessCache"
	single     = "aws:elasticache/cluster:Cluster"
)

func TestEncryptedAtRest(t *testing.T) {
	ruletest.Run(t, elasticache.EncryptedAtRest, ruletest.Good{Inputs: m{"atRestEncryptionEnabled": true}},
		ruletest.Pass("Valkey by default", m{"engine": "valkey", "atRestEncryptionEnabled": nil}),
		ruletest.Fail("Redis by default", m{"atRestEncryptionEnabled": nil}, "atRestEncryptionEnabled is not set"),
		ruletest.Fail("Valkey, switched off", m{"engine": "valkey", "atRestEncryptionEnabled": false}, "is false"),
	)
}

func TestEncryptedWithCMK(t *testing.T) {
	ruletest.Run(t, elasticache.EncryptedWithCMK,
		ruletest.Good{Inputs: m{"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1"}},
		ruletest.Fail("none", m{"kmsKeyId": nil}, "kmsKeyId is not set"),
		ruletest.Fail("none, serverless", m{"@type": serverless, "kmsKeyId": nil}, "kmsKeyId is not set"),
	)
}

func TestEncryptedInTransit(t *testing.T) {
	ruletest.Run(t, elasticache.EncryptedInTransit, ruletest.Good{Inputs: m{"transitEncryptionEnabled": true}},
		ruletest.Pass("in so many words", m{"transitEncryptionMode": "required"}),
		ruletest.Fail("none", m{"transitEncryptionEnabled": nil}, "transitEncryptionEnabled is not set"),
		ruletest.Fail("if the client likes", m{"transitEncryptionMode": "preferred"}, `transitEncryptionMode is "preferred"`),
	)
}

func TestAuthenticated(t *testing.T) {
	ruletest.Run(t, elasticache.Authenticated, ruletest.Good{Inputs: m{"userGroupIds": []string{"shop"}}},
		ruletest.Pass("a token", m{"userGroupIds": nil, "authToken": ruletest.Secret("sixteen or longer")}),
		ruletest.Pass("serverless", m{"@type": serverless, "userGroupIds": nil, "userGroupId": "shop"}),
		ruletest.Fail("neither", m{"userGroupIds": nil}, "userGroupIds"),
		ruletest.Fail("an empty list", m{"userGroupIds": []string{}}, "userGroupIds"),
		ruletest.Fail("serverless, none", m{"@type": serverless}, "userGroupId is not set"),
		ruletest.Skip("Memcached, which cannot", m{"@type": serverless, "engine": "memcached"}),
	)
}

func TestCustomSubnetGroup(t *testing.T) {
	ruletest.Run(t, elasticache.CustomSubnetGroup, ruletest.Good{Inputs: m{"subnetGroupName": "data"}},
		ruletest.Fail("none", m{"subnetGroupName": nil}, "subnetGroupName is not set"),
		ruletest.Fail("the default", m{"subnetGroupName": "default"}, `subnetGroupName is "default"`),
	)
}

func TestNonDefaultPort(t *testing.T) {
	ruletest.Run(t, elasticache.NonDefaultPort, ruletest.Good{Inputs: m{"port": 16379}},
		ruletest.Fail("not said", m{"port": nil}, "port is 6379"),
		ruletest.Fail("the usual one", m{"port": 6379}, "port is 6379"),
	)
}

func TestAutomaticFailover(t *testing.T) {
	ruletest.Run(t, elasticache.AutomaticFailover, ruletest.Good{Inputs: m{
		"automaticFailoverEnabled": true, "multiAzEnabled": true, "numCacheClusters": 2,
	}},
		ruletest.Fail("no failover", m{"automaticFailoverEnabled": nil}, "automaticFailoverEnabled is not set"),
		ruletest.Fail("one zone", m{"multiAzEnabled": false}, "multiAzEnabled is false"),
		ruletest.Fail("one zone for shards", m{
			"multiAzEnabled": false, "numCacheClusters": nil, "replicasPerNodeGroup": 1,
		}, "multiAzEnabled is false"),
		ruletest.Beyond("one node", m{"multiAzEnabled": false, "numCacheClusters": 1}, "multiAzEnabled is false"),
		ruletest.Skip("in development", m{"@production": false, "multiAzEnabled": false}),
	)
}

func TestSnapshots(t *testing.T) {
	ruletest.Run(t, elasticache.Snapshots, ruletest.Good{Inputs: m{"snapshotRetentionLimit": 7}},
		ruletest.Pass("serverless", m{"@type": serverless, "engine": "valkey"}),
		ruletest.Pass("a day, in development", m{"snapshotRetentionLimit": 1, "@production": false}),
		ruletest.Pass("as configured", m{"snapshotRetentionLimit": 3, "@setting.leastProductionDays": 3}),
		ruletest.Fail("a day", m{"snapshotRetentionLimit": 1}, "snapshotRetentionLimit is 1; want at least 7"),
		ruletest.Fail("none, in development", m{"snapshotRetentionLimit": nil, "@production": false}, "is 0"),
		ruletest.Fail("shorter than configured", m{
			"snapshotRetentionLimit": 1, "@production": false, "@setting.leastDays": 2,
		}, "want at least 2"),
		ruletest.Skip("Memcached, which cannot", m{
			"@type": serverless, "engine": "memcached", "snapshotRetentionLimit": nil,
		}),
	)
}

func TestAutoMinorUpgrade(t *testing.T) {
	ruletest.Run(t, elasticache.AutoMinorUpgrade, ruletest.Good{},
		ruletest.Fail("switched off", m{"autoMinorVersionUpgrade": false}, "autoMinorVersionUpgrade is false"),
		ruletest.Fail("of a cluster", m{"@type": single, "autoMinorVersionUpgrade": "false"}, `is "false"`),
	)
}

func TestLogsDelivered(t *testing.T) {
	ruletest.Run(t, elasticache.LogsDelivered, ruletest.Good{Inputs: m{
		"logDeliveryConfigurations": []m{{"logType": "slow-log"}, {"logType": "engine-log"}},
	}},
		ruletest.Fail("none", m{"logDeliveryConfigurations": nil}, `does not contain "slow-log"`),
		ruletest.Fail("no slow commands", m{"logDeliveryConfigurations[0]": nil}, `does not contain "slow-log"`),
		ruletest.Fail("no engine", m{"logDeliveryConfigurations[1]": nil}, `does not contain "engine-log"`),
	)
}

func TestServerlessUsageLimits(t *testing.T) {
	ruletest.Run(t, elasticache.ServerlessUsageLimits, ruletest.Good{Inputs: m{"cacheUsageLimits": m{
		"dataStorage": m{"maximum": 10, "unit": "GB"}, "ecpuPerSeconds": []m{{"maximum": 5000}},
	}}},
		ruletest.Fail("none", m{"cacheUsageLimits": nil}, "cacheUsageLimits.dataStorage.maximum is not set"),
		ruletest.Fail("no storage", m{"cacheUsageLimits.dataStorage.maximum": nil}, "dataStorage.maximum is not set"),
		ruletest.Fail("no requests", m{
			"cacheUsageLimits.ecpuPerSeconds[0]": m{"minimum": 1000},
		}, "ecpuPerSeconds[0].maximum is not set"),
	)
}

func TestPreferValkey(t *testing.T) {
	ruletest.Run(t, elasticache.PreferValkey, ruletest.Good{Inputs: m{"engine": "valkey"}},
		ruletest.Fail("by default", m{"engine": nil}, `engine is "redis"; want "valkey"`),
		ruletest.Fail("serverless", m{"@type": serverless, "engine": "redis"}, `engine is "redis"`),
		ruletest.Skip("Memcached", m{"@type": serverless, "engine": "memcached"}),
	)
}
