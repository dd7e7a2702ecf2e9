// Package elasticache holds the rules about caches: replication groups, serverless caches and single
// clusters.
package elasticache

import (
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

const (
	group      = "aws:elasticache/replicationGroup:ReplicationGroup"
	serverless = "aws:elasticache/serverlessCache:ServerlessCache"
	single     = "aws:elasticache/cluster:Cluster"
)

// guide is where the user guide of ElastiCache begins.
const guide = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"

// Rules are the rules about caches.
func Rules() rule.Group {
	return rule.Group{
		Service: "ElastiCache",
		Rules: []rule.Rule{
			EncryptedAtRest, EncryptedWithCMK, EncryptedInTransit, Authenticated, CustomSubnetGroup, NonDefaultPort,
			AutomaticFailover, Snapshots, AutoMinorUpgrade, LogsDelivered,
			ServerlessUsageLimits, PreferValkey,
			EngineVersionSupported, ValkeyTransitEncryptionSet, FailoverConsistent, AuthNeedsTLS, IdentifierValid,
		},
	}
}

// engine is the engine of a replication group, or of a serverless cache, which has to name it.
func engine(in rule.Inputs) rule.Value { return in.At("engine").Default("redis") }

// atLeastOne holds for lists with something in them.
func atLeastOne(in rule.Inputs, path string) rule.Verdict { return in.Each(path).Count(1, math.MaxInt) }
