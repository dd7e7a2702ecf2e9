package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// DBCluster is an Aurora cluster.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
type DBCluster struct {
	// ID is the cluster's identifier.
	ID pulumi.StringInput
}

func (c DBCluster) dimension() Dimension { return dim("DBClusterIdentifier", c.ID) }

func (c DBCluster) writer() []Dimension {
	return []Dimension{c.dimension(), dim("Role", pulumi.String("WRITER"))}
}

// AuroraUptime fires when the cluster's writer is down. It publishes nothing then, which counts as down.
func AuroraUptime(c DBCluster) Alarm {
	return Alarm{
		Kind: "aurora-uptime", Severity: Page,
		Intent:     "The cluster has no writer: every write fails until a reader takes over.",
		Comparison: AtMost, Threshold: 0, Unit: Seconds, Window: minutes(2), Missing: NotAlive,
		terms: metric(rdsSpace, "EngineUptime", average, c.writer()...),
	}
}

// AuroraVolumeLeft fires when the cluster's volume can grow by less than least bytes. It may hold 128 TiB.
func AuroraVolumeLeft(c DBCluster, least int64) Alarm {
	return Alarm{
		Kind: "aurora-volume-left", Severity: Ticket,
		Intent:     "The cluster's volume is near the largest size that Aurora allows: writes will fail.",
		Comparison: Below, Threshold: float64(least), Unit: Bytes, Window: minutes(5), Missing: StillSo,
		terms: metric(rdsSpace, "AuroraVolumeBytesLeftTotal", average, c.dimension()),
	}
}

// AuroraReplicaLag fires when a reader of an Aurora cluster is more than most behind its writer.
func AuroraReplicaLag(d DBInstance, most time.Duration) Alarm {
	return Alarm{
		Kind: "aurora-replica-lag", Severity: Ticket,
		Intent:     "A reader lags behind the writer: it shows old data, and may be restarted.",
		Comparison: Above, Threshold: float64(most.Milliseconds()), Unit: Milliseconds, Window: minutes(10),
		Missing: NothingHappened, // the writer publishes no lag, and any instance may become the writer
		terms:   metric(rdsSpace, "AuroraReplicaLag", maximum, d.dimension()),
	}
}

// AuroraCapacity fires when a Serverless v2 instance runs at 90 % of its largest capacity for a quarter of an
// hour.
func AuroraCapacity(d DBInstance) Alarm {
	return Alarm{
		Kind: "aurora-capacity", Severity: Ticket,
		Intent:     "The serverless instance is at its largest capacity and cannot grow: queries get slow.",
		Comparison: AtLeast, Threshold: 90, Unit: Percent, Window: minutes(15), Missing: NothingToJudge,
		terms: metric(rdsSpace, "ACUUtilization", average, d.dimension()),
	}
}

// AuroraBlocked fires when more than most transactions wait on average for others. Aurora MySQL only.
func AuroraBlocked(d DBInstance, most int) Alarm {
	return Alarm{
		Kind: "aurora-blocked", Severity: Ticket,
		Intent:     "Transactions wait for each other's locks: requests hang.",
		Comparison: Above, Threshold: float64(most), Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: metric(rdsSpace, "BlockedTransactions", average, d.dimension()),
	}
}

// AuroraBufferCache fires when less than 80 % of the pages wanted are found in memory.
func AuroraBufferCache(d DBInstance) Alarm {
	return Alarm{
		Kind: "aurora-buffer-cache", Severity: Ticket,
		Intent:     "The database reads much from its volume, for its memory is too small: queries are slow.",
		Comparison: Below, Threshold: 80, Unit: Percent, Window: minutes(10), Missing: StillSo,
		terms: metric(rdsSpace, "BufferCacheHitRatio", average, d.dimension()),
	}
}

// AuroraHistory fires when a million old row versions wait to be purged. Aurora MySQL only.
func AuroraHistory(d DBInstance) Alarm {
	return Alarm{
		Kind: "aurora-history", Severity: Ticket,
		Intent:     "A transaction has been open for long and keeps old row versions: queries slow down.",
		Comparison: Above, Threshold: 1e6, Unit: Count, Window: minutes(5), Missing: NothingToJudge,
		terms: metric(rdsSpace, "RollbackSegmentHistoryListLength", average, d.dimension()),
	}
}

// AuroraBinlog fires when replication by binary log into the cluster has failed. Aurora MySQL only.
func AuroraBinlog(c DBCluster) Alarm {
	return Alarm{
		Kind: "aurora-binlog", Severity: Ticket,
		Intent:     "Replication into the cluster by binary log has stopped with an error.",
		Comparison: AtMost, Threshold: -1, Unit: Seconds, Window: minutes(2), Missing: NotAlive,
		terms: metric(rdsSpace, "AuroraBinlogReplicaLag", average, c.writer()...),
	}
}
