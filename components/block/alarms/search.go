package alarms

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// SearchDomain is an OpenSearch domain. Thresholds follow AWS's page on OpenSearch alarms.
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html
type SearchDomain struct {
	// Name is the domain's name.
	Name pulumi.StringInput
	// Account is the twelve-digit id of the domain's account.
	Account string
}

const searchSpace = "AWS/ES"

func (d SearchDomain) account() pulumi.StringInput {
	if d.Account == "" {
		return nil
	}
	return pulumi.String(d.Account)
}

// watch is an alarm on one metric of the domain.
func (d SearchDomain) watch(name, statistic string, a Alarm) Alarm {
	a.terms = metric(searchSpace, name, statistic, dim("DomainName", d.Name), dim("ClientId", d.account()))
	return a
}

// Alarms are those that every domain should have, with prefix before their keys.
func (d SearchDomain) Alarms(prefix string) []Alarm {
	return prefixed(prefix, SearchRed(d), SearchYellow(d), SearchWritesBlocked(d), SearchSnapshot(d),
		SearchCPU(d), SearchMemory(d), SearchKeyError(d), SearchKeyLost(d))
}

// SearchRed fires when a primary shard is not assigned to any node.
func SearchRed(d SearchDomain) Alarm {
	return d.watch("ClusterStatus.red", maximum, Alarm{
		Kind: "search-red", Severity: Page,
		Intent:     "A primary shard is missing: part of the data cannot be searched or written.",
		Comparison: AtLeast, Threshold: 1, Unit: Count, Window: minutes(1), Missing: NothingHappened,
	})
}

// SearchYellow fires when a replica shard is not assigned for five minutes.
func SearchYellow(d SearchDomain) Alarm {
	return d.watch("ClusterStatus.yellow", maximum, Alarm{
		Kind: "search-yellow", Severity: Ticket,
		Intent:     "A replica shard is missing: the loss of one more node would lose data.",
		Comparison: AtLeast, Threshold: 1, Unit: Count, Window: minutes(5), Missing: NothingHappened,
	})
}

// SearchStorage fires when a node has at most least MiB left; use a quarter of a node's volume.
func SearchStorage(d SearchDomain, least int) Alarm {
	return d.watch("FreeStorageSpace", minimum, Alarm{
		Kind: "search-storage", Severity: Page,
		Intent:     "A node's volume is nearly full: the domain will refuse writes.",
		Comparison: AtMost, Threshold: float64(least), Unit: Mebibytes, Window: minutes(1), Missing: StillSo,
	})
}

// SearchWritesBlocked fires when the domain refuses writes.
func SearchWritesBlocked(d SearchDomain) Alarm {
	return d.watch("ClusterIndexWritesBlocked", maximum, Alarm{
		Kind: "search-writes-blocked", Severity: Page,
		Intent:     "The domain refuses writes, for want of disk or memory.",
		Comparison: AtLeast, Threshold: 1, Unit: Count, Window: once(5 * time.Minute), Missing: NothingHappened,
	})
}

// SearchNodes fires when fewer than nodes have been there for a whole day.
func SearchNodes(d SearchDomain, nodes int) Alarm {
	return d.watch("Nodes", minimum, Alarm{
		Kind: "search-nodes", Severity: Ticket,
		Intent:     "A node of the domain has been missing.",
		Comparison: Below, Threshold: float64(nodes), Unit: Count, Window: once(24 * time.Hour), Missing: NotAlive,
	})
}

// SearchSnapshot fires when the automatic snapshot failed.
func SearchSnapshot(d SearchDomain) Alarm {
	return d.watch("AutomatedSnapshotFailure", maximum, Alarm{
		Kind: "search-snapshot", Severity: Ticket,
		Intent:     "The automatic snapshot failed: there is no recent state to restore.",
		Comparison: AtLeast, Threshold: 1, Unit: Count, Window: minutes(1), Missing: NothingHappened,
	})
}

// SearchCPU fires when the data nodes use 80 % of their CPU for three quarters of an hour.
func SearchCPU(d SearchDomain) Alarm {
	return d.watch("CPUUtilization", maximum, Alarm{
		Kind: "search-cpu", Severity: Ticket,
		Intent:     "The data nodes are busy all the time: searches get slow.",
		Comparison: AtLeast, Threshold: 80, Unit: Percent,
		Window: Window{Period: 15 * time.Minute, Datapoints: 3, Evaluations: 3}, Missing: NotAlive,
	})
}

// SearchMemory fires when the Java heap of a data node is 95 % full.
func SearchMemory(d SearchDomain) Alarm {
	return d.watch("JVMMemoryPressure", maximum, Alarm{
		Kind: "search-memory", Severity: Ticket,
		Intent:     "A data node's heap is nearly full: it will block writes, then crash.",
		Comparison: AtLeast, Threshold: 95, Unit: Percent, Window: minutes(3), Missing: NothingToJudge,
	})
}

// SearchMasterCPU fires when the dedicated master nodes use half of their CPU for three quarters of an hour.
func SearchMasterCPU(d SearchDomain) Alarm {
	return d.watch("MasterCPUUtilization", maximum, Alarm{
		Kind: "search-master-cpu", Severity: Ticket,
		Intent:     "The master nodes are busy: the domain's own housekeeping suffers.",
		Comparison: AtLeast, Threshold: 50, Unit: Percent,
		Window: Window{Period: 15 * time.Minute, Datapoints: 3, Evaluations: 3}, Missing: NothingToJudge,
	})
}

// SearchMasterMemory fires when the Java heap of a dedicated master node is 95 % full.
func SearchMasterMemory(d SearchDomain) Alarm {
	return d.watch("MasterJVMMemoryPressure", maximum, Alarm{
		Kind: "search-master-memory", Severity: Ticket,
		Intent:     "A master node's heap is nearly full: the domain may lose its master.",
		Comparison: AtLeast, Threshold: 95, Unit: Percent, Window: minutes(3), Missing: NothingToJudge,
	})
}

// SearchKeyError fires when the key that encrypts the domain is disabled.
func SearchKeyError(d SearchDomain) Alarm {
	return d.watch("KMSKeyError", maximum, Alarm{
		Kind: "search-key-error", Severity: Page,
		Intent:     "The domain's encryption key is disabled: enable it, or the domain stays unusable.",
		Comparison: AtLeast, Threshold: 1, Unit: Count, Window: minutes(1), Missing: NothingHappened,
	})
}

// SearchKeyLost fires when the key that encrypts the domain is deleted or its grant revoked.
func SearchKeyLost(d SearchDomain) Alarm {
	return d.watch("KMSKeyInaccessible", maximum, Alarm{
		Kind: "search-key-lost", Severity: Page,
		Intent:     "The domain's encryption key is deleted or its grant revoked: the domain is about to be lost.",
		Comparison: AtLeast, Threshold: 1, Unit: Count, Window: minutes(1), Missing: NothingHappened,
	})
}
