package cache_test

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/cache"
	"github.com/plinth-iac/plinth/components/block/network"
)

// placement is two data subnets in two zones.
func placement() network.Placement {
	return network.Placement{
		VPCID:     pulumi.String("vpc-1"),
		CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
		SubnetIDs: pulumi.ToStringArray([]string{"subnet-a", "subnet-b"}),
		Zones:     2,
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*cache.Args)
		want   []string // a part of each problem; nothing means valid
	}{
		"the defaults are valid": {change: func(*cache.Args) {}},
		"every part of a placement is asked for": {
			change: func(a *cache.Args) { a.Placement = network.Placement{} },
			want:   []string{"placement.vpcID: is not set", "placement.subnetIDs: is not set"},
		},
		"replicas need a second zone": {
			change: func(a *cache.Args) { a.Placement.Zones = 1 },
			want:   []string{"placement.zones: is 1; want at least 2 to spread replicas over, or replicas 0"},
		},
		"a single node does not": {
			change: func(a *cache.Args) { a.Placement.Zones, a.Replicas = 1, new(int) },
		},
		"replicas end at five": {
			change: func(a *cache.Args) { a.Replicas = new(6) },
			want:   []string{"replicas: is 6; want 0 to 5"},
		},
		"replicas are not negative": {
			change: func(a *cache.Args) { a.Replicas = new(-1) },
			want:   []string{"replicas: is -1; want 0 to 5"},
		},
		"a client has a usable key and an id": {
			change: func(a *cache.Args) {
				a.Clients = map[string]pulumi.StringInput{"API": pulumi.String("sg-1"), "jobs": nil}
			},
			want: []string{`clients: has the key "API"; want lower-case`, "clients.jobs: is not set"},
		},
		"a node type has a prefix": {
			change: func(a *cache.Args) { a.NodeType = "m7g.large" },
			want:   []string{`nodeType: is "m7g.large"; want a type such as cache.m7g.large`},
		},
		"old nodes do not run Valkey": {
			change: func(a *cache.Args) { a.NodeType = "cache.m3.large" },
			want:   []string{`nodeType: is "cache.m3.large", which cannot run Valkey`},
		},
		"large nodes are known": {change: func(a *cache.Args) { a.NodeType = "cache.r7g.16xlarge" }},
		"Valkey starts at 7.2": {
			change: func(a *cache.Args) { a.Engine.Version = "7.1" },
			want:   []string{`engine.version: is "7.1"; want major.minor from 7.2 on, such as 8.1`},
		},
		"a version has no patch level": {
			change: func(a *cache.Args) { a.Engine.Version = "8.1.0" },
			want:   []string{`engine.version: is "8.1.0"`},
		},
		"later versions are fine":   {change: func(a *cache.Args) { a.Engine.Version = "9.0" }},
		"the first version is fine": {change: func(a *cache.Args) { a.Engine.Version = "7.2" }},
		"one port is AWS's own": {
			change: func(a *cache.Args) { a.Engine.Port = 8005 },
			want:   []string{"engine.port: is 8005; want 1150 to 65535, except 8005"},
		},
		"low ports are refused": {
			change: func(a *cache.Args) { a.Engine.Port = 1149 },
			want:   []string{"engine.port: is 1149"},
		},
		"key events are Valkey's letters": {
			change: func(a *cache.Args) { a.Engine.KeyspaceEvents = "expired" },
			want:   []string{`engine.keyspaceEvents: is "expired"`},
		},
		"snapshots end at 35 days": {
			change: func(a *cache.Args) { a.Snapshots.Days = new(36) },
			want:   []string{"snapshots.days: is 36; want 0 to 35 days"},
		},
		"a snapshot is named as AWS names it": {
			change: func(a *cache.Args) { a.Snapshots.RestoreFrom = "automatic.shop-2026" },
			want:   []string{`snapshots.restoreFrom: is "automatic.shop-2026"`},
		},
		"logs are kept for periods that CloudWatch knows": {
			change: func(a *cache.Args) { a.Logs.Days = 31 },
			want:   []string{"logs.days: is 31; want one of [1 3 5 7 14 30"},
		},
		"data classes are known": {
			change: func(a *cache.Args) { a.DataClass = "secret" },
			want:   []string{`dataClass: is "secret"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := cache.Args{Placement: placement()}
			tc.change(&args)
			requireProblems(t, args.Validate(), tc.want)
		})
	}
}

func TestWindows(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		maintenance, snapshots string
		want                   []string
	}{
		"apart":            {"mon:05:00-mon:06:00", "06:00-07:00", nil},
		"one right before": {"mon:05:00-mon:06:00", "04:00-05:00", nil},
		"one within the other": {
			"mon:05:00-mon:07:00", "05:30-06:30", []string{"overlaps maintenance (mon:05:00-mon:07:00)"},
		},
		"one over midnight": {"tue:00:30-tue:01:30", "23:30-00:45", []string{"overlaps maintenance"}},
		"one over the week": {"sun:23:30-mon:00:30", "00:00-01:00", []string{"overlaps maintenance"}},
		"a whole day":       {"sat:12:00-sun:12:00", "03:00-04:00", []string{"overlaps maintenance"}},
		"maintenance too short": {
			"mon:05:00-mon:05:59", "01:00-02:00", []string{"maintenance: lasts 59 minutes; want at least 60"},
		},
		"snapshots too short": {
			"mon:05:00-mon:06:00", "01:00-01:30", []string{"snapshots.window: lasts 30 minutes"},
		},
		"nothing readable": {"monday 5:00", "25:00-26:00", []string{
			`maintenance: is "monday 5:00"; want ddd:hh:mm-ddd:hh:mm`,
			`snapshots.window: is "25:00-26:00"; want hh:mm-hh:mm`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := cache.Args{Placement: placement(), Maintenance: tc.maintenance}
			args.Snapshots.Window = tc.snapshots
			requireProblems(t, args.Validate(), tc.want)
		})
	}
}

func requireProblems(t *testing.T, err error, want []string) {
	t.Helper()
	if want == nil {
		require.NoError(t, err)
		return
	}
	require.Error(t, err)
	for _, w := range want {
		assert.ErrorContains(t, err, w)
	}
}
