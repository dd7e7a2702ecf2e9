package realtime_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/check"
)

// told are the problems of the arguments after change.
func told(t *testing.T, change func(*realtime.Args)) []string {
	t.Helper()
	args := good(&aws.Provider{})
	change(args)
	err := args.Validate()
	if err == nil {
		return nil
	}
	var all *check.Error
	require.ErrorAs(t, err, &all)
	var out []string
	for _, p := range all.Problems {
		out = append(out, p.Path+": "+p.Reason)
	}
	return out
}

func TestGoodArgs(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*realtime.Args){
		"as they are": asIs, "development": development, "a domain": atDomain,
		"everything": func(a *realtime.Args) {
			atDomain(a)
			a.Entry.Countries, a.Media.Origins = []string{"DE"}, []string{"https://play.example.com", "http://localhost:3000"}
			a.Mongo = realtime.Mongo{SecretARN: atlasURI, KeyARN: atlasKey, EndpointService: atlasLink}
			a.API.Secrets = map[string]string{"STRIPE_KEY": atlasURI}
			a.Watch = realtime.Watch{Page: []string{"on-call@example.com"}, LogDays: 14, Runbooks: "https://wiki.example.com"}
		},
		"a variable MONGO_URL without a document store": func(a *realtime.Args) {
			a.API.Secrets = map[string]string{"MONGO_URL": atlasURI}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, told(t, change))
		})
	}
}

// TestEachMistakeIsTold plants one mistake at a time, and wants it told once, in the words of Args.
func TestEachMistakeIsTold(t *testing.T) {
	t.Parallel()
	large := 6
	for want, change := range map[string]func(*realtime.Args){
		`preset: is "prodution"; want production or development (did you mean "production"?)`: func(a *realtime.Args) { a.Preset = "prodution" },
		`edge: is not set; want a provider for us-east-1`:                                     func(a *realtime.Args) { a.Edge = nil },
		`site.region: is "eu-west"; want an AWS region such as eu-west-1`:                     func(a *realtime.Args) { a.Site.Region = "eu-west" },
		`api.image: is not set; want a container image`:                                       func(a *realtime.Args) { a.API.Image = "" },
		`workers.image: is not set; want a container image`:                                   func(a *realtime.Args) { a.Workers.Image = "" },
		`api.cpu: is 300; want`:                           func(a *realtime.Args) { a.API.CPU = 300 },
		`api.port: is 80; want 1024 to 65535`:             func(a *realtime.Args) { a.API.Port = 80 },
		`api.max: is min (3) beside a measure; want more`: func(a *realtime.Args) { a.API.Min, a.API.Max = 3, 3 },
		`workers.memoryMiB: is 999; want`:                 func(a *realtime.Args) { a.Workers.MemoryMiB = 999 },
		`workers.onDemandBase: is -1; want`:               func(a *realtime.Args) { a.Workers.OnDemandBase = -1 },
		`api.healthPath: is "healthz"; want`:              func(a *realtime.Args) { a.API.HealthPath = "healthz" },
		`api.environment["PORT"]: is set by the platform; want another name`: func(a *realtime.Args) {
			a.API.Environment = map[string]string{"PORT": "1"}
		},
		`workers.secrets["QUEUE_USER"]: is set by the platform; want another name`: func(a *realtime.Args) {
			a.Workers.Secrets = map[string]string{"QUEUE_USER": atlasURI}
		},
		`api.secrets["MONGO_URL"]: is set by the platform; want another name`: func(a *realtime.Args) {
			a.Mongo = realtime.Mongo{SecretARN: atlasURI, EndpointService: atlasLink}
			a.API.Secrets = map[string]string{"MONGO_URL": atlasURI}
		},
		`api.secrets["STRIPE_KEY"]: is "stripe"; want`: func(a *realtime.Args) { a.API.Secrets = map[string]string{"STRIPE_KEY": "stripe"} },
		`cache.nodeType: is "db.t4g.micro"; want`:      func(a *realtime.Args) { a.Cache.NodeType = "db.t4g.micro" },
		`cache.replicas: is 6; want`:                   func(a *realtime.Args) { a.Cache.Replicas = &large },
		`cache.restoreJobsFrom: is "-x"; want`:         func(a *realtime.Args) { a.Cache.RestoreJobsFrom = "-x" },
		`network.private.vpcID: is not set; want`:      func(a *realtime.Args) { a.Network.Private.VPCID = nil },
		`network.data.subnetIDs: is not set; want`:     func(a *realtime.Args) { a.Network.Data.SubnetIDs = nil },
		`network.public.vpcID: is not set; want`: func(a *realtime.Args) {
			atDomain(a)
			a.Entry.Origin, a.Network.Public.VPCID = realtime.OriginPublic, nil
		},
		`entry.origin: is "privat"; want vpc or public`:       func(a *realtime.Args) { a.Entry.Origin = "privat" },
		`entry.domain: is not set with a public origin; want`: func(a *realtime.Args) { a.Entry.Origin = realtime.OriginPublic },
		`entry.domain: is "Play.example.com"; want`:           func(a *realtime.Args) { a.Entry.Domain, a.Entry.ZoneID = "Play.example.com", "Z1" },
		`entry.domain: makes the load balancer's name`: func(a *realtime.Args) {
			a.Entry.Domain, a.Entry.ZoneID = strings.Repeat("a", 50)+".example.com", "Z1"
		},
		`entry.zoneId: is "" with the domain "play.example.com"; want both or neither`: func(a *realtime.Args) { a.Entry.Domain = "play.example.com" },
		`entry.ratePerIp: is 5; want`:            func(a *realtime.Args) { a.Entry.RatePerIP = 5 },
		`entry.countries[0]: is "Germany"; want`: func(a *realtime.Args) { a.Entry.Countries = []string{"Germany"} },
		`entry.socket.ping: is 1s; want`:         func(a *realtime.Args) { a.Entry.Socket.Ping = time.Second },
		`entry.socket.stop: is 2m1s; want`:       func(a *realtime.Args) { a.Entry.Socket.Stop, a.Entry.Socket.Drain = 121*time.Second, 121*time.Second },
		`mongo.secretArn: is "atlas"; want`:      func(a *realtime.Args) { a.Mongo = realtime.Mongo{SecretARN: "atlas", EndpointService: atlasLink} },
		`mongo.secretArn: is not set beside`:     func(a *realtime.Args) { a.Mongo.EndpointService = atlasLink },
		`mongo.endpointService: is "vpce"; want`: func(a *realtime.Args) { a.Mongo = realtime.Mongo{SecretARN: atlasURI, EndpointService: "vpce"} },
		`mongo.addresses: are empty without`:     func(a *realtime.Args) { a.Mongo.SecretARN = atlasURI },
		`mongo.addresses: holds 0.0.0.0/0; want`: func(a *realtime.Args) {
			a.Mongo = realtime.Mongo{SecretARN: atlasURI, Addresses: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}}
		},
		`mongo.addresses: holds 192.0.2.1/28; want`: func(a *realtime.Args) {
			a.Mongo = realtime.Mongo{SecretARN: atlasURI, Addresses: []netip.Prefix{netip.MustParsePrefix("192.0.2.1/28")}}
		},
		`mongo.keyArn: is "alias/atlas"; want`: func(a *realtime.Args) {
			a.Mongo = realtime.Mongo{SecretARN: atlasURI, KeyARN: "alias/atlas", EndpointService: atlasLink}
		},
		`site.region: is not set and not known for mx-central-1; want`: func(a *realtime.Args) { a.Site.Region = "mx-central-1" },
		`media.videoMaxMiB: is 5121; want 1 to 5120 MiB`:               func(a *realtime.Args) { a.Media.VideoMaxMiB = 5121 },
		`media.origins: holds "play.example.com"; want`:                func(a *realtime.Args) { a.Media.Origins = []string{"play.example.com"} },
		`watch.logDays: is 8; want`:                                    func(a *realtime.Args) { a.Watch.LogDays = 8 },
		`watch.runbooks: is "wiki"; want an https`:                     func(a *realtime.Args) { a.Watch.Runbooks = "wiki" },
		`watch.page[0]: is not an e-mail address`:                      func(a *realtime.Args) { a.Watch.Page = []string{"on-call"} },
		`watch.channels: do not stand in eu-west-1; want`:              func(a *realtime.Args) { a.Watch.Channels = &alarms.Channels{Region: "us-east-1"} },
		`watch.edgeChannels: do not stand in us-east-1; want`: func(a *realtime.Args) {
			a.Watch.EdgeChannels = &alarms.Channels{Region: "eu-west-1"}
		},
		`watch: has addresses beside channels of your own; want`: func(a *realtime.Args) {
			a.Watch.Channels, a.Watch.EdgeChannels = &alarms.Channels{Region: "eu-west-1"}, &alarms.Channels{Region: "us-east-1"}
			a.Watch.Page = []string{"on-call@example.com"}
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			got := told(t, change)
			require.Len(t, got, 1, "once, and nothing beside it")
			assert.True(t, strings.HasPrefix(got[0], want), got[0])
		})
	}
}
