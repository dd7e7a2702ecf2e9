package realtime

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/components/block/service"
	"github.com/plinth-iac/plinth/internal/check"
)

// placeholder stands for what another resource will tell, and what no block looks into.
func placeholder() pulumi.StringOutput { return pulumi.String("placeholder").ToStringOutput() }

// validateBlocks holds the arguments of the blocks against the blocks' own rules, before any of them is made.
func (a Args) validateBlocks() error {
	var p check.Problems
	if a.API.Image != "" {
		a.validateAPI(&p)
	}
	if a.Workers.Image != "" {
		a.validateWorkers(&p)
	}
	p.Mapped(a.jobs(keys{}).Validate(), map[string]string{
		"": "cache", "placement": "network.data",
		"snapshots.restoreFrom": "cache.restoreJobsFrom",
	})
	a.validateBalancer(&p)
	p.Mapped(a.firewall().Validate(), map[string]string{
		"": "entry", "site": "site", "rateLimit.requests": "entry.ratePerIp", "rateLimit": "entry.ratePerIp",
		"countries.allow": "entry.countries",
	})
	p.Mapped(a.Watch.people().ValidateAddresses(a.Site), map[string]string{"": "watch", "site": "site"})
	return p.Err()
}

func (a Args) validateAPI(p *check.Problems) {
	w := wires{cluster: cluster.Ref{ARN: placeholder(), Name: placeholder(), Insights: true}}
	target := &service.Target{
		GroupARN: placeholder(), SecurityGroupID: placeholder(), After: []pulumi.Resource{nil},
		BalancerSuffix: placeholder(), GroupSuffix: placeholder(),
	}
	p.Mapped(a.api(w, target).Validate(),
		a.serviceNames("api", "scaling.connectionsPerTask", "connectionsPerTask"))
}

func (a Args) validateWorkers(p *check.Problems) {
	w := wires{cluster: cluster.Ref{ARN: placeholder(), Name: placeholder(), Insights: true}}
	backlog := service.Queue{Namespace: "Plinth", Metric: "BacklogPerTask", PerTask: a.Workers.BacklogPerTask}
	p.Mapped(a.workers(w, backlog).Validate(),
		a.serviceNames("workers", "scaling.queue.perTask", "backlogPerTask"))
}

// serviceNames are what this package calls the arguments of a service.
func (a Args) serviceNames(prefix, measure, name string) map[string]string {
	out := map[string]string{
		"": prefix, "site": "site", "placement": "network.private",
		"logs": "watch.logDays", "logs.group.retentionDays": "watch.logDays",
	}
	for block, own := range map[string]string{
		"task": "", "task.main": "", "task.main.image": "image", "task.main.port": "port", "scaling": "",
		"task.cpu": "cpu", "task.memoryMiB": "memoryMiB",
		"scaling.min": "min", "scaling.max": "max", "scaling.requestsPerTask": "requestsPerTask",
		"task.main.environment": "environment", "task.main.secrets": "secrets", measure: name,
		"access.secretKeyARNs": "secretKeys", "spot": "", "spot.onDemandBase": "onDemandBase",
	} {
		out[block] = strings.TrimSuffix(prefix+"."+own, ".")
	}
	out["task.main.stopTimeout"] = "entry.socket.stop"
	if a.Mongo.SecretARN != "" {
		out[`task.main.secrets["`+mongoVariable+`"]`] = "mongo.secretArn"
	}
	return out
}

// validateBalancer does not speak of a public load balancer without a domain: that it lacks one is told
// already.
func (a Args) validateBalancer(p *check.Problems) {
	placement, names := "network.private", certificates{}
	if a.Entry.Domain != "" {
		names = certificates{edge: placeholder(), home: placeholder()}
	}
	if a.Entry.Origin == OriginPublic {
		if a.Entry.Domain == "" {
			return
		}
		placement = "network.public"
	}
	p.Mapped(a.balancer(names, placeholder()).Validate(), map[string]string{
		"": "entry", "site": "site", "placement": placement, "targets": "api",
		`targets["api"].health.path`: "api.healthPath", `targets["api"].port`: "api.port",
		`targets["api"].deregistrationDelay`: "entry.socket.drain", "idleTimeout": "entry.socket.idle",
		"sources.prefixListID": "site.region", "sources": "site.region",
	})
}
