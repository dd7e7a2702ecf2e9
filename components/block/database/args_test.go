package database_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/database"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/components/block/site"
)

const keyARN = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"

func placement() network.Placement {
	return network.Placement{
		VPCID:     pulumi.String("vpc-1"),
		CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
		SubnetIDs: pulumi.ToStringArray([]string{"subnet-a", "subnet-b"}),
		Zones:     2,
	}
}

// good is arguments that every test breaks, or extends, in one place.
func good(change func(*database.Args)) *database.Args {
	a := &database.Args{
		Site:      site.Site{Account: "123456789012", Region: "eu-west-1"},
		Placement: placement(),
		Engine:    database.Engine{Family: database.MySQL},
		KeyARN:    pulumi.String(keyARN),
		Instances: map[string]database.Instance{"a": {Zone: "eu-west-1a"}, "b": {Zone: "eu-west-1b"}},
	}
	if change != nil {
		change(a)
	}
	return a
}

func serverless(s database.Serverless) func(*database.Args) {
	return func(a *database.Args) { a.Capacity.Serverless = &s }
}

func proxied(x database.Proxy) func(*database.Args) {
	return func(a *database.Args) { a.Proxy = &x }
}

func restored(r database.Restore) func(*database.Args) {
	return func(a *database.Args) { a.Backup.RestoreFrom = &r }
}

func TestValidateTakes(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*database.Args){
		"the usual": nil,
		"PostgreSQL": func(a *database.Args) {
			a.Engine = database.Engine{Family: database.PostgreSQL, Version: "16.11", Database: "catalog_1"}
		},
		"one instance anywhere": func(a *database.Args) {
			a.Instances = map[string]database.Instance{"only": {Class: "db.t4g.medium"}}
			a.Monitoring.Insights = database.NoInsights
		},
		"a pause":     serverless(database.Serverless{PauseAfter: 5 * time.Minute, MaxACU: 1}),
		"the largest": serverless(database.Serverless{MinACU: 256, MaxACU: 256}),
		"a snapshot":  restored(database.Restore{SnapshotARN: pulumi.String("arn")}),
		"a moment of a lost one": restored(database.Restore{
			ClusterResourceID: pulumi.String("cluster-1"), Time: time.Unix(1, 0),
		}),
		"a clone":                   restored(database.Restore{ClusterID: pulumi.String("orders"), Clone: true}),
		"windows round midnight":    windows("23:30-00:30", "mon:00:30-mon:01:00"),
		"a parameter of one's own":  parameter("long_query_time", "5"),
		"a parameter with a prefix": parameter("aurora_parallel_query", "ON"),
		"readers that come and go": func(a *database.Args) {
			a.Capacity.Readers = &database.ReaderScaling{Max: 15, Connections: 500}
		},
		"a proxy with its limits": proxied(database.Proxy{
			MaxConnectionsPercent: 100, BorrowTimeout: time.Hour, IdleTimeout: 8 * time.Hour, ShareAfterSet: true,
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, good(change).Validate())
		})
	}
}

func windows(backup, maintenance string) func(*database.Args) {
	return func(a *database.Args) { a.Backup.Window, a.Engine.Maintenance = backup, maintenance }
}

func parameter(name, value string) func(*database.Args) {
	return func(a *database.Args) { a.Engine.Parameters = map[string]string{name: value} }
}

func engine(change func(*database.Engine)) func(*database.Args) {
	return func(a *database.Args) { change(&a.Engine) }
}

func instances(list map[string]database.Instance) func(*database.Args) {
	return func(a *database.Args) { a.Instances = list }
}

func TestValidateRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*database.Args)
		want   string
	}{
		"one zone of subnets": {func(a *database.Args) { a.Placement.Zones = 1 },
			"placement.zones: is 1; want at least 2, without which RDS takes no subnet group"},
		"a client by no name": {
			func(a *database.Args) { a.Clients = map[string]pulumi.StringInput{"API": pulumi.String("sg")} },
			`clients: has the key "API"; want lower-case letters`},
		"a client that is nobody": {
			func(a *database.Args) { a.Clients = map[string]pulumi.StringInput{"api": nil} },
			"clients.api: is not set; want a security group id"},
		"another engine": {engine(func(e *database.Engine) { e.Family = "mysql" }),
			`engine.family: is "mysql"; want aurora-mysql or aurora-postgresql`},
		"a version in part": {engine(func(e *database.Engine) { e.Version = "8.0" }),
			`engine.version: is "8.0"; want a whole version such as 8.0.mysql_aurora.3.10.4`},
		"an old PostgreSQL": {
			engine(func(e *database.Engine) { e.Family, e.Version = database.PostgreSQL, "15.10" }),
			`engine.version: is "15.10"`},
		"a low port": {
			engine(func(e *database.Engine) { e.Port = 1149 }),
			"engine.port: is 1149; want 1150 to 65535",
		},
		"TLS off": {parameter("require_secure_transport", "OFF"),
			`engine.parameters.require_secure_transport: is "OFF"; want it left at "ON"`},
		"a parameter misspelt": {parameter("Max-Connections", "1"),
			"engine.parameters.Max-Connections: is a parameter's name; want it as the engine spells it"},
		"a reserved administrator": {engine(func(e *database.Engine) { e.Administrator.Name = "RDSadmin" }),
			`engine.administrator.name: is "RDSadmin", which the engine keeps for itself`},
		"an administrator of PostgreSQL": {engine(func(e *database.Engine) {
			e.Family, e.Administrator.Name = database.PostgreSQL, "admin"
		}), `engine.administrator.name: is "admin", which the engine keeps`},
		"a long administrator": {
			engine(func(e *database.Engine) { e.Administrator.Name = strings.Repeat("a", 17) }),
			"want at most 16 letters and digits, starting with a letter"},
		"a password for ever": {engine(func(e *database.Engine) { e.Administrator.RotationDays = 1001 }),
			"engine.administrator.rotationDays: is 1001; want 1 to 1000 days"},
		"a database's name": {engine(func(e *database.Engine) { e.Database = "1st" }),
			`engine.database: is "1st"; want at most 64 letters`},
		"an expired authority": {engine(func(e *database.Engine) { e.Authority = "rds-ca-2019" }),
			`engine.authority: is "rds-ca-2019"`},
		"no instance":    {instances(nil), "instances: has 0; want 1 to 16"},
		"an unnamed one": {instances(map[string]database.Instance{"A": {}}), `instances: has the key "A"`},
		"a class of RDS": {instances(map[string]database.Instance{"a": {Class: "r7g.large"}}),
			`instances.a.class: is "r7g.large"; want a class such as db.r7g.large`},
		"growth without bounds": {instances(map[string]database.Instance{"a": {Class: "db.serverless"}}),
			"want capacity.serverless as well"},
		"a region as a zone": {instances(map[string]database.Instance{"a": {Zone: "eu-west-1"}}),
			`instances.a.zone: is "eu-west-1"; want a zone such as eu-west-1a`},
		"a late tier": {
			instances(map[string]database.Instance{"a": {Tier: 16}}),
			"instances.a.tier: is 16; want 0 to 15",
		},
		"zones left out": {instances(map[string]database.Instance{"a": {}, "b": {Zone: "eu-west-1b"}}),
			"instances.a.zone: is not set; want a zone"},
		"all in one zone": {
			instances(map[string]database.Instance{"a": {Zone: "eu-west-1a"}, "b": {Zone: "eu-west-1a"}}),
			"instances: are all in one zone; want at least two zones, or a single instance"},
		"a third of a unit": {serverless(database.Serverless{MinACU: 0.3}),
			"capacity.serverless.minACU: is 0.3; want 0.5 to 256 in steps of 0.5"},
		"too large": {
			serverless(database.Serverless{MaxACU: 257}),
			"capacity.serverless.maxACU: is 257; want 1 to 256",
		},
		"upside down": {
			serverless(database.Serverless{MinACU: 16}),
			"capacity.serverless.maxACU: is 8; want at least minACU (16)",
		},
		"a short pause": {serverless(database.Serverless{PauseAfter: time.Minute}),
			"capacity.serverless.pauseAfter: is 1m0s; want 5m to 24h in whole seconds"},
		"a pause that is none": {serverless(database.Serverless{PauseAfter: time.Hour, MinACU: 1}),
			"capacity.serverless.minACU: is 1 with pauseAfter, which goes down to 0; want it left out"},
		"insights into what has none": {instances(map[string]database.Instance{"a": {Class: "db.t4g.medium"}}),
			`instances.a.class: is "db.t4g.medium", on which Aurora MySQL has no insights`},
		"a pause that is too new": {func(a *database.Args) {
			a.Engine.Version = "8.0.mysql_aurora.3.04.6"
			a.Capacity.Serverless = &database.Serverless{PauseAfter: time.Hour}
		}, "capacity.serverless.pauseAfter: is set for version 8.0.mysql_aurora.3.04.6, which cannot pause"},
		"a pause under a proxy": {func(a *database.Args) {
			a.Capacity.Serverless, a.Proxy = &database.Serverless{PauseAfter: time.Hour}, &database.Proxy{}
		}, "capacity.serverless.pauseAfter: is set together with proxy"},
		"readers without bounds": {func(a *database.Args) { a.Capacity.Readers = &database.ReaderScaling{} },
			"capacity.readers.max: is 0; want min (1) to 15 readers"},
		"two measures": {func(a *database.Args) {
			a.Capacity.Readers = &database.ReaderScaling{Max: 2, CPUPercent: 50, Connections: 1}
		}, "capacity.readers.connections: is set beside cpuPercent"},
		"an idle measure": {func(a *database.Args) {
			a.Capacity.Readers = &database.ReaderScaling{Max: 2, CPUPercent: 9}
		}, "capacity.readers.cpuPercent: is 9; want 10 to 90 percent"},
		"a long backup": {func(a *database.Args) { a.Backup.Days = 36 }, "backup.days: is 36; want 1 to 35 days"},
		"a time misspelt": {windows("1:00-2:00", "sun:03:00-sun:04:00"),
			`backup.window: is "1:00-2:00"; want hh:mm-hh:mm`},
		"an hour too many": {windows("24:00-25:00", "sun:03:00-sun:04:00"), `backup.window: is "24:00-25:00"`},
		"a day unknown": {windows("01:00-02:00", "sol:03:00-sol:04:00"),
			`engine.maintenance: is "sol:03:00-sol:04:00"; want ddd:hh:mm`},
		"no weekly window": {windows("01:00-02:00", "03:00-04:00"), "engine.maintenance: is"},
		"a short backup": {
			windows("01:00-01:29", "sun:03:00-sun:04:00"),
			"backup.window: lasts 29 minutes; want at least 30",
		},
		"a short maintenance": {
			windows("01:00-02:00", "sun:03:00-sun:03:10"),
			"engine.maintenance: lasts 10 minutes",
		},
		"windows that meet": {windows("03:30-04:30", "sat:04:00-sat:05:00"),
			`backup.window: is "03:30-04:30", which overlaps engine.maintenance (sat:04:00-sat:05:00)`},
		"windows that meet at night": {windows("23:30-00:30", "mon:00:00-mon:01:00"), "which overlaps"},
		"two sources": {restored(database.Restore{SnapshotARN: pulumi.String("x"), ClusterID: pulumi.String("y")}),
			"backup.restoreFrom: names 2 sources; want exactly one of snapshotARN, clusterID and clusterResourceID"},
		"a snapshot's moment": {restored(database.Restore{SnapshotARN: pulumi.String("x"), Time: time.Unix(1, 0)}),
			"backup.restoreFrom.time: is set with snapshotARN"},
		"a clone of the past": {
			restored(database.Restore{ClusterID: pulumi.String("x"), Clone: true, Time: time.Unix(1, 0)}),
			"backup.restoreFrom.clone: is set; want clusterID and no time with it"},
		"an odd interval": {func(a *database.Args) { a.Monitoring.Interval = 2 * time.Second },
			"monitoring.interval: is 2s; want 1s, 5s, 10s, 15s, 30s or 60s"},
		"half a second": {
			func(a *database.Args) { a.Monitoring.Interval = 1500 * time.Millisecond },
			"monitoring.interval",
		},
		"no such insights": {func(a *database.Args) { a.Monitoring.Insights = "deep" },
			`monitoring.insights: is "deep"; want standard, advanced or none`},
		"logs for eight days": {
			func(a *database.Args) { a.Monitoring.LogDays = 8 },
			"monitoring.logDays: is 8; want one of",
		},
		"a proxy's client": {
			proxied(database.Proxy{Clients: map[string]pulumi.StringInput{"api": nil}}),
			"proxy.clients.api",
		},
		"a user by no name": {proxied(database.Proxy{Users: map[string]secret.Reference{"A": {}}}),
			"proxy.users: has the key \"A\"; want lower-case letters, digits and single hyphens\n" +
				"  proxy.users.A: is not set; want a reference to a secret"},
		"too many connections": {proxied(database.Proxy{MaxConnectionsPercent: 101}),
			"proxy.maxConnectionsPercent: is 101; want 1 to 100 percent"},
		"a long wait": {
			proxied(database.Proxy{BorrowTimeout: 2 * time.Hour}),
			"proxy.borrowTimeout: is 2h0m0s; want 1s to 1h",
		},
		"a long idle": {
			proxied(database.Proxy{IdleTimeout: 9 * time.Hour}),
			"proxy.idleTimeout: is 9h0m0s; want 1s to 8h",
		},
		"a share of PostgreSQL": {func(a *database.Args) {
			a.Engine.Family, a.Proxy = database.PostgreSQL, &database.Proxy{ShareAfterSet: true}
		}, "proxy.shareAfterSet: is set; want it for MySQL only"},
		"a data class": {func(a *database.Args) { a.DataClass = "secret" }, `dataClass: is "secret"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, good(tc.change).Validate(), tc.want)
		})
	}
}

func TestReadersNeedAReader(t *testing.T) {
	t.Parallel()
	err := good(func(a *database.Args) {
		a.Instances = map[string]database.Instance{"only": {}}
		a.Capacity.Readers = &database.ReaderScaling{Max: 2}
	}).Validate()
	require.EqualError(t, err, "2 invalid arguments:\n"+
		"  capacity.readers: is set for a cluster without readers; want two or more instances\n"+
		"  capacity.readers.min: is 0; want 1 to 15 readers")
}

func TestValidateNamesEverything(t *testing.T) {
	t.Parallel()
	err := database.Args{}.Validate()
	for _, want := range []string{
		"9 invalid arguments:", "site.account:", "placement.vpcID:", "engine.family:",
		"keyARN: is not set", "instances: has 0",
	} {
		assert.ErrorContains(t, err, want)
	}
}
