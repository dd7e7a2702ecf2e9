package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func worker(cache.QueueEndpoint) {}

func program(seen *cache.Session) {
	worker(cache.QueueEndpoint(seen.Endpoint())) // ERROR cannot convert seen.Endpoint()
}
