package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// CacheNode is one node of an ElastiCache replication group; each node has its own alarms.
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
type CacheNode struct {
	// Cluster is the id of the member cluster: "sessions-001". The replication group lists them as
	// MemberClusters.
	Cluster pulumi.StringInput
}

const cacheSpace = "AWS/ElastiCache"

func (n CacheNode) dimension() Dimension { return dim("CacheClusterId", n.Cluster) }

// host is how metrics of the machine are told apart. A member cluster of Valkey or Redis has one node,
// "0001".
func (n CacheNode) host() []Dimension {
	return []Dimension{n.dimension(), dim("CacheNodeId", pulumi.String("0001"))}
}

// Alarms are those that every node should have, with prefix before their keys.
func (n CacheNode) Alarms(prefix string) []Alarm {
	return prefixed(prefix, CacheEngineCPU(n), CacheMemory(n), CacheReplicationLag(n, 30*time.Second))
}

// CacheEngineCPU fires when the engine's single thread is busy for more than 90 % of the time.
func CacheEngineCPU(n CacheNode) Alarm {
	return Alarm{
		Kind: "cache-engine-cpu", Severity: Ticket,
		Intent:     "The engine's one thread is busy nearly all the time: every command waits.",
		Comparison: Above, Threshold: 90, Unit: Percent, Window: minutes(5), Missing: NotAlive,
		terms: metric(cacheSpace, "EngineCPUUtilization", average, n.dimension()),
	}
}

// CacheCPU fires when the whole node uses more than 90 % of its CPU; use it on nodes of one or two vCPUs,
// where the engine's own share says too little.
func CacheCPU(n CacheNode) Alarm {
	return Alarm{
		Kind: "cache-cpu", Severity: Ticket,
		Intent:     "The node's CPU is busy nearly all the time: commands wait, snapshots and TLS too.",
		Comparison: Above, Threshold: 90, Unit: Percent, Window: minutes(5), Missing: NotAlive,
		terms: metric(cacheSpace, "CPUUtilization", average, n.host()...),
	}
}

// CacheMemory fires when 80 % of the node's memory is used.
func CacheMemory(n CacheNode) Alarm {
	return Alarm{
		Kind: "cache-memory", Severity: Ticket,
		Intent:     "Memory is nearly used up: a cache will evict, a queue with noeviction refuse writes.",
		Comparison: AtLeast, Threshold: 80, Unit: Percent, Window: minutes(5), Missing: NotAlive,
		terms: metric(cacheSpace, "DatabaseMemoryUsagePercentage", average, n.dimension()),
	}
}

// CacheEvictions fires when any key is evicted. For groups that hold queues or sessions that is loss of data;
// do not use it for a pure cache.
func CacheEvictions(n CacheNode) Alarm {
	return Alarm{
		Kind: "cache-evictions", Severity: Page,
		Intent:     "Keys are thrown away for want of memory: jobs or sessions are lost.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: once(time.Minute), Missing: NothingHappened,
		terms: metric(cacheSpace, "Evictions", sum, n.dimension()),
	}
}

// CacheConnections fires when more than most clients are connected. A node takes 65,000.
func CacheConnections(n CacheNode, most int) Alarm {
	return Alarm{
		Kind: "cache-connections", Severity: Ticket,
		Intent:     "More clients are connected than the application should need: connections leak.",
		Comparison: Above, Threshold: float64(most), Unit: Count, Window: minutes(10), Missing: NotAlive,
		terms: metric(cacheSpace, "CurrConnections", average, n.host()...),
	}
}

// CacheReplicationLag fires when the node, as a replica, is more than most behind its primary. A primary
// publishes no lag, and any node may become one.
func CacheReplicationLag(n CacheNode, most time.Duration) Alarm {
	return Alarm{
		Kind: "cache-replication-lag", Severity: Ticket,
		Intent:     "A replica lags behind: readers see old data, and a failover would lose the difference.",
		Comparison: Above, Threshold: most.Seconds(), Unit: Seconds, Window: minutes(15), Missing: NothingHappened,
		terms: metric(cacheSpace, "ReplicationLag", average, n.dimension()),
	}
}
