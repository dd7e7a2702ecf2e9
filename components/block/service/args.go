package service

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// Args configures a Service. Without a Target it is a worker, which nothing connects to.
type Args struct {
	// Site is the account and region. Required.
	Site site.Site

	// Cluster is where the service runs. Required.
	Cluster cluster.Ref

	// Placement is the VPC and its private subnets, with a way to AWS's services: a NAT gateway or endpoints.
	// Required.
	Placement network.Placement

	// Task is what runs: containers, CPU and memory. Required: the image of its main container.
	Task Task

	// Access is what the running task may do in AWS. Default: nothing.
	Access Access

	// Egress are the connections that tasks may open, by key, beside HTTPS to anywhere, which they need to fetch
	// their image. An entry "https" takes the place of that rule. Default: HTTPS only.
	Egress map[string]Egress

	// Target is the balancer's target group that tasks register with. Default: none.
	Target *Target

	// Scaling is how many tasks run. Default: 2 to 6, by CPU.
	Scaling Scaling

	// Spot runs a share of the tasks on spare capacity, for about a third of the price, which AWS takes back
	// with two minutes' warning: a SIGTERM to each container, and its StopTimeout to finish. Default: none.
	Spot *Spot

	// Deployment is how a new version replaces the old. Default: no task less than wanted at any time, and back
	// to the old version when the new one does not start.
	Deployment Deployment

	// Logs is how the containers' output is kept.
	Logs Logs
}

// Access is what the running task may do in AWS.
type Access struct {
	// Grants are the statements of the task role, from other blocks' Grant methods. Default: none.
	Grants []role.Statement
	// SecretKeyARNs are the KMS keys that encrypt the secrets of the containers. Required for secrets with a key
	// of one's own. Default: none, which suits secrets under AWS's key.
	SecretKeyARNs []pulumi.StringInput
	// Shell lets those with ecs:ExecuteCommand open a shell in a running task, logged as the cluster's Audit
	// says. The main container needs a WritableRoot for it. Default: nobody can.
	Shell bool
}

// Logs is how the containers' output is kept.
type Logs struct {
	// Group is the log group of all containers: retention, key, saved queries, metrics.
	// Default: kept for 30 days under AWS's own key, and protected.
	Group logs.Args
	// Blocking makes a container wait while CloudWatch does not take its lines. Default: up to 25 MiB are kept
	// in memory meanwhile, and further lines are lost, so that a disturbance of logging does not stop the
	// service.
	Blocking bool
}

func (a Args) withDefaults() Args {
	if a.Spot != nil {
		spot := a.Spot.withDefaults()
		a.Spot = &spot
	}
	if a.Target != nil {
		target := a.Target.withDefaults()
		a.Target = &target
	}
	a.Task = a.Task.withDefaults(a.Spot != nil)
	a.Scaling = a.Scaling.withDefaults()
	a.Deployment = a.Deployment.withDefaults()
	a.Egress = egress.WithHTTPS(a.Egress)
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Under("cluster", a.Cluster.Validate())
	p.Under("placement", a.Placement.Validate())
	p.Under("task", a.Task.validate())
	p.Under("access", a.validateAccess())
	p.Under("egress", egress.Validate(a.Egress))
	if a.Target != nil {
		p.Under("target", a.Target.validate(a.Task.containers()))
	}
	p.Under("scaling", a.Scaling.validate(a.Target, a.Cluster))
	if a.Spot != nil {
		p.Under("spot", a.Spot.validate())
	}
	p.Under("deployment", a.Deployment.validate())
	p.Under("logs.group", a.Logs.Group.Validate())
	return p.Err()
}

func (a Args) validateAccess() error {
	var p check.Problems
	if len(a.Access.Grants) > 0 {
		p.Under("grants", iamdoc.Validate(iamdoc.RolePolicy, a.Access.Grants...))
	}
	for _, arn := range a.Access.SecretKeyARNs {
		p.Required(arn != nil, "secretKeyARNs", "the ARN of a KMS key in each entry")
	}
	if a.Access.Shell {
		p.Unless(a.Cluster.Audit != nil, "shell",
			"is on; want a cluster with an audit, so that sessions are logged")
		p.Unless(a.Task.Main.Runtime.WritableRoot, "shell", "is on; want task.main.runtime.writableRoot as well,"+
			" for the agent that opens the shell writes to the root file system")
	}
	return p.Err()
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// entry is the path of a map's entry: egress["cache"].
func entry(field, key string) string { return field + `["` + key + `"]` }
