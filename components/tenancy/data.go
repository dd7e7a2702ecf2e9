package tenancy

import (
	"cmp"
	"net/netip"
	"time"
)

// Data is databases, cache and document store.
type Data struct {
	// Cells are the Aurora clusters that the workspaces' databases lie in.
	Cells Cells
	// Cache is the Valkey group for models and permissions.
	Cache Cache
	// Mongo is the schema store in MongoDB Atlas. Default: none.
	Mongo Mongo
	// RestoreRegistryFrom is the ARN of a DynamoDB table with point-in-time recovery that the registry of
	// workspaces starts from, to rebuild a lost stack. Later it may stay, change or go without any effect.
	// Default: the registry starts empty.
	RestoreRegistryFrom string
}

// Cells are Aurora clusters of one kind, named a, b, c in the order in which they came.
type Cells struct {
	// Count is how many there are. One more is one more cell, into which new workspaces go first. A lower count
	// takes the last one away, which is protected. Default: 1. At most 10.
	Count int
	// Capacity is how many workspaces a cell takes. Default: what the preset says. At most 10000.
	Capacity int
	// Class is the size of the instances. Default: what the preset says; serverless for Development.
	Class string
	// Readers is how many instances each cell has beside its writer, in other zones. Default: what the preset
	// says. At most 5.
	Readers *int
	// MaxACU is the most that a serverless instance grows to, in capacity units of about 2 GiB. Default: 4. 1 to
	// 256. For cells without a Class only.
	MaxACU float64
	// BackupDays is for how long a cell can be restored to any second. Default: 7. 1 to 35.
	BackupDays int
	// BackupByPlan leaves BackupDays, once a cell is there, to a plan of AWS Backup with continuous backups.
	// Default: Pulumi keeps it.
	BackupByPlan bool
	// RestoreFrom is the ARN of a cluster snapshot, or of a recovery point of AWS Backup, by the cell that
	// starts from it: {"a": "arn:…"}. It rebuilds a lost stack; later it may stay, change or go without effect.
	// Default: cells start empty.
	RestoreFrom map[string]string
	// Past is a cell as it was, from which single workspaces can be exported and brought back. Default: none.
	Past *Past
}

// Past is a copy of a cell as it was at some moment: a cell named "past" that takes no workspaces. It shares
// nothing with the cell, and goes when it is taken out of the arguments.
type Past struct {
	// Of is the cell. Required.
	Of string
	// Time is the moment, within the days of the cell's backups. Default: the latest there is, up to five
	// minutes ago.
	Time time.Time
}

// PastCell is the name, among Platform.Cells, of a cell as it was. It is a copy, and needs no backup of its
// own.
const PastCell = "past"

// Cache is where models and permissions are cached; data never is.
type Cache struct {
	// NodeType is the size of a node. Default: what the preset says.
	NodeType string
	// Replicas is how many copies the group keeps beside its primary. Default: what the preset says.
	Replicas *int
	// SecretARN is a Secrets Manager secret with the address of a Redis that stands elsewhere, which then takes
	// the place of the Valkey group. The engine finds it as CACHE_SECRET_ARN. Default: a Valkey group is made.
	SecretARN string
	// KeyARN is the KMS key that encrypts that secret. Default: AWS's own key does.
	KeyARN string
}

// Mongo is the schema store in MongoDB Atlas, which is created outside.
type Mongo struct {
	// SecretARN is the Secrets Manager secret that holds the connection string. The engine finds it as
	// MONGO_SECRET_ARN. Default: no document store.
	SecretARN string
	// KeyARN is the KMS key that encrypts the secret. Default: AWS's own key does.
	KeyARN string
	// EndpointService is the PrivateLink service of the Atlas project. Default: Atlas is reached at Addresses.
	EndpointService string
	// Addresses are where the cluster's nodes stand, when Atlas is reached through NAT or by peering.
	// Required with SecretARN, unless EndpointService is set.
	Addresses []netip.Prefix
}

// Workspaces is what happens to the tenants' databases.
type Workspaces struct {
	// Application is what secrets of workspaces are tagged with. Default: the Pulumi project.
	Application string
	// Declared are workspaces that stand in code, by id: 3 to 28 lower-case letters and digits, beginning with a
	// letter. All others come and go by messages to the queue, and are no resource of the stack. Default: none.
	// At most 100.
	Declared map[string]Declared
	// DropGrace is how long a workspace can still be had back after its drop was requested. Default: 168h. At
	// least 1h.
	DropGrace time.Duration
	// RotateDays is how often the credentials of workspaces are rotated. Default: 30. 1 to 1000.
	RotateDays int
	// Concurrency is how many workspaces are worked on at once. Default: 10. At least 2.
	Concurrency int
}

// Declared is a workspace that stands in code.
type Declared struct {
	// Cell is where it lies. Default: the cell that is emptiest when it is made.
	Cell string
	// Pooled lets the engine reach it through the RDS Proxy of its cell, which keeps connections open across
	// calls and failovers. It needs a Cell. Default: the engine connects directly.
	Pooled bool
	// Tier is the key among Entry.Tiers of the plan that the workspace's own API key is on.
	// Default: it gets no key.
	Tier string
	// Suspended locks it. Default: it is active.
	Suspended bool
}

const (
	maxCells    = 10
	maxDeclared = 100
)

func (d Data) withDefaults(p sizes) Data {
	d.Cells.Count = cmp.Or(d.Cells.Count, 1)
	d.Cells.Capacity = cmp.Or(d.Cells.Capacity, p.cellCapacity)
	d.Cells.Class = cmp.Or(d.Cells.Class, p.class)
	d.Cells.BackupDays = cmp.Or(d.Cells.BackupDays, 7)
	if d.Cells.Readers == nil {
		d.Cells.Readers = &p.readers
	}
	if d.Cells.Class == "" {
		d.Cells.MaxACU = cmp.Or(d.Cells.MaxACU, 4)
	}
	d.Cache.NodeType = cmp.Or(d.Cache.NodeType, p.nodeType)
	if d.Cache.Replicas == nil {
		d.Cache.Replicas = &p.replicas
	}
	return d
}

func (w Workspaces) withDefaults() Workspaces {
	w.DropGrace = cmp.Or(w.DropGrace, 7*24*time.Hour)
	w.RotateDays = cmp.Or(w.RotateDays, 30)
	w.Concurrency = cmp.Or(w.Concurrency, 10)
	return w
}

// keys are the names of the cells.
func (c Cells) keys() []string {
	var out []string
	for i := range min(max(c.Count, 0), maxCells) {
		out = append(out, string(rune('a'+i)))
	}
	return out
}
