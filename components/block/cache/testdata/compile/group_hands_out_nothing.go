package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func worker(cache.QueueEndpoint) {}

func program(group *cache.Group) {
	worker(group.Endpoint()) // ERROR group.Endpoint undefined
}
