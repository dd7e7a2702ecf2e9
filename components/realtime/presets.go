package realtime

import "cmp"

// Preset is a set of sizes, redundancy and retention that belong together.
type Preset string

// The presets.
const (
	// Production spreads over zones, keeps the job queue apart from the cache, and sizes for real traffic.
	Production Preset = "production"
	// Development runs one small task and one small Valkey group for all purposes.
	Development Preset = "development"
)

// sizes is what a preset decides.
type sizes struct {
	api, workers Size
	nodeType     string
	replicas     int
	// oneGroup lets a single Valkey group serve queue, pub/sub and cache.
	oneGroup bool
}

func (p Preset) values() sizes {
	if p == Development {
		small := Size{CPU: 256, MemoryMiB: 512, Min: 1, Max: 2}
		return sizes{api: small, workers: small, nodeType: "cache.t4g.micro", replicas: 0, oneGroup: true}
	}
	large := Size{CPU: 1024, MemoryMiB: 2048, Min: 2, Max: 20}
	return sizes{api: large, workers: large, nodeType: "cache.m7g.large", replicas: 1}
}

func (s Size) or(preset Size) Size {
	return Size{
		CPU:       cmp.Or(s.CPU, preset.CPU),
		MemoryMiB: cmp.Or(s.MemoryMiB, preset.MemoryMiB),
		Min:       cmp.Or(s.Min, preset.Min),
		Max:       cmp.Or(s.Max, preset.Max),
	}
}
