package tenancy

// Preset is a set of sizes, redundancy and retention that belong together.
type Preset string

// The presets.
const (
	// Production spreads over zones and sizes for real traffic.
	Production Preset = "production"
	// Development runs one serverless instance and one small cache.
	Development Preset = "development"
)

// sizes is what a preset decides.
type sizes struct {
	engineMiB, concurrency int
	cellCapacity           int
	class                  string
	readers                int
	nodeType               string
	replicas               int
	rate                   float64
	burst                  int
}

func (p Preset) values() sizes {
	if p == Development {
		return sizes{
			engineMiB: 512, concurrency: 5, cellCapacity: 100, nodeType: "cache.t4g.micro",
			rate: 50, burst: 25,
		}
	}
	return sizes{
		engineMiB: 1769, concurrency: 100, cellCapacity: 2500, class: "db.r7g.large", readers: 1,
		nodeType: "cache.m7g.large", replicas: 1, rate: 1000, burst: 500,
	}
}
