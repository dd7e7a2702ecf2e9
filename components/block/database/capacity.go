package database

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

// Limits of a cluster.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html
const (
	maxInstances = 16
	maxReaders   = 15
	maxACU       = 256
)

const serverless = "db.serverless"

// Instance is the writer or a reader. It holds no data: the cluster's storage does, six times in three zones.
type Instance struct {
	// Class is its size. Default: db.r7g.large, or that of Capacity.Serverless where that is given.
	Class string
	// Zone is the availability zone, one of those of the placement's subnets. Required with two or more
	// instances. Default: AWS chooses. A change replaces the instance.
	Zone string
	// Tier is the order in which instances take over when the writer fails, the lowest first; a serverless
	// reader of tier 0 or 1 is as large as the writer at all times. Default: 0. At most 15.
	Tier int
}

// Capacity is how the instances grow.
type Capacity struct {
	// Serverless makes instances without a Class of their own grow and shrink with their load.
	// Default: instances have a fixed size.
	Serverless *Serverless
	// Readers adds readers while those there are busy. Default: only Instances.
	Readers *ReaderScaling
	// WriteForwarding lets readers take writes, which they pass on to the writer. Default: they refuse.
	WriteForwarding bool
	// IOOptimized pays for storage and instances, and nothing for each read and write: cheaper when these are
	// more than a quarter of the bill. It can be switched once in 30 days. Default: each is paid for.
	// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.StorageReliability.html
	IOOptimized bool
}

// Serverless is the range of Aurora Serverless v2, in capacity units of about 2 GiB of memory each.
type Serverless struct {
	// MinACU is the least that an instance has. Default: 0.5. In steps of 0.5; leave it out with PauseAfter.
	MinACU float64
	// MaxACU is the most that an instance grows to, and what a runaway query can cost. Default: 8. 1 to 256, in
	// steps of 0.5.
	MaxACU float64
	// PauseAfter stops an instance that no client is connected to for so long. The next connection waits about
	// 15 seconds. Default: never. 5m to 24h.
	PauseAfter time.Duration
}

// ReaderScaling adds and removes readers. Those it made are not Pulumi's: before a cluster is destroyed, set
// Max to the number of declared readers and wait until the others are gone.
type ReaderScaling struct {
	// Min is how many readers there are at least. Default: those in Instances.
	Min int
	// Max is how many there are at most. Required. At most 15.
	Max int
	// CPUPercent is the average CPU of readers to keep. Default: 70, unless Connections is given. 10 to 90.
	CPUPercent int
	// Connections is the average number of connections to each reader to keep. Default: not measured.
	Connections int
}

var (
	class = regexp.MustCompile(`^db\.[rtx]\d[a-z]*\.(medium|large|\d*xlarge)$`)
	zone  = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d[a-z]$`)
)

func (i Instance) withDefaults(grows bool) Instance {
	if grows {
		i.Class = cmp.Or(i.Class, serverless)
	}
	i.Class = cmp.Or(i.Class, "db.r7g.large")
	return i
}

func (c Capacity) withDefaults(instances int) Capacity {
	if c.Serverless != nil {
		s := *c.Serverless
		if s.PauseAfter == 0 {
			s.MinACU = cmp.Or(s.MinACU, 0.5)
		}
		s.MaxACU = cmp.Or(s.MaxACU, 8)
		c.Serverless = &s
	}
	if c.Readers != nil {
		r := *c.Readers
		r.Min = cmp.Or(r.Min, instances-1)
		if r.Connections == 0 {
			r.CPUPercent = cmp.Or(r.CPUPercent, 70)
		}
		c.Readers = &r
	}
	return c
}

func (a Args) validateInstances(p *check.Problems) {
	p.Unless(len(a.Instances) >= 1 && len(a.Instances) <= maxInstances, "instances",
		"has %d; want 1 to %d", len(a.Instances), maxInstances)
	zones := map[string]bool{}
	for _, name := range sorted(a.Instances) {
		i, path := a.Instances[name], "instances."+name
		p.Unless(key.MatchString(name), "instances",
			"has the key %q; want lower-case letters, digits and single hyphens", name)
		p.Unless(i.Class == serverless || class.MatchString(i.Class), path+".class",
			"is %q; want a class such as db.r7g.large", i.Class)
		p.Unless(i.Class != serverless || a.Capacity.Serverless != nil, path+".class",
			"is %q; want capacity.serverless as well, which says how far it grows", i.Class)
		p.Required(i.Zone != "" || len(a.Instances) < 2, path+".zone",
			"a zone, so that not all instances are in one that fails")
		p.Unless(i.Zone == "" || zone.MatchString(i.Zone), path+".zone",
			"is %q; want a zone such as eu-west-1a", i.Zone)
		p.Between(i.Tier, 0, 15, path+".tier", "")
		zones[i.Zone] = true
	}
	p.Unless(len(a.Instances) < 2 || len(zones) > 1, "instances",
		"are all in one zone; want at least two zones, or a single instance")
}

func (c Capacity) validate(instances int) error {
	var p check.Problems
	if c.Serverless != nil {
		p.Under("serverless", c.Serverless.validate())
	}
	if c.Readers != nil {
		p.Under("readers", c.Readers.validate(instances))
	}
	return p.Err()
}

func (s Serverless) validate() error {
	var p check.Problems
	p.Unless(halves(s.MinACU) && s.MinACU >= 0 && s.MinACU <= maxACU, "minACU",
		"is %g; want 0.5 to %d in steps of 0.5", s.MinACU, maxACU)
	p.Unless(halves(s.MaxACU) && s.MaxACU >= 1 && s.MaxACU <= maxACU, "maxACU",
		"is %g; want 1 to %d in steps of 0.5", s.MaxACU, maxACU)
	p.Unless(s.MaxACU >= s.MinACU, "maxACU", "is %g; want at least minACU (%g)", s.MaxACU, s.MinACU)
	if s.PauseAfter == 0 {
		return p.Err()
	}
	p.Unless(s.PauseAfter >= 5*time.Minute && s.PauseAfter <= 24*time.Hour && s.PauseAfter%time.Second == 0,
		"pauseAfter", "is %s; want 5m to 24h in whole seconds", s.PauseAfter)
	p.Unless(s.MinACU == 0, "minACU", "is %g with pauseAfter, which goes down to 0; want it left out", s.MinACU)
	return p.Err()
}

func halves(v float64) bool { return math.Mod(v, 0.5) == 0 }

func (r ReaderScaling) validate(instances int) error {
	var p check.Problems
	p.Unless(instances > 1, "", "is set for a cluster without readers; want two or more instances")
	p.Between(r.Min, 1, maxReaders, "min", "readers")
	p.Unless(r.Max >= r.Min && r.Max <= maxReaders, "max", "is %d; want min (%d) to %d readers", r.Max, r.Min,
		maxReaders)
	p.Unless(r.CPUPercent == 0 || r.Connections == 0, "connections",
		"is set beside cpuPercent; want one measure, for Aurora takes no second")
	if r.CPUPercent != 0 {
		p.Between(r.CPUPercent, 10, 90, "cpuPercent", "percent")
	}
	p.Unless(r.Connections >= 0, "connections", "is %d; want at least 1", r.Connections)
	return p.Err()
}

// order is the keys of the instances in the order in which they are made: the first one writes.
func order(instances map[string]Instance) []string {
	return slices.SortedFunc(maps.Keys(instances), func(x, y string) int {
		return cmp.Or(cmp.Compare(instances[x].Tier, instances[y].Tier), cmp.Compare(x, y))
	})
}
