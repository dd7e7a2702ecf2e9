package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func subscribe(cache.PubSubEndpoint) {}

func program(seen *cache.Session) {
	subscribe(seen.Endpoint()) // ERROR cannot use seen.Endpoint() .*SessionEndpoint.* as .*PubSubEndpoint
}
