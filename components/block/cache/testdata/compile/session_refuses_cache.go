package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func login(cache.SessionEndpoint) {}

func program(hot *cache.Cache) {
	login(hot.Endpoint()) // ERROR cannot use hot.Endpoint() .*CacheEndpoint.* as .*SessionEndpoint
}
