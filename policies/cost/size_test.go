package cost_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/cost"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const (
	clusterInstance = "aws:rds/clusterInstance:ClusterInstance"
	cacheCluster    = "aws:elasticache/cluster:Cluster"
	searchDomain    = "aws:opensearch/domain:Domain"
	nodeGroup       = "aws:eks/nodeGroup:NodeGroup"
)

func TestInstanceClassAllowed(t *testing.T) {
	allowed := []string{"db.t4g.*", "cache.t4g.small", "r8g.large.search", "m8g.large"}
	ruletest.Run(t, cost.InstanceClassAllowed, ruletest.Good{
		Type: clusterInstance, Inputs: m{"instanceClass": "db.t4g.medium"}, Given: m{"@setting.allowed": allowed},
	},
		ruletest.Skip("any, by default", m{"instanceClass": "db.x2iedn.32xlarge", "@setting.allowed": []string{}}),
		ruletest.Pass("a cache", m{"@type": cacheCluster, "nodeType": "cache.t4g.small"}),
		ruletest.Pass("a search", m{
			"@type": searchDomain, "clusterConfig": m{"instanceType": "r8g.large.search"},
		}),
		ruletest.Pass("nodes", m{"@type": nodeGroup, "instanceTypes": []string{"m8g.large"}}),
		ruletest.Fail("a large database", m{"instanceClass": "db.r8g.large"},
			`instanceClass is "db.r8g.large"; want one of db.t4g.*`),
		ruletest.Fail("a large cache", m{"@type": cacheCluster, "nodeType": "cache.t4g.large"}, "nodeType is"),
		ruletest.Fail("a large search", m{
			"@type": searchDomain, "clusterConfig": m{"instanceType": "r8g.xlarge.search"},
		}, "clusterConfig.instanceType is"),
		ruletest.Fail("one of two kinds of nodes", m{
			"@type": nodeGroup, "instanceTypes": []string{"m8g.large", "m8g.xlarge"},
		}, "instanceTypes[1] is"),
		ruletest.Skip("of a size of AWS's own choice", m{"instanceClass": nil}),
		ruletest.Skip("a cache of no size", m{"@type": cacheCluster}),
		ruletest.Skip("a search of the default size", m{"@type": searchDomain}),
		ruletest.Skip("nodes of a launch template", m{"@type": nodeGroup, "instanceTypes": []string{""}}),
	)
}

func TestInstanceClassGraviton(t *testing.T) {
	cases := []ruletest.Case{
		ruletest.Pass("serverless", m{"instanceClass": "db.serverless"}),
		ruletest.Pass("a cache", m{"@type": cacheCluster, "nodeType": "cache.t4g.small"}),
		ruletest.Pass("a search", m{"@type": searchDomain, "clusterConfig": m{"instanceType": "or1.large.search"}}),
		ruletest.Pass("nodes", m{"@type": nodeGroup, "instanceTypes": []string{"c7gn.large", "im4gn.large"}}),
		ruletest.Pass("what only has another processor", m{"@type": nodeGroup, "instanceTypes": []string{
			"g4dn.xlarge", "p5.48xlarge", "inf2.xlarge",
		}}),
		ruletest.Fail("a database", m{"instanceClass": "db.r6i.large"}, "want a class on Graviton"),
		ruletest.Fail("a cache elsewhere", m{"@type": cacheCluster, "nodeType": "cache.m5.large"}, "nodeType is"),
		ruletest.Fail("a search elsewhere", m{
			"@type": searchDomain, "clusterConfig": m{"instanceType": "m5.large.search"},
		}, "clusterConfig.instanceType is"),
		ruletest.Fail("nodes elsewhere", m{"@type": nodeGroup, "instanceTypes": []string{"c7gn.large", "m6i.large"}},
			"instanceTypes[1] is"),
		ruletest.Skip("of a size of AWS's own choice", m{"instanceClass": nil}),
		ruletest.Skip("a cache of no size", m{"@type": cacheCluster}),
		ruletest.Skip("a search of no size", m{"@type": searchDomain}),
		ruletest.Skip("nodes of a launch template", m{"@type": nodeGroup, "instanceTypes": []string{""}}),
	}
	ruletest.Run(t, cost.InstanceClassGraviton, ruletest.Good{
		Type: clusterInstance, Inputs: m{"instanceClass": "db.r8g.large"},
	}, cases...)
}

func TestRetentionCapped(t *testing.T) {
	const stream = "aws:kinesis/stream:Stream"
	ruletest.Run(t, cost.RetentionCapped, ruletest.Good{
		Inputs: m{"retentionInDays": 90}, Given: m{"@production": false},
	},
		ruletest.Pass("longer, where that is configured", m{"retentionInDays": 365, "@setting.logDays": 365}),
		ruletest.Pass("a stream", m{"@type": stream, "retentionPeriod": 24}),
		ruletest.Fail("longer", m{"retentionInDays": 120}, "want at most 90"),
		ruletest.Fail("a stream for longer", m{"@type": stream, "retentionPeriod": 48},
			"retentionPeriod is 48"),
		ruletest.Skip("in production", m{"retentionInDays": 3653, "@production": true}),
		ruletest.Skip("for ever, which another rule is about", m{"retentionInDays": nil}),
		ruletest.Skip("a stream by default", m{"@type": stream}),
	)
}

func TestVolumesGP3(t *testing.T) {
	ruletest.Run(t, cost.VolumesGP3, ruletest.Good{
		Inputs: m{"ebsOptions": m{"ebsEnabled": true, "volumeType": "gp3"}},
	},
		ruletest.Pass("by default", m{"ebsOptions.ebsEnabled": nil}),
		ruletest.Fail("gp2", m{"ebsOptions.volumeType": "gp2"}, `want "gp3"`),
		ruletest.Fail("not said", m{"ebsOptions.volumeType": nil}, `ebsOptions.volumeType is "gp2"`),
		ruletest.Skip("no volumes", m{"ebsOptions.ebsEnabled": false}),
		ruletest.Skip("nothing said", m{"ebsOptions": nil}),
	)
}
