package realtime

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/cache"
)

// stores are the Valkey groups by what they are used for. A queue on a group that evicts does not compile.
type stores struct {
	queue  cache.QueueEndpoint
	pubsub cache.PubSubEndpoint
	cache  cache.CacheEndpoint
	groups map[string]*cache.Group
}

// declareStores declares one group that never evicts, for jobs and messages, and in production a second one,
// for what may be forgotten: a full cache must not stop the queue, nor the queue's size push the cache out.
func (p *Platform) declareStores(ctx *pulumi.Context, a Args) (stores, error) {
	jobs, err := cache.NewShared(ctx, p.name+"-jobs", a.jobs(p.keys), pulumi.Parent(p))
	if err != nil {
		return stores{}, err
	}
	s := stores{
		queue: jobs.Queue(), pubsub: jobs.PubSub(), cache: jobs.Cache(),
		groups: map[string]*cache.Group{"jobs": jobs.Group},
	}
	if !a.Preset.values().oneGroup {
		apart, err := cache.NewCache(ctx, p.name+"-cache", a.group(p.keys), pulumi.Parent(p))
		if err != nil {
			return stores{}, err
		}
		s.cache, s.groups["cache"] = apart.Endpoint(), apart.Group
	}
	p.QueueAddress, p.CacheAddress = s.queue.Address(), s.cache.Address()
	return s, nil
}

// jobs is the group whose content cannot be had again, and that a lost stack starts anew from its snapshot.
func (a Args) jobs(k keys) *cache.Args {
	args := a.group(k)
	args.Snapshots.RestoreFrom = a.Cache.RestoreJobsFrom
	return args
}

// group is the size and safety of each Valkey group. Its keys are nil while arguments are validated.
func (a Args) group(k keys) *cache.Args {
	args := &cache.Args{
		Placement: a.Network.Data, NodeType: a.Cache.NodeType, Replicas: a.Cache.Replicas,
		AllowDestroy: a.AllowDestroy,
	}
	if k.data != nil {
		args.KeyARN, args.Logs.KeyARN = k.data.ARN, k.logs.ARN
	}
	return args
}
