package tenancy

import (
	"maps"
	"slices"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/cache"
	"github.com/plinth-iac/plinth/components/block/database"
	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/components/block/restapi"
	"github.com/plinth-iac/plinth/components/block/table"
	"github.com/plinth-iac/plinth/components/block/websocketapi"
)

const (
	// slowest is how slow one answer in ten may be.
	slowest = 2500 * time.Millisecond
	// laggard is how far a reader may be behind its writer.
	laggard = time.Second
	// mostBlocked is how many requests the firewall may block in a minute before somebody looks.
	mostBlocked = 1000
	// nearlyFull is the share of a cell's capacity from which on another is wanted, in percent.
	nearlyFull = 90
	// mostThrottled is how many requests of tenants may be refused for their plan within five minutes.
	mostThrottled = 100
	// leastVolume is how much an Aurora volume must be able to grow: a tenth of the 128 TiB that it may have.
	leastVolume = 128 << 40 / 10
)

// watched is what the alarms watch, by the part of the dashboard that shows it.
type watched struct {
	entry, functions, databases, stores, workspaces []alarms.Alarm
	// affected are the keys of those that users feel.
	affected []string
	groups   []pulumi.StringInput
}

func (w *watched) function(key string, f *function.Function, timeout time.Duration) {
	w.functions = append(w.functions, alarms.Function{Name: f.Name, Timeout: timeout}.Alarms(key)...)
	w.groups = append(w.groups, f.LogGroupName)
}

func (w *watched) rest(api *restapi.API) {
	stage := alarms.RESTStage{API: api.Name, Stage: api.StageName}
	w.entry = append(w.entry, stage.Alarms("api")...)
	w.affected = append(w.affected, "api-rest-5xx", "api-rest-latency")
}

func (w *watched) socket(api *websocketapi.API) {
	stage := alarms.SocketStage{API: api.ID, Stage: api.StageName}
	w.entry = append(w.entry, stage.Alarms("socket")...)
	w.affected = append(w.affected, "socket-socket-execution-errors")
}

// cell watches one cluster and each of its instances.
func (w *watched) cell(name string, a Args, d *database.Database) {
	key := "cell-" + name
	cluster := alarms.DBCluster{ID: d.ID}
	list := []alarms.Alarm{alarms.AuroraUptime(cluster), alarms.AuroraVolumeLeft(cluster, leastVolume)}
	for i := range list {
		list[i] = list[i].For(key)
	}
	w.affected = append(w.affected, key+"-aurora-uptime")
	for _, instance := range slices.Sorted(maps.Keys(d.InstanceIDs)) {
		one := alarms.DBInstance{ID: d.InstanceIDs[instance]}
		each := []alarms.Alarm{
			alarms.DBCPU(one), alarms.DBConnections(one, a.Data.Cells.connections()*9/10),
			alarms.AuroraBlocked(one, 10), alarms.AuroraReplicaLag(one, laggard),
		}
		if a.Data.Cells.Class == "" {
			each = append(each, alarms.AuroraCapacity(one))
		} else {
			each = append(each, alarms.AuroraBufferCache(one), alarms.DBFreeLocalStorage(one, 2<<30))
		}
		for _, alarm := range each {
			list = append(list, alarm.For(key+"-"+instance))
		}
	}
	w.databases = append(w.databases, list...)
}

// cache watches each node. It may evict, and be lost.
func (w *watched) cache(a Args, g *cache.Group) {
	for _, number := range slices.Sorted(maps.Keys(g.MemberClusterIDs)) {
		node := alarms.CacheNode{Cluster: g.MemberClusterIDs[number]}
		list := []alarms.Alarm{alarms.CacheEngineCPU(node), alarms.CacheMemory(node)}
		if *a.Data.Cache.Replicas > 0 {
			list = append(list, alarms.CacheReplicationLag(node, time.Minute))
		}
		for _, alarm := range list {
			w.stores = append(w.stores, alarm.For("cache-"+number))
		}
	}
}

func (w *watched) tables(registry, connections *table.Table) {
	w.stores = append(w.stores, alarms.Table{Name: registry.Name}.Alarms("registry")...)
	w.stores = append(w.stores, alarms.Table{Name: connections.Name}.Alarms("connections")...)
}

// requests watches the queue of what is to be done to workspaces.
func (w *watched) requests(q *queue.Queue) {
	w.workspaces = append(w.workspaces,
		alarms.SQSAge(alarms.Queue{Name: q.Name}, oldestRequest).For("requests"),
		alarms.SQSDeadLetters(alarms.Queue{Name: q.DeadLetterName}).For("requests"),
	)
}

// failed watches the queue of events that custom functions failed on, and what could not be kept even there.
func (w *watched) failed(q *queue.Queue) {
	w.functions = append(w.functions,
		alarms.SQSDeadLetters(alarms.Queue{Name: q.Name}).For("failed"),
		alarms.SQSDeadLetters(alarms.Queue{Name: q.DeadLetterName}).For("failed-twice"),
	)
}

// cellFull watches how full a cell is, by what the provisioner says of it.
func (w *watched) cellFull(name, application, environment string) {
	w.workspaces = append(w.workspaces, alarms.Custom(alarms.CustomMetric{
		Namespace: "Plinth/Workspaces", Name: "CellUsedPercent", Statistic: "Maximum",
		Dimensions: map[string]pulumi.StringInput{
			"application": pulumi.String(application), "environment": pulumi.String(environment),
			"cell": pulumi.String(name),
		},
	}, alarms.Alarm{
		Kind:       "workspaces-cell-full",
		Intent:     "The cell takes hardly any more workspaces: tenants will wait for theirs.",
		Comparison: alarms.AtLeast, Threshold: nearlyFull, Unit: alarms.Percent,
		Window:  alarms.Window{Period: 5 * time.Minute, Datapoints: 1, Evaluations: 1},
		Missing: alarms.StillSo, // it is told when it changes
	}).For("cell-"+name))
}

// throttled watches requests that were refused because a tenant sends more than its plan allows.
func (w *watched) throttled(namespace string) {
	w.workspaces = append(w.workspaces, alarms.Custom(alarms.CustomMetric{
		Namespace: namespace, Name: throttledMetric, Statistic: "Sum",
	}, alarms.Alarm{
		Kind:       "workspaces-throttled",
		Intent:     "A tenant is refused: it sends more than its plan allows, or runs wild.",
		Comparison: alarms.AtLeast, Threshold: mostThrottled, Unit: alarms.Count,
		Window:  alarms.Window{Period: 5 * time.Minute, Datapoints: 1, Evaluations: 1},
		Missing: alarms.NothingHappened,
	}))
}
