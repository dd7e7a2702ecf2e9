package realtime

import (
	"maps"
	"slices"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
)

const (
	// slowest is how slow one answer in ten may be.
	slowest = 2500 * time.Millisecond
	// arrivalVisibility is how long a worker has for one uploaded video.
	arrivalVisibility = 15 * time.Minute
	// oldestArrival is how long an uploaded video may wait for a worker.
	oldestArrival = 30 * time.Minute
	// mostBlocked is how many requests the firewall may block in a minute before somebody looks.
	mostBlocked = 1000
)

// The keys of the alarms at the entry.
const (
	entryKey  = "entry"
	edgeKey   = "edge"
	errorsKey = entryKey + "-alb-target-5xx"
	refuseKey = entryKey + "-alb-5xx"
	hostsKey  = entryKey + "-alb-healthy-hosts"
	slowKey   = entryKey + "-alb-latency"
)

// entryAlarms watch the load balancer. They stand before the API, whose deployments they roll back.
type entryAlarms struct {
	set      *alarms.Alarms
	watched  []alarms.Alarm
	rollback []pulumi.StringInput
}

func (p *Platform) declareEntryAlarms(ctx *pulumi.Context, a Args) (*entryAlarms, error) {
	watched := alarms.ALB{
		LoadBalancer: p.Balancer.ARNSuffix, TargetGroup: p.Balancer.TargetGroups[apiTarget].ARNSuffix,
	}.Alarms(entryKey)
	set, err := alarms.New(ctx, p.name+"-alarms", &alarms.Args{
		Channels: p.mail.home, Runbooks: a.Watch.Runbooks, Alarms: watched,
		Composite: alarms.Composite{
			When:   alarms.Any(errorsKey, refuseKey, hostsKey, slowKey),
			Intent: "Players see errors, wait, or cannot connect.",
		},
	}, pulumi.Parent(p))
	if err != nil {
		return nil, err
	}
	p.UsersAffectedARN = set.CompositeARN
	e := &entryAlarms{set: set, watched: watched}
	// Not the healthy hosts: before the first deployment there are none, and it would be rolled back.
	for _, key := range []string{errorsKey, refuseKey} {
		name, err := set.Name(key)
		if err != nil {
			return nil, err
		}
		e.rollback = append(e.rollback, name)
	}
	return e, nil
}

// declareWatch declares the alarms on everything behind the entry, those of the edge, and the dashboard.
func (p *Platform) declareWatch(ctx *pulumi.Context, a Args, s stores, entry *entryAlarms) error {
	inside := p.insideAlarms(a, s)
	home, err := alarms.New(ctx, p.name+"-parts", &alarms.Args{
		Channels: p.mail.home, Runbooks: a.Watch.Runbooks, Alarms: inside,
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	outside := p.edgeAlarms(a)
	_, err = alarms.New(ctx, p.name+"-edge-alarms", &alarms.Args{
		Channels: p.mail.edge, Runbooks: a.Watch.Runbooks, Alarms: outside,
	}, pulumi.Parent(p), pulumi.Provider(a.Edge))
	if err != nil {
		return err
	}
	if err := p.declareQueries(ctx); err != nil {
		return err
	}
	status := slices.Concat(
		pulumi.StringArray{entry.set.CompositeARN}, entry.set.ARNList(), home.ARNList())
	return p.declareDashboard(ctx, a, status, boards{entry.watched, inside, outside})
}

// insideAlarms watch services, Valkey nodes and the queue of arrivals.
func (p *Platform) insideAlarms(a Args, s stores) []alarms.Alarm {
	all := slices.Concat(
		alarms.ECSService{Cluster: p.ClusterName, Service: p.APIServiceName}.Alarms("api"),
		alarms.ECSService{Cluster: p.ClusterName, Service: p.WorkersServiceName}.Alarms("workers"),
	)
	for _, key := range slices.Sorted(maps.Keys(s.groups)) {
		nodes := s.groups[key].MemberClusterIDs
		for _, number := range slices.Sorted(maps.Keys(nodes)) {
			all = append(all, cacheAlarms(key, number, nodes[number], *a.Cache.Replicas > 0)...)
		}
	}
	return append(all,
		alarms.SQSAge(alarms.Queue{Name: p.Arrivals.Name}, oldestArrival).For("arrivals"),
		alarms.SQSDeadLetters(alarms.Queue{Name: p.Arrivals.DeadLetterName}).For("arrivals"),
	)
}

// cacheAlarms watch one node. A group that never evicts loses data when it does, or refuses writes before:
// that wakes somebody. A cache may evict.
func cacheAlarms(group, number string, id pulumi.StringInput, replicated bool) []alarms.Alarm {
	node := alarms.CacheNode{Cluster: id}
	all := []alarms.Alarm{alarms.CacheEngineCPU(node), alarms.CacheMemory(node)}
	if group == "jobs" {
		all[1] = all[1].At(80).As(alarms.Page)
		all = append(all, alarms.CacheEvictions(node).As(alarms.Page))
	}
	if replicated {
		all = append(all, alarms.CacheReplicationLag(node, time.Minute))
	}
	for i := range all {
		all[i] = all[i].For(group + "-" + number)
	}
	return all
}

// edgeAlarms watch the distribution and the firewall. Their metrics exist in us-east-1 only.
func (p *Platform) edgeAlarms(a Args) []alarms.Alarm {
	distribution := alarms.Distribution{ID: p.DistributionID}
	all := distribution.Alarms(edgeKey)
	if a.Preset == Production { // the latency is among the detailed metrics
		all = append(all, alarms.CloudFrontOriginLatency(distribution, slowest).For(edgeKey))
	}
	return append(all, alarms.WAFBlocked(alarms.WebACL{Metric: p.Firewall.MetricName}, mostBlocked).For(edgeKey))
}
