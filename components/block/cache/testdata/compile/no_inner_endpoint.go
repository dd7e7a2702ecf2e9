package sample

import "github.com/plinth-iac/plinth/components/block/cache"

func program(hot *cache.Cache) {
	_ = hot.Endpoint().endpoint // ERROR cannot refer to unexported field endpoint
}
