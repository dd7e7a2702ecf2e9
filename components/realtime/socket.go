package realtime

import (
	"cmp"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

// Limits of the parts that a WebSocket passes on its way to a task.
const (
	// edgeIdle is how long CloudFront keeps a WebSocket on which nothing is sent.
	// docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-working-with.websockets.html
	edgeIdle = 10 * time.Minute
	// balancerIdle is the longest idle timeout of an Application Load Balancer.
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
	balancerIdle = 4000 * time.Second
	// longestDrain is the longest deregistration delay of a target group.
	longestDrain = time.Hour
	// longestStop is the longest time that Fargate waits between SIGTERM and SIGKILL.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
	longestStop = 120 * time.Second
)

// Socket is the contract on WebSocket connections that CloudFront, the load balancer, the tasks and the
// application must agree on. The application reads its part from WS_PING_SECONDS and WS_DRAIN_SECONDS.
type Socket struct {
	// Ping is how often the server pings each connection. Default: 30s. At least 5s.
	Ping time.Duration
	// Idle is how long the load balancer keeps a connection on which nothing is sent. At least twice Ping, so
	// that one lost ping cuts nobody off. Default: 120s. At most 4000s, the longest that the load balancer
	// allows.
	Idle time.Duration
	// Drain is how long a leaving task keeps the connections it has, so that clients can move without an error.
	// At least Stop, or the load balancer cuts connections that the task still serves. Default: 120s. At most
	// 1h.
	Drain time.Duration
	// Stop is how long a task may go on after it was asked to stop. Default: 110s. At most 120s on Fargate.
	Stop time.Duration
}

func (s Socket) withDefaults() Socket {
	s.Ping = cmp.Or(s.Ping, 30*time.Second)
	s.Idle = cmp.Or(s.Idle, 120*time.Second)
	s.Drain = cmp.Or(s.Drain, 120*time.Second)
	s.Stop = cmp.Or(s.Stop, min(110*time.Second, s.Drain))
	return s
}

// Validate reports every way in which the parts of the contract disagree.
func (s Socket) Validate() error {
	s = s.withDefaults()
	var p check.Problems
	p.Unless(s.Ping >= 5*time.Second && s.Ping < edgeIdle, "ping",
		"is %s; want 5s to less than %s, or CloudFront closes connections between two pings", s.Ping, edgeIdle)
	p.Unless(s.Idle <= balancerIdle, "idle", "is %s; want at most %s", s.Idle, balancerIdle)
	p.Unless(s.Idle >= 2*s.Ping, "idle",
		"is %s; want at least %s, twice ping, or one lost ping cuts a client off", s.Idle, 2*s.Ping)
	p.Unless(s.Drain <= longestDrain, "drain", "is %s; want at most %s", s.Drain, longestDrain)
	p.Unless(s.Stop >= time.Second && s.Stop <= longestStop, "stop",
		"is %s; want 1s to %s, the longest that Fargate waits", s.Stop, longestStop)
	p.Unless(s.Drain >= s.Stop, "drain",
		"is %s; want at least %s, the time that a task has to stop, or its connections are cut before",
		s.Drain, s.Stop)
	for _, part := range []struct {
		path string
		d    time.Duration
	}{{"ping", s.Ping}, {"idle", s.Idle}, {"drain", s.Drain}, {"stop", s.Stop}} {
		p.Unless(part.d%time.Second == 0, part.path, "is %s; want whole seconds", part.d)
	}
	return p.Err()
}
