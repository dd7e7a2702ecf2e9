package service

import (
	"cmp"
	"regexp"
	"time"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/internal/check"
)

// maxTasks is how many tasks a service may have.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
const maxTasks = 5000

var scheduleKey = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Scaling is how many tasks run. AWS adds tasks when any measure is above its target, and removes them when
// all are below.
type Scaling struct {
	// Min is how many tasks run at least. Default: 2, in different availability zones. 1 to 5000.
	Min int
	// Max is how many run at most. The same as Min fixes the number. Default: three times Min. At most
	// 5000.
	Max int
	// CPUPercent is the average CPU to keep. Default: 60, when no other measure is given. 10 to 90.
	CPUPercent int
	// MemoryPercent is the average memory to keep. Default: not measured. 10 to 90.
	MemoryPercent int
	// RequestsPerTask is how many requests a minute each task answers. Default: not measured.
	RequestsPerTask int
	// ConnectionsPerTask is how many open connections each task holds, WebSockets among them. It takes the
	// clients' side of all connections of the balancer, so the balancer should have this one target. Default:
	// not measured.
	ConnectionsPerTask int
	// Queue is a measure of the work that waits, published by the service itself. Default: not measured.
	Queue *Queue
	// Schedules change Min and Max at certain times, by key. Default: they stay.
	Schedules map[string]Schedule
	// OutCooldown is how long after adding tasks more are added. Default: 60s. At most 1h.
	OutCooldown time.Duration
	// InCooldown is how long after a change tasks are removed. Default: 300s. At most 1h.
	InCooldown time.Duration
}

func (s Scaling) withDefaults() Scaling {
	s.Min = cmp.Or(s.Min, 2)
	s.Max = cmp.Or(s.Max, min(3*s.Min, maxTasks))
	if s.Max > s.Min && !s.measured() {
		s.CPUPercent = 60
	}
	s.OutCooldown = cmp.Or(s.OutCooldown, time.Minute)
	s.InCooldown = cmp.Or(s.InCooldown, 5*time.Minute)
	return s
}

// measured says whether any measure moves the number of tasks.
func (s Scaling) measured() bool {
	return s.Queue != nil || cmp.Or(s.CPUPercent, s.MemoryPercent, s.RequestsPerTask, s.ConnectionsPerTask) != 0
}

// moves says whether AWS changes the number of tasks, which Pulumi must not change back.
func (s Scaling) moves() bool { return s.Max > s.Min || len(s.Schedules) > 0 }

func (s Scaling) validate(target *Target, c cluster.Ref) error {
	var p check.Problems
	p.Between(s.Min, 1, maxTasks, "min", "tasks")
	p.Unless(s.Max >= s.Min && s.Max <= maxTasks, "max",
		"is %d; want min (%d) to %d tasks", s.Max, s.Min, maxTasks)
	p.Unless(s.moves() || !s.measured(), "max", "is min (%d) beside a measure; want more, or no measure", s.Min)
	if s.CPUPercent != 0 {
		p.Between(s.CPUPercent, 10, 90, "cpuPercent", "percent")
	}
	if s.MemoryPercent != 0 {
		p.Between(s.MemoryPercent, 10, 90, "memoryPercent", "percent")
	}
	s.validateTraffic(&p, target, c)
	if s.Queue != nil {
		p.Under("queue", s.Queue.validate())
	}
	for _, key := range sortedKeys(s.Schedules) {
		p.Unless(scheduleKey.MatchString(key), entry("schedules", key),
			"is its key; want lower-case letters, digits and single hyphens")
		p.Under(entry("schedules", key), s.Schedules[key].validate())
	}
	within(&p, s.OutCooldown, time.Second, time.Hour, "outCooldown")
	within(&p, s.InCooldown, time.Second, time.Hour, "inCooldown")
	return p.Err()
}

func (s Scaling) validateTraffic(p *check.Problems, target *Target, c cluster.Ref) {
	p.Unless(s.RequestsPerTask >= 0, "requestsPerTask", "is %d; want at least 1", s.RequestsPerTask)
	p.Unless(s.ConnectionsPerTask >= 0, "connectionsPerTask", "is %d; want at least 1", s.ConnectionsPerTask)
	if s.RequestsPerTask != 0 {
		p.Unless(target != nil && target.BalancerSuffix != nil && target.GroupSuffix != nil, "requestsPerTask",
			"is %d; want a target with balancerSuffix and groupSuffix, which count requests", s.RequestsPerTask)
	}
	if s.ConnectionsPerTask != 0 {
		p.Unless(target != nil && target.BalancerSuffix != nil, "connectionsPerTask",
			"is %d; want a target with balancerSuffix, which counts connections", s.ConnectionsPerTask)
		p.Unless(c.Insights, "connectionsPerTask",
			"is %d; want a cluster with container insights, which count the running tasks", s.ConnectionsPerTask)
	}
}
