package realtime

import (
	"cmp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/components/block/service"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// validate adds to the arguments' problems those of the names that come of them.
func validate(name string, args Args) error {
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.TargetGroup, name+"-lb-"+apiTarget)
	names.Auto(&p, "name", names.Bucket, name+"-access-logs")
	names.Auto(&p, "name", names.ReplicationGroup, name+"-cache")
	return p.Err()
}

// Validate reports everything wrong with the arguments, after defaults. It holds the arguments of every block that
// will be made against that block's own rules, and tells what they find in the words of Args.
func (a Args) Validate() error {
	var p check.Problems
	check.OneOf(&p, cmp.Or(a.Preset, Production), "preset", Production, Development)
	a = a.withDefaults()
	p.Under("site", a.Site.Validate())
	p.Required(a.Edge != nil, "edge", "a provider for us-east-1")
	p.Under("network.private", a.Network.Private.Validate())
	p.Under("network.data", a.Network.Data.Validate())
	a.validateServices(&p)
	p.Mapped(a.group(keys{}).Validate(), map[string]string{
		"": "cache", "placement": "network.data", "logs.days": "watch.logDays",
	})
	a.validateEntry(&p)
	a.validateMongo(&p)
	a.validateMedia(&p)
	p.Unless(strings.HasPrefix(a.Watch.Runbooks, "https://"), "watch.runbooks",
		"is %q; want an https address", a.Watch.Runbooks)
	return once(p.Err())
}

// once leaves out what a second block says again of the same argument.
func once(err error) error {
	all, ok := err.(*check.Error) //nolint:errorlint // Err returns nothing else
	if !ok {
		return err
	}
	var p check.Problems
	seen := map[check.Problem]bool{}
	for _, problem := range all.Problems {
		p.Unless(seen[problem], problem.Path, "%s", problem.Reason)
		seen[problem] = true
	}
	return p.Err()
}

// placeholder stands for what another resource will tell.
var placeholder = pulumi.String("placeholder").ToStringOutput()

func (a Args) validateServices(p *check.Problems) {
	w := wires{cluster: cluster.Ref{ARN: placeholder, Name: placeholder, Insights: true}}
	target := &service.Target{
		GroupARN: placeholder, SecurityGroupID: placeholder, After: []pulumi.Resource{nil},
		BalancerSuffix: placeholder, GroupSuffix: placeholder,
	}
	p.Required(a.API.Image != "", "api.image", "a container image")
	if a.API.Image != "" {
		p.Mapped(a.api(w, target).Validate(), serviceNames("api", "scaling.connectionsPerTask", "connectionsPerTask"))
	}
	p.Required(a.Workers.Image != "", "workers.image", "a container image")
	if a.Workers.Image != "" {
		backlog := service.Queue{Namespace: "Plinth", Metric: "BacklogPerTask", PerTask: a.Workers.BacklogPerTask}
		p.Mapped(a.workers(w, backlog).Validate(), serviceNames("workers", "scaling.queue.perTask", "backlogPerTask"))
	}
}

// serviceNames are what this package calls the arguments of a service.
func serviceNames(prefix, measure, name string) map[string]string {
	out := map[string]string{
		"": prefix, "site": "site", "placement": "network.private",
		"logs": "watch.logDays", "logs.group.retentionDays": "watch.logDays",
	}
	for block, own := range map[string]string{
		"task": "", "task.main": "", "task.main.image": "image", "task.main.port": "port", "scaling": "",
		"task.main.stopTimeout": "stop", "task.cpu": "cpu", "task.memoryMiB": "memoryMiB",
		"scaling.min": "min", "scaling.max": "max", "scaling.requestsPerTask": "requestsPerTask",
		"task.main.environment": "environment", "task.main.secrets": "secrets", measure: name,
		"access.secretKeyARNs": "secretKeys", "spot": "", "spot.onDemandBase": "onDemandBase",
	} {
		out[block] = strings.TrimSuffix(prefix+"."+own, ".")
	}
	out["task.main.stopTimeout"] = "entry.socket.stop"
	return out
}

func (a Args) validateEntry(p *check.Problems) {
	p.Under("entry.socket", a.Entry.Socket.Validate())
	check.OneOf(p, a.Entry.Origin, "entry.origin", OriginVPC, OriginPublic)
	p.Unless(a.Entry.Domain == "" || hostName.MatchString(a.Entry.Domain), "entry.domain",
		"is %q; want a host name in lower case, such as play.example.com", a.Entry.Domain)
	p.Unless((a.Entry.Domain == "") == (a.Entry.ZoneID == ""), "entry.zoneId",
		"is %q with the domain %q; want both or neither", a.Entry.ZoneID, a.Entry.Domain)
	names := certificates{}
	if a.Entry.Domain != "" {
		names = certificates{edge: placeholder, home: placeholder}
	}
	if a.Entry.Origin == OriginPublic {
		p.Unless(a.Entry.Domain != "", "entry.domain",
			"is not set with a public origin; want a domain, whose certificate the load balancer can show")
		p.Under("network.public", a.Network.Public.Validate())
	}
	if a.Entry.Origin != OriginPublic || a.Entry.Domain != "" {
		p.Mapped(a.balancer(names, placeholder).Validate(), map[string]string{
			"": "entry", "site": "site", "placement": "network.private", "targets": "api",
			`targets["api"].health.path`: "api.healthPath", `targets["api"].port`: "api.port",
			`targets["api"].deregistrationDelay`: "entry.socket.drain", "idleTimeout": "entry.socket.idle",
			"sources.prefixListID": "site.region", "sources": "site.region",
		})
	}
	p.Mapped(a.firewall().Validate(), map[string]string{
		"": "entry", "site": "site", "rateLimit.requests": "entry.ratePerIp", "rateLimit": "entry.ratePerIp",
		"countries.allow": "entry.countries", "logging.retentionDays": "watch.logDays",
	})
}

func (a Args) validateMongo(p *check.Problems) {
	m := a.Mongo
	p.Unless(m.SecretARN == "" || secretARN.MatchString(m.SecretARN), "mongo.secretArn",
		"is %q; want the full ARN of a Secrets Manager secret", m.SecretARN)
	p.Unless(m.EndpointService == "" || linkName.MatchString(m.EndpointService), "mongo.endpointService",
		"is %q; want com.amazonaws.vpce.<region>.vpce-svc-<id>", m.EndpointService)
	p.Unless(m.SecretARN == "" || m.EndpointService != "" || len(m.Addresses) > 0, "mongo.addresses",
		"are empty without an endpointService; want one of them, or no task reaches the document store")
	for _, at := range m.Addresses {
		p.Unless(at.IsValid() && at.Bits() > 0, "mongo.addresses", "holds %s; want the address blocks of the nodes", at)
	}
	p.Unless(m.SecretARN != "" || (m.EndpointService == "" && m.KeyARN == ""), "mongo.secretArn",
		"is not set beside the other settings of mongo; want the secret with the connection string")
}

func (a Args) validateMedia(p *check.Problems) {
	p.Between(a.Media.VideoMaxMiB, 1, videoLimitMiB, "media.videoMaxMiB", "MiB")
	for _, o := range a.Media.Origins {
		p.Unless(webOrigin.MatchString(o), "media.origins", "holds %q; want https://host", o)
	}
}
