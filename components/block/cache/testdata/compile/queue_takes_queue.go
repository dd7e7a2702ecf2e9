package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func worker(cache.QueueEndpoint) {}

func program(jobs *cache.Queue, all *cache.Shared) {
	worker(jobs.Endpoint())
	worker(all.Queue())
}
