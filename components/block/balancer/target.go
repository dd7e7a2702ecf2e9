package balancer

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

// Protocol is the version of HTTP that the balancer speaks to a target.
type Protocol string

// The protocol versions. Clients may speak HTTP/2 to the balancer whichever is chosen; WebSockets need HTTP1.
const (
	HTTP1 Protocol = "HTTP1"
	HTTP2 Protocol = "HTTP2"
	GRPC  Protocol = "GRPC"
)

// Algorithm is how a request finds its target among the healthy ones.
type Algorithm string

// The routing algorithms.
const (
	// LeastOutstanding picks the target with the fewest requests in flight, which evens out long connections.
	LeastOutstanding Algorithm = "least_outstanding_requests"
	// RoundRobin takes the targets in turn. It is the only one that SlowStart works with.
	RoundRobin Algorithm = "round_robin"
	// WeightedRandom picks at random and sends less to targets that fail more than the others.
	WeightedRandom Algorithm = "weighted_random"
)

// Target is a group of addresses, usually the tasks of one service, that share a port and a health check.
type Target struct {
	// Port is where the targets listen. Required. Changing it replaces the target group.
	Port int

	// Health is how the balancer tells whether a target works.
	Health HealthCheck

	// Match says which requests go here. Default: those that no other target matches.
	Match Match

	// Protocol is the HTTP version spoken to the targets. Default: HTTP1. HTTP2 and GRPC need an HTTPS listener.
	Protocol Protocol

	// DeregistrationDelay is how long a target that leaves may finish its requests; open WebSockets are cut at
	// its end. Default: 60s. 1s to 1h.
	DeregistrationDelay time.Duration

	// StickyFor keeps a client with one target for this long, by a cookie. Default: clients are not kept.
	// 1s to 168h.
	StickyFor time.Duration

	// SlowStart is how long a new target's share of requests rises. Default: it gets its full share at once.
	// 30s to 15m, and only with RoundRobin.
	SlowStart time.Duration

	// Algorithm is how a target is picked. Default: LeastOutstanding, or RoundRobin with SlowStart.
	Algorithm Algorithm
}

// HealthCheck is how the balancer tells whether a target works. Its zero value asks for "/" every 15 seconds.
type HealthCheck struct {
	// Path is what is asked for. Default: "/", or "/AWS.ALB/healthcheck" with GRPC.
	Path string
	// Matcher is the status codes of a healthy answer: "200", "200-299", "200,204". Default: "200", or "12" with
	// GRPC, the code for a method that is not implemented. 200 to 499; 0 to 99 with GRPC.
	Matcher string
	// Interval between two checks. Default: 15s. 5s to 300s.
	Interval time.Duration
	// Timeout of one check. Default: 5s. 2s to 120s, and less than Interval.
	Timeout time.Duration
	// Healthy is how many checks in a row must pass before a target gets requests. Default: 2. 2 to 10.
	Healthy int
	// Unhealthy is how many in a row must fail before it gets none. Default: 3. 2 to 10.
	Unhealthy int
}

func (t Target) withDefaults() Target {
	t.Protocol = cmp.Or(t.Protocol, HTTP1)
	t.DeregistrationDelay = cmp.Or(t.DeregistrationDelay, time.Minute)
	if t.SlowStart != 0 {
		t.Algorithm = cmp.Or(t.Algorithm, RoundRobin)
	}
	t.Algorithm = cmp.Or(t.Algorithm, LeastOutstanding)
	t.Health = t.Health.withDefaults(t.Protocol)
	return t
}

func (h HealthCheck) withDefaults(protocol Protocol) HealthCheck {
	if protocol == GRPC {
		h.Path, h.Matcher = cmp.Or(h.Path, "/AWS.ALB/healthcheck"), cmp.Or(h.Matcher, "12")
	}
	h.Path, h.Matcher = cmp.Or(h.Path, "/"), cmp.Or(h.Matcher, "200")
	h.Interval = cmp.Or(h.Interval, 15*time.Second)
	h.Timeout = cmp.Or(h.Timeout, 5*time.Second)
	h.Healthy = cmp.Or(h.Healthy, 2)
	h.Unhealthy = cmp.Or(h.Unhealthy, 3)
	return h
}

// validate reports what AWS refuses; taken is how many condition values of its rule are used up already.
func (t Target) validate(l Listener, taken int) error {
	var p check.Problems
	p.Between(t.Port, 1, 65535, "port", "")
	check.OneOf(&p, t.Protocol, "protocol", HTTP1, HTTP2, GRPC)
	p.Unless(t.Protocol == HTTP1 || !l.PlainHTTP, "protocol",
		"is %q behind plain HTTP; want %q, or a certificate",
		t.Protocol, HTTP1)
	within(&p, t.DeregistrationDelay, time.Second, time.Hour, "deregistrationDelay")
	if t.StickyFor != 0 {
		within(&p, t.StickyFor, time.Second, 7*24*time.Hour, "stickyFor")
	}
	if t.SlowStart != 0 {
		within(&p, t.SlowStart, 30*time.Second, 15*time.Minute, "slowStart")
	}
	check.OneOf(&p, t.Algorithm, "algorithm", LeastOutstanding, RoundRobin, WeightedRandom)
	p.Unless(t.SlowStart == 0 || t.Algorithm == RoundRobin, "algorithm",
		"is %q with slowStart; want %q, the only one AWS combines with it", t.Algorithm, RoundRobin)
	p.Under("health", t.Health.validate(t.Protocol))
	if !t.Match.empty() {
		p.Under("match", t.Match.validate(taken))
	} else {
		p.Unless(t.Match.Priority == 0, "match.priority", "is %d without hosts or paths; want none: this target"+
			" takes what is left", t.Match.Priority)
	}
	return p.Err()
}

var (
	httpCodes = regexp.MustCompile(`^[2-4]\d\d([,-][2-4]\d\d)*$`)
	grpcCodes = regexp.MustCompile(`^\d{1,2}([,-]\d{1,2})*$`)
)

func (h HealthCheck) validate(protocol Protocol) error {
	var p check.Problems
	p.Unless(strings.HasPrefix(h.Path, "/") && len(h.Path) <= 1024, "path",
		"is %q; want a path that starts with / and has at most 1024 characters", h.Path)
	if protocol == GRPC {
		p.Unless(grpcCodes.MatchString(h.Matcher), "matcher",
			"is %q; want gRPC codes 0 to 99 such as 0-99", h.Matcher)
	} else {
		p.Unless(httpCodes.MatchString(h.Matcher), "matcher",
			"is %q; want codes 200 to 499 such as 200, 200-299 or 200,204", h.Matcher)
	}
	within(&p, h.Interval, 5*time.Second, 5*time.Minute, "interval")
	within(&p, h.Timeout, 2*time.Second, 2*time.Minute, "timeout")
	p.Unless(h.Timeout < h.Interval, "timeout", "is %s; want less than interval (%s)", h.Timeout, h.Interval)
	p.Between(h.Healthy, 2, 10, "healthy", "checks")
	p.Between(h.Unhealthy, 2, 10, "unhealthy", "checks")
	return p.Err()
}
