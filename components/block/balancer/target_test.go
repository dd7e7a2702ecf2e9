package balancer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/balancer"
)

func TestValidateTarget(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		target balancer.Target
		plain  bool
		want   string // each line without the path of the target
	}{
		"gRPC with codes of its own": {
			target: balancer.Target{Port: 1, Protocol: balancer.GRPC, Health: balancer.HealthCheck{Matcher: "0-99"}},
		},
		"several codes": {
			target: balancer.Target{Port: 65535, Health: balancer.HealthCheck{Matcher: "200,204-299"}},
		},
		"no port": {want: ".port: is 0; want 1 to 65535"},
		"an unknown protocol": {
			target: balancer.Target{Port: 1, Protocol: "HTTP3"},
			want:   `.protocol: is "HTTP3"; want HTTP1, HTTP2 or GRPC (did you mean "HTTP1"?)`,
		},
		"HTTP/2 without TLS": {
			target: balancer.Target{Port: 1, Protocol: balancer.HTTP2}, plain: true,
			want: `.protocol: is "HTTP2" behind plain HTTP; want "HTTP1", or a certificate`,
		},
		"times out of range": {
			target: balancer.Target{
				Port: 1, DeregistrationDelay: 2 * time.Hour, StickyFor: 8 * 24 * time.Hour, SlowStart: 20 * time.Second,
			},
			want: ".deregistrationDelay: is 2h0m0s; want whole seconds, 1s to 3600s\n" +
				".stickyFor: is 192h0m0s; want whole seconds, 1s to 604800s\n" +
				".slowStart: is 20s; want whole seconds, 30s to 900s",
		},
		"a slow start for the least busy": {
			target: balancer.Target{Port: 1, SlowStart: time.Minute, Algorithm: balancer.LeastOutstanding},
			want: `.algorithm: is "least_outstanding_requests" with slowStart; want "round_robin",` +
				" the only one AWS combines with it",
		},
		"an unknown algorithm": {
			target: balancer.Target{Port: 1, Algorithm: "random"},
			want:   `.algorithm: is "random"; want least_outstanding_requests, round_robin or weighted_random`,
		},
		"a check that cannot be": {
			target: balancer.Target{Port: 1, Health: balancer.HealthCheck{
				Path: "health", Matcher: "500", Interval: 301 * time.Second, Timeout: 121 * time.Second,
				Healthy: 1, Unhealthy: 11,
			}},
			want: ".health.path: is \"health\"; want a path that starts with / and has at most 1024 characters\n" +
				".health.matcher: is \"500\"; want codes 200 to 499 such as 200, 200-299 or 200,204\n" +
				".health.interval: is 5m1s; want whole seconds, 5s to 300s\n" +
				".health.timeout: is 2m1s; want whole seconds, 2s to 120s\n" +
				".health.healthy: is 1; want 2 to 10 checks\n" +
				".health.unhealthy: is 11; want 2 to 10 checks",
		},
		"a check longer than its interval": {
			target: balancer.Target{Port: 1, Health: balancer.HealthCheck{
				Interval: 10 * time.Second, Timeout: 10 * time.Second,
			}},
			want: ".health.timeout: is 10s; want less than interval (10s)",
		},
		"gRPC with a code of HTTP": {
			target: balancer.Target{Port: 1, Protocol: balancer.GRPC, Health: balancer.HealthCheck{Matcher: "200"}},
			want:   ".health.matcher: is \"200\"; want gRPC codes 0 to 99 such as 0-99",
		},
		"a priority for what is left": {
			target: balancer.Target{Port: 1, Match: balancer.Match{Priority: 3}},
			want:   ".match.priority: is 3 without hosts or paths; want none: this target takes what is left",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			a.Targets = map[string]balancer.Target{"api": tc.target}
			if tc.plain {
				a.Listener = balancer.Listener{PlainHTTP: true}
			}
			requireProblems(t, a, under(`targets["api"]`, tc.want))
		})
	}
}

// under puts the path before each line, as the list of problems shows it.
func under(path, lines string) string {
	if lines == "" {
		return ""
	}
	return path + strings.ReplaceAll(lines, "\n", "\n  "+path)
}

func TestValidateMatch(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		match  balancer.Match
		header bool
		want   string
	}{
		"hosts and paths": {match: balancer.Match{
			Hosts: []string{"api.example.com", "*.example.com"}, Paths: []string{"/graphql", "/v?/*", "*.png"},
			Priority: 1,
		}},
		"no priority": {
			match: balancer.Match{Paths: []string{"/a"}},
			want:  ".priority: is 0; want 1 to 49999",
		},
		"six values": {
			match: balancer.Match{Paths: []string{"/1", "/2", "/3", "/4", "/5", "/6"}, Priority: 1},
			want:  ": has 6 hosts and paths; want at most 5, for a rule takes five values with those of originHeader",
		},
		"four values beside a secret that changes": {
			match: balancer.Match{Paths: []string{"/1", "/2"}, Hosts: []string{"a", "b"}, Priority: 1}, header: true,
			want: ": has 4 hosts and paths; want at most 3, for a rule takes five values with those of originHeader",
		},
		"patterns AWS refuses": {
			match: balancer.Match{Paths: []string{"a b"}, Hosts: []string{"a_b"}, Priority: 1},
			want: ".hosts[0]: is \"a_b\"; want at most 128 letters, digits, dots, hyphens or wildcards\n" +
				".paths[0]: is \"a b\"; want a path that starts with / and has at most 128 characters",
		},
		"six wildcards": {
			match: balancer.Match{Paths: []string{"/*/*/*/*"}, Hosts: []string{"*.a?"}, Priority: 1},
			want:  ": has 6 wildcards; want at most 5",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			if tc.header {
				a.OriginHeader = header()
				a.OriginHeader.Previous = pulumi.String("the value before this one")
			}
			a.Targets = map[string]balancer.Target{"api": {Port: 1, Match: tc.match}}
			requireProblems(t, a, under(`targets["api"].match`, tc.want))
		})
	}
}
