package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func worker(cache.QueueEndpoint) {}

func program(seen *cache.Session) {
	worker(seen.Endpoint()) // ERROR cannot use seen.Endpoint() .*SessionEndpoint.* as .*QueueEndpoint
}
