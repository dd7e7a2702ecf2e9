package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// DBInstance is an RDS instance, or one instance of an Aurora cluster; each instance has its own alarms.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
type DBInstance struct {
	// ID is the instance's identifier.
	ID pulumi.StringInput
}

const rdsSpace = "AWS/RDS"

func (d DBInstance) dimension() Dimension { return dim("DBInstanceIdentifier", d.ID) }

// DBCPU fires when the instance uses more than 90 % of its CPU. It is also the instance's heartbeat: for
// Aurora Serverless that pauses, set Missing to NothingToJudge.
func DBCPU(d DBInstance) Alarm {
	return Alarm{
		Kind: "db-cpu", Severity: Ticket,
		Intent:     "The instance uses nearly all of its CPU, or is down: queries get slow or fail.",
		Comparison: Above, Threshold: 90, Unit: Percent, Window: minutes(5), Missing: NotAlive,
		terms: metric(rdsSpace, "CPUUtilization", average, d.dimension()),
	}
}

// DBConnections fires when more than most clients are connected; use nine tenths of max_connections.
func DBConnections(d DBInstance, most int) Alarm {
	return Alarm{
		Kind: "db-connections", Severity: Ticket,
		Intent:     "The database has nearly all the connections it takes: new clients will be refused.",
		Comparison: Above, Threshold: float64(most), Unit: Count, Window: minutes(5), Missing: NothingToJudge,
		terms: metric(rdsSpace, "DatabaseConnections", average, d.dimension()),
	}
}

// DBFreeMemory fires when less than least bytes of memory are free; use a tenth of the instance's.
func DBFreeMemory(d DBInstance, least int64) Alarm {
	return Alarm{
		Kind: "db-free-memory", Severity: Ticket,
		Intent:     "The database instance is short of memory: it will swap, or be restarted.",
		Comparison: Below, Threshold: float64(least), Unit: Bytes, Window: minutes(15), Missing: StillSo,
		terms: metric(rdsSpace, "FreeableMemory", average, d.dimension()),
	}
}

// DBFreeStorage fires when less than least bytes of the volume are free. For RDS; Aurora's volume grows by
// itself.
func DBFreeStorage(d DBInstance, least int64) Alarm {
	return Alarm{
		Kind: "db-free-storage", Severity: Page,
		Intent:     "The database's volume is nearly full: writes will fail and the instance will stop.",
		Comparison: Below, Threshold: float64(least), Unit: Bytes, Window: minutes(5), Missing: StillSo,
		terms: metric(rdsSpace, "FreeStorageSpace", minimum, d.dimension()),
	}
}

// DBFreeLocalStorage fires when less than least bytes of an Aurora instance's own disk are free.
func DBFreeLocalStorage(d DBInstance, least int64) Alarm {
	return Alarm{
		Kind: "db-free-local-storage", Severity: Ticket,
		Intent:     "The Aurora instance's own disk is nearly full: sorts, temporary tables and logs will fail.",
		Comparison: Below, Threshold: float64(least), Unit: Bytes, Window: minutes(5), Missing: StillSo,
		terms: metric(rdsSpace, "FreeLocalStorage", average, d.dimension()),
	}
}

// DBLoad fires when more sessions are active than the instance has vCPUs. It needs Performance Insights.
func DBLoad(d DBInstance, vcpus int) Alarm {
	return Alarm{
		Kind: "db-load", Severity: Ticket,
		Intent:     "More sessions work at once than the database has processors: they wait for each other.",
		Comparison: Above, Threshold: float64(vcpus), Unit: Count, Window: minutes(15), Missing: NothingToJudge,
		terms: metric(rdsSpace, "DBLoad", average, d.dimension()),
	}
}

// DBReadLatency fires when one read in ten of the volume takes longer than slowest; AWS calls 20ms bad.
func DBReadLatency(d DBInstance, slowest time.Duration) Alarm {
	return Alarm{
		Kind: "db-read-latency", Severity: Ticket,
		Intent:     "Reads from the database's volume are slow: so is every query that misses the memory.",
		Comparison: Above, Threshold: slowest.Seconds(), Unit: Seconds, Window: minutes(5), Missing: NothingToJudge,
		terms: metric(rdsSpace, "ReadLatency", p90, d.dimension()),
	}
}

// DBWriteLatency fires when one write in ten to the volume takes longer than slowest; AWS calls 20ms bad.
func DBWriteLatency(d DBInstance, slowest time.Duration) Alarm {
	return Alarm{
		Kind: "db-write-latency", Severity: Ticket,
		Intent:     "Writes to the database's volume are slow: so is every commit.",
		Comparison: Above, Threshold: slowest.Seconds(), Unit: Seconds, Window: minutes(5), Missing: NothingToJudge,
		terms: metric(rdsSpace, "WriteLatency", p90, d.dimension()),
	}
}

// DBReplicaLag fires when a read replica of RDS is more than a minute behind. For Aurora see
// AuroraReplicaLag.
func DBReplicaLag(d DBInstance) Alarm {
	return Alarm{
		Kind: "db-replica-lag", Severity: Ticket,
		Intent:     "The read replica lags behind: readers see old data.",
		Comparison: Above, Threshold: 60, Unit: Seconds, Window: minutes(10), Missing: NotAlive,
		terms: metric(rdsSpace, "ReplicaLag", maximum, d.dimension()),
	}
}

// PostgresTransactionIDs fires when half of PostgreSQL's two thousand million transaction ids are used up.
func PostgresTransactionIDs(d DBInstance) Alarm {
	return Alarm{
		Kind: "postgres-transaction-ids", Severity: Page,
		Intent:     "PostgreSQL runs out of transaction ids: vacuum is stuck, and the database will refuse writes.",
		Comparison: Above, Threshold: 1e9, Unit: Count, Window: once(time.Minute), Missing: NothingToJudge,
		terms: metric(rdsSpace, "MaximumUsedTransactionIDs", average, d.dimension()),
	}
}

// DBProxy is an RDS Proxy.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html
type DBProxy struct {
	// Name is the proxy's name.
	Name pulumi.StringInput
}

func (x DBProxy) dimension() Dimension { return dim("ProxyName", x.Name) }

// ProxyBorrowLatency fires when a client waits longer than slowest, on average, for a connection of the pool.
func ProxyBorrowLatency(x DBProxy, slowest time.Duration) Alarm {
	return Alarm{
		Kind: "proxy-borrow-latency", Severity: Ticket,
		Intent:     "Clients wait for a database connection: the proxy's pool is used up, or sessions are pinned.",
		Comparison: Above, Threshold: float64(slowest.Microseconds()), Unit: Microseconds, Window: minutes(5),
		Missing: NothingToJudge,
		terms:   metric(rdsSpace, "DatabaseConnectionsBorrowLatency", average, x.dimension()),
	}
}

// ProxyRefused fires when clients fail to sign in, or the proxy fails to connect to the database.
func ProxyRefused(x DBProxy) Alarm {
	one := func(id, name string) Term {
		return Term{ID: id, Namespace: rdsSpace, Metric: name, Statistic: sum,
			Dimensions: []Dimension{x.dimension()}}
	}
	return Alarm{
		Kind: "proxy-refused", Severity: Ticket,
		Intent:     "The proxy refuses clients or cannot reach the database: requests fail.",
		Comparison: Above, Threshold: 0, Unit: Count, Window: minutes(5), Missing: NothingHappened,
		terms: []Term{
			one("clients", "ClientConnectionsSetupFailedAuth"), one("database", "DatabaseConnectionsSetupFailed"),
			added(),
		},
	}
}
