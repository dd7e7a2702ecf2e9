package realtime

import (
	"maps"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/atlas"
	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/service"
)

// scratchMiB is what a container may write to /tmp, in memory.
const scratchMiB = 64

// The variables that the platform sets: for both services, for one of them, and with a document store.
var (
	variables = []string{
		"QUEUE_ADDRESS", "QUEUE_USER", "PUBSUB_ADDRESS", "PUBSUB_USER", "CACHE_ADDRESS", "CACHE_USER",
		"IMAGES_BUCKET", "IMAGES_PREFIX", "VIDEOS_BUCKET", "VIDEOS_PREFIX", "PUBLIC_URL",
		"WS_PING_SECONDS", "WS_DRAIN_SECONDS",
	}
	apiVariables    = []string{"PORT", "VIDEO_UPLOADS"}
	workerVariables = []string{"BACKLOG_NAMESPACE", "BACKLOG_METRIC", "ARRIVALS_QUEUE_URL"}
)

const mongoVariable = "MONGO_URL"

// wires are what both services are connected to. Place-holders stand in while arguments are validated.
type wires struct {
	cluster     cluster.Ref
	logsKey     pulumi.StringInput
	environment map[string]pulumi.StringInput
	egress      map[string]service.Egress
}

func (p *Platform) declareServices(ctx *pulumi.Context, a Args, s stores, entry *entryAlarms) error {
	var err error
	if p.Cluster, err = cluster.New(ctx, p.name, nil, pulumi.Parent(p)); err != nil {
		return err
	}
	p.ClusterName = p.Cluster.Name
	w := wires{
		cluster: p.Cluster.Ref(), logsKey: p.keys.logs.ARN,
		environment: p.environment(a, s), egress: egress(s),
	}
	link, err := atlas.Store(a.Mongo).Open(ctx, p.name+"-atlas", a.Network.Private, p)
	if err != nil {
		return err
	}
	maps.Copy(w.egress, link)
	if err := p.declareAPI(ctx, a, w, s, entry); err != nil {
		return err
	}
	return p.declareWorkers(ctx, a, w, s)
}

func (p *Platform) declareAPI(ctx *pulumi.Context, a Args, w wires, s stores, entry *entryAlarms) error {
	group := p.Balancer.TargetGroups[apiTarget]
	args := a.api(w, &service.Target{
		GroupARN: group.ARN, SecurityGroupID: p.Balancer.SecurityGroupID, After: group.After,
		BalancerSuffix: p.Balancer.ARNSuffix, GroupSuffix: group.ARNSuffix,
	})
	args.Deployment.Alarms = entry.rollback
	args.Task.Main.Environment["VIDEO_UPLOADS"] = p.Videos.PresignContract
	args.Access.Grants = slices.Concat(connect(s),
		p.Images.GrantWrite(imagesPrefix), p.Videos.GrantPresignUpload(videosPrefix), moderate())
	var err error
	if p.API, err = service.New(ctx, p.name+"-api", args, pulumi.Parent(p)); err != nil {
		return err
	}
	p.APIServiceName = p.API.Name
	return nil
}

func (p *Platform) declareWorkers(ctx *pulumi.Context, a Args, w wires, s stores) error {
	backlog := p.backlog(ctx, a)
	args := a.workers(w, backlog)
	maps.Copy(args.Task.Main.Environment, map[string]pulumi.StringInput{
		"BACKLOG_NAMESPACE": pulumi.String(backlog.Namespace), "BACKLOG_METRIC": pulumi.String(backlog.Metric),
		"ARRIVALS_QUEUE_URL": p.Arrivals.URL,
	})
	args.Access.Grants = slices.Concat(connect(s),
		p.Images.GrantWrite(imagesPrefix), p.Videos.GrantRead(videosPrefix), p.Arrivals.GrantConsume(), moderate(),
		backlog.GrantPublish())
	var err error
	if p.Workers, err = service.New(ctx, p.name+"-workers", args, pulumi.Parent(p)); err != nil {
		return err
	}
	p.WorkersServiceName = p.Workers.Name
	return nil
}

// api is the GraphQL service: it holds connections, so it scales on them and leaves slowly.
func (a Args) api(w wires, target *service.Target) *service.Args {
	env := merge(w.environment, a.API.Environment)
	env["PORT"] = pulumi.String(strconv.Itoa(a.API.Port))
	return &service.Args{
		Site: a.Site, Cluster: w.cluster, Placement: a.Network.Private, Target: target, Egress: w.egress,
		Task: service.Task{
			CPU: a.API.CPU, MemoryMiB: a.API.MemoryMiB,
			Main: service.Container{
				Image: service.ParseImage(a.API.Image), Port: a.API.Port, StopTimeout: a.Entry.Socket.Stop,
				Environment: env, Secrets: a.secrets(a.API.Secrets),
				Files: service.Files{Memory: map[string]int{"/tmp": scratchMiB}},
			},
		},
		Access: service.Access{SecretKeyARNs: a.secretKeys(a.API.SecretKeys)},
		Scaling: service.Scaling{
			Min: a.API.Min, Max: a.API.Max, CPUPercent: 60,
			RequestsPerTask: a.API.RequestsPerTask, ConnectionsPerTask: a.API.ConnectionsPerTask,
		},
		Logs: a.logs(w),
	}
}

// workers is the job service: it can stop at any time and start again, so it runs on Spot, and it scales on
// the jobs that wait.
func (a Args) workers(w wires, backlog service.Queue) *service.Args {
	return &service.Args{
		Site: a.Site, Cluster: w.cluster, Placement: a.Network.Private, Egress: w.egress,
		Task: service.Task{
			CPU: a.Workers.CPU, MemoryMiB: a.Workers.MemoryMiB,
			Main: service.Container{
				Image: service.ParseImage(a.Workers.Image), Environment: merge(w.environment, a.Workers.Environment),
				Secrets: a.secrets(a.Workers.Secrets),
				Files:   service.Files{Memory: map[string]int{"/tmp": scratchMiB}},
			},
		},
		Access: service.Access{SecretKeyARNs: a.secretKeys(a.Workers.SecretKeys)},
		Spot:   &service.Spot{OnDemandBase: a.Workers.OnDemandBase},
		Scaling: service.Scaling{
			Min: a.Workers.Min, Max: a.Workers.Max, CPUPercent: 70, Queue: &backlog,
		},
		Logs: a.logs(w),
	}
}

// backlog is the metric that the workers publish: jobs waiting, divided by the tasks that run.
func (p *Platform) backlog(ctx *pulumi.Context, a Args) service.Queue {
	return service.Queue{
		Namespace: ctx.Project() + "/" + ctx.Stack() + "/" + p.name, Metric: "BacklogPerTask",
		PerTask: a.Workers.BacklogPerTask,
	}
}

// connect lets a service authenticate to the Valkey groups as the users it needs.
func connect(s stores) []role.Statement {
	return slices.Concat(s.queue.GrantConnect(), s.pubsub.GrantConnect(), s.cache.GrantConnect())
}

// moderate lets a service ask Rekognition whether an image may be shown. The image comes with the call.
func moderate() []role.Statement {
	return []role.Statement{{
		Sid: "ModerateImages", Actions: []string{"rekognition:DetectModerationLabels"},
		Resources: role.Strings("*"),
	}}
}

// egress opens the way to each Valkey group, on both sides.
func egress(s stores) map[string]service.Egress {
	out := map[string]service.Egress{}
	for key, g := range s.groups {
		out[key] = service.Egress{Port: g.Port, SecurityGroupID: g.SecurityGroupID, Admit: true}
	}
	return out
}

// environment tells both services where everything is.
func (p *Platform) environment(a Args, s stores) map[string]pulumi.StringInput {
	socket := a.Entry.Socket
	return map[string]pulumi.StringInput{
		"QUEUE_ADDRESS":    s.queue.Address(),
		"QUEUE_USER":       s.queue.User(),
		"PUBSUB_ADDRESS":   s.pubsub.Address(),
		"PUBSUB_USER":      s.pubsub.User(),
		"CACHE_ADDRESS":    s.cache.Address(),
		"CACHE_USER":       s.cache.User(),
		"IMAGES_BUCKET":    p.Images.Name,
		"IMAGES_PREFIX":    pulumi.String(imagesPrefix),
		"VIDEOS_BUCKET":    p.Videos.Name,
		"VIDEOS_PREFIX":    pulumi.String(videosPrefix),
		"PUBLIC_URL":       p.URL,
		"WS_PING_SECONDS":  pulumi.String(strconv.Itoa(int(socket.Ping.Seconds()))),
		"WS_DRAIN_SECONDS": pulumi.String(strconv.Itoa(int(socket.Stop.Seconds()))),
	}
}

// merge is a copy of what the platform sets, with the caller's variables over it.
func merge(base map[string]pulumi.StringInput, own map[string]string) map[string]pulumi.StringInput {
	out := maps.Clone(base)
	if out == nil {
		out = map[string]pulumi.StringInput{}
	}
	for name, value := range own {
		out[name] = pulumi.String(value)
	}
	return out
}

// secrets are the caller's secret variables and, where there is one, the document store's.
func (a Args) secrets(own map[string]string) map[string]pulumi.StringInput {
	out := merge(nil, own)
	if a.Mongo.SecretARN != "" {
		out[mongoVariable] = pulumi.String(a.Mongo.SecretARN)
	}
	return out
}

func (a Args) secretKeys(own []string) []pulumi.StringInput {
	out := role.Strings(own...)
	if a.Mongo.KeyARN != "" && !slices.Contains(own, a.Mongo.KeyARN) {
		out = append(out, pulumi.String(a.Mongo.KeyARN))
	}
	return out
}

// logs keep what both services say: an object in JSON for each line.
func (a Args) logs(w wires) service.Logs {
	return service.Logs{Group: logs.Args{
		RetentionDays: a.Watch.LogDays, KeyARN: w.logsKey, AllowDestroy: a.AllowDestroy,
	}}
}
