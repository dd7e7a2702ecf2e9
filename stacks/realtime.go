package stacks

import (
	"net/netip"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/backup"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/check"
)

// realtime turns the settings into the platform's arguments.
func (c *Config) realtime() *realtime.Args {
	r := c.Realtime
	args := &realtime.Args{
		Site:         c.site(),
		Preset:       realtime.Preset(c.Preset),
		API:          r.API.args(),
		Workers:      r.Workers.args(),
		Cache:        realtime.Cache{NodeType: r.Cache.NodeType, RestoreJobsFrom: r.Cache.RestoreJobsFrom},
		Mongo:        r.Mongo.args(),
		Media:        realtime.Media{Origins: r.Media.Origins, VideoMaxMiB: r.Media.VideoMaxMiB},
		Entry:        c.entry(),
		Watch:        realtime.Watch{Runbooks: c.Alarms.Runbooks, LogDays: r.LogDays},
		AllowDestroy: c.AllowDestroy,
	}
	if r.Cache.Replicas != -1 {
		args.Cache.Replicas = &r.Cache.Replicas
	}
	return args
}

func (c *Config) entry() realtime.Entry {
	r := c.Realtime
	return realtime.Entry{
		Origin: realtime.Origin(r.Edge.Origin), Domain: c.Domain.Name, ZoneID: c.Domain.ZoneID,
		RatePerIP: r.Edge.RatePerIP, Countries: r.Edge.Countries,
		Socket: realtime.Socket{
			Ping: seconds(r.Socket.PingSeconds), Idle: seconds(r.Socket.IdleSeconds),
			Drain: seconds(r.Socket.DrainSeconds),
		},
	}
}

func (a APIConfig) args() realtime.API {
	return realtime.API{
		Image: a.Image, Port: a.Port, HealthPath: a.HealthPath,
		Size:               realtime.Size{CPU: a.CPU, MemoryMiB: a.MemoryMiB, Min: a.Min, Max: a.Max},
		ConnectionsPerTask: a.ConnectionsPerTask, RequestsPerTask: a.RequestsPerTask,
		Environment: a.Environment, Secrets: a.Secrets, SecretKeys: a.SecretKeys,
	}
}

func (w WorkersConfig) args() realtime.Workers {
	return realtime.Workers{
		Image: w.Image, Size: realtime.Size{CPU: w.CPU, MemoryMiB: w.MemoryMiB, Min: w.Min, Max: w.Max},
		BacklogPerTask: w.BacklogPerTask, OnDemandBase: w.OnDemandBase,
		Environment: w.Environment, Secrets: w.Secrets, SecretKeys: w.SecretKeys,
	}
}

// args leaves out what is no address block; validateRealtime has named it.
func (m MongoConfig) args() realtime.Mongo {
	out := realtime.Mongo{SecretARN: m.SecretARN, KeyARN: m.KeyARN, EndpointService: m.EndpointService}
	for _, text := range m.Addresses {
		if block, err := netip.ParsePrefix(text); err == nil {
			out.Addresses = append(out.Addresses, block)
		}
	}
	return out
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// validateRealtime asks the platform what it thinks of the settings, before anything that it stands on
// exists.
func validateRealtime(c *Config) error {
	var p check.Problems
	validateAddresses(&p, c.at("realtime.mongo.addresses"), c.Realtime.Mongo.Addresses)
	args := c.realtime()
	place := network.Placement{
		VPCID: placeholder(), CIDR: netip.MustParsePrefix("10.0.0.0/16"), Zones: 2,
		SubnetIDs: pulumi.StringArray{placeholder(), placeholder()},
	}
	args.Network = realtime.Network{Public: place, Private: place, Data: place}
	args.Edge = &aws.Provider{}
	p.Mapped(args.Validate(), map[string]string{
		"": c.at("realtime"), "site": c.at("site"), "preset": c.at("preset"),
		"entry.domain": c.at("domain.name"), "entry.zoneId": c.at("domain.zoneId"), "entry": c.at("realtime.edge"),
		"entry.socket": c.at("realtime.socket"), "entry.socket.ping": c.at("realtime.socket.pingSeconds"),
		"entry.socket.idle":  c.at("realtime.socket.idleSeconds"),
		"entry.socket.drain": c.at("realtime.socket.drainSeconds"),
		"watch.logDays":      c.at("realtime.logDays"), "watch.runbooks": c.at("alarms.runbooks"),
	})
	return p.Err()
}

func declareRealtime(ctx *pulumi.Context, c *Config, f *foundation) error {
	args := c.realtime()
	args.Network = realtime.Network{Public: f.net.Public(), Private: f.net.Private(), Data: f.net.Data()}
	args.Edge = f.edge
	args.Watch.Channels, args.Watch.EdgeChannels = f.channels, f.edgeChannels
	p, err := realtime.New(ctx, "realtime", args, pulumi.Provider(f.home))
	if err != nil {
		return err
	}
	f.keep(backup.S3, p.Images.ARN)
	f.keep(backup.S3, p.Videos.ARN)
	for name, value := range map[string]pulumi.Input{
		"url": p.URL, "distributionId": p.DistributionID, "clusterName": p.ClusterName,
		"apiServiceName": p.APIServiceName, "workersServiceName": p.WorkersServiceName,
		"imagesBucket": p.ImagesBucket, "videosBucket": p.VideosBucket,
		"queueAddress": p.QueueAddress, "cacheAddress": p.CacheAddress,
		"usersAffectedArn": p.UsersAffectedARN, "dashboardName": p.DashboardName,
	} {
		ctx.Export("realtime."+name, value)
	}
	return nil
}
