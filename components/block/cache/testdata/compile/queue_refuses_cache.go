package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func worker(cache.QueueEndpoint) {}

func program(hot *cache.Cache) {
	worker(hot.Endpoint()) // ERROR cannot use hot.Endpoint() .*CacheEndpoint.* as .*QueueEndpoint
}
