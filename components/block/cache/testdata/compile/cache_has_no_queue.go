package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func worker(cache.QueueEndpoint) {}

func program(hot *cache.Cache) {
	worker(hot.Queue()) // ERROR hot.Queue undefined
}
