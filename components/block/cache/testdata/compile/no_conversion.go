package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func worker(cache.QueueEndpoint) {}

func program(hot *cache.Cache) {
	worker(cache.QueueEndpoint(hot.Endpoint())) // ERROR cannot convert hot.Endpoint()
}
