package realtime_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// TestSocketContract holds each way in which the parts of a WebSocket's way can disagree.
func TestSocketContract(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		socket realtime.Socket
		want   []check.Problem
	}{
		"the defaults agree":    {},
		"the longest allowed":   {socket: realtime.Socket{Ping: 599 * time.Second, Idle: 4000 * time.Second, Drain: time.Hour, Stop: 120 * time.Second}},
		"the shortest allowed":  {socket: realtime.Socket{Ping: 5 * time.Second, Idle: 10 * time.Second, Drain: time.Second, Stop: time.Second}},
		"a short drain alone":   {socket: realtime.Socket{Drain: 20 * time.Second}},
		"idle exactly two ping": {socket: realtime.Socket{Ping: 60 * time.Second, Idle: 120 * time.Second}},

		"pings that come too often": {realtime.Socket{Ping: 4 * time.Second}, []check.Problem{
			{Path: "ping", Reason: "is 4s; want 5s to less than 10m0s, or CloudFront closes connections between two pings"},
		}},
		"pings after CloudFront has hung up": {realtime.Socket{Ping: 10 * time.Minute, Idle: 2000 * time.Second}, []check.Problem{
			{Path: "ping", Reason: "is 10m0s; want 5s to less than 10m0s, or CloudFront closes connections between two pings"},
		}},
		"a balancer that hangs up after one lost ping": {realtime.Socket{Ping: 61 * time.Second}, []check.Problem{
			{Path: "idle", Reason: "is 2m0s; want at least 2m2s, twice ping, or one lost ping cuts a client off"},
		}},
		"a balancer that never hangs up": {realtime.Socket{Idle: 4001 * time.Second}, []check.Problem{
			{Path: "idle", Reason: "is 1h6m41s; want at most 1h6m40s"},
		}},
		"a drain longer than AWS allows": {realtime.Socket{Drain: time.Hour + time.Second}, []check.Problem{
			{Path: "drain", Reason: "is 1h0m1s; want at most 1h0m0s"},
		}},
		"a stop longer than Fargate waits": {realtime.Socket{Stop: 121 * time.Second, Drain: 121 * time.Second}, []check.Problem{
			{Path: "stop", Reason: "is 2m1s; want 1s to 2m0s, the longest that Fargate waits"},
		}},
		"a drain that ends before the task does": {realtime.Socket{Drain: 60 * time.Second, Stop: 90 * time.Second}, []check.Problem{
			{Path: "drain", Reason: "is 1m0s; want at least 1m30s, the time that a task has to stop, or its connections are cut before"},
		}},
		"parts of seconds": {realtime.Socket{Ping: 5500 * time.Millisecond}, []check.Problem{
			{Path: "ping", Reason: "is 5.5s; want whole seconds"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.socket.Validate()
			if tc.want == nil {
				require.NoError(t, err)
				return
			}
			var got *check.Error
			require.ErrorAs(t, err, &got)
			assert.Equal(t, tc.want, got.Problems)
		})
	}
}

// TestSocketLandsEverywhere follows each value of the contract to every part that must know it.
func TestSocketLandsEverywhere(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		socket                  realtime.Socket
		idle, drain, stop       float64
		pingSeconds, stopSecond string
	}{
		"by default": {realtime.Socket{}, 120, 120, 110, "30", "110"},
		"as told": {realtime.Socket{
			Ping: 45 * time.Second, Idle: 300 * time.Second, Drain: 200 * time.Second, Stop: 100 * time.Second,
		}, 300, 200, 100, "45", "100"},
		"a drain shorter than the usual stop": {realtime.Socket{Drain: 20 * time.Second}, 120, 20, 20, "30", "20"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, shop(func(a *realtime.Args) { a.Entry.Socket = tc.socket }))
			assert.InDelta(t, tc.idle, got.One(t, balancerType).At("idleTimeout"), 0)
			assert.InDelta(t, tc.drain, got.One(t, "aws:lb/targetGroup:TargetGroup").At("deregistrationDelay"), 0)
			api := container(t, got, "shop-api")
			assert.InDelta(t, tc.stop, api.StopTimeout, 0)
			assert.Equal(t, tc.pingSeconds, api.variables()["WS_PING_SECONDS"])
			assert.Equal(t, tc.stopSecond, api.variables()["WS_DRAIN_SECONDS"])
			assert.InDelta(t, 120.0, container(t, got, "shop-workers").StopTimeout, 0,
				"workers have all the time that Spot gives")
		})
	}
}
