package tenancy

import (
	"github.com/pulumi/pulumi-random/sdk/v4/go/random"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"

	"github.com/plinth-iac/plinth/components/block/archive"
	"github.com/plinth-iac/plinth/components/block/cache"
	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/key"
	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/components/block/table"
	"github.com/plinth-iac/plinth/components/block/watch"
)

// keys are the KMS keys, one for each domain of data, so that who may read one may not read the others.
type keys struct {
	// logs encrypts log groups, edgeLogs those of us-east-1.
	logs, edgeLogs *key.Key
	// data encrypts clusters, tables, queues and the event bus.
	data *key.Key
	// tenants encrypts the secrets and exports of workspaces.
	tenants *key.Key
	// functions encrypts the variables of functions, which each of them may decrypt without further condition.
	functions *key.Key
}

// wires are what the parts are connected by.
type wires struct {
	archive *archive.Archive
	// origin proves that a request came through the distribution; originRef is where the authorizer reads it.
	origin    pulumi.StringInput
	originRef secret.Reference
	// cache is the Valkey group, not given for a Redis of elsewhere.
	cache cache.CacheEndpoint
	// connections is the registry of open connections.
	connections *table.Table
	// ways are the connections that the engine may open.
	ways map[string]egress.Rule
	// proxies are the host names of RDS proxies by cell.
	proxies pulumi.StringMap
	// failed is where events go that custom functions failed on.
	failed *function.Destination
	// bus is the name of the event bus, busARN its ARN.
	bus, busARN pulumi.StringOutput
	// able is what must be there before the provisioner can work.
	able []pulumi.Resource
	// ready is what a stage must wait for.
	ready []pulumi.Resource
	// declared are the secrets of the workspaces that stand in code.
	declared map[string]secret.Reference
	// watched collects what the alarms watch.
	watched watched
}

func (p *Platform) declareKeys(ctx *pulumi.Context, a Args, _ *wires) error {
	for _, k := range []struct {
		into     **key.Key
		role     string
		purpose  string
		services []key.Service
	}{
		{&p.keys.logs, "logs", "log groups", []key.Service{key.Logs}},
		{&p.keys.data, "data", "clusters, tables and queues at rest", []key.Service{key.Events}},
		{&p.keys.tenants, "tenants", "secrets and exports of workspaces", nil},
		{&p.keys.functions, "functions", "variables of functions", nil},
	} {
		made, err := key.New(ctx, p.name+"-"+k.role, &key.Args{
			Site: a.Site, Purpose: p.name + ": " + k.purpose, Services: k.services, AllowDestroy: a.AllowDestroy,
		}, pulumi.Parent(p))
		if err != nil {
			return err
		}
		*k.into = made
	}
	var err error
	p.keys.edgeLogs, err = key.New(ctx, p.name+"-edge-logs", &key.Args{
		Site: a.Site.AtEdge(), Purpose: p.name + ": log groups of the edge", Services: []key.Service{key.Logs},
		AllowDestroy: a.AllowDestroy,
	}, pulumi.Parent(p), pulumi.Provider(a.Edge))
	return err
}

// declareChannels uses the channels that the caller has, and makes those that are missing.
func (p *Platform) declareChannels(ctx *pulumi.Context, a Args, _ *wires) (err error) {
	p.mail.home, p.mail.edge, err = a.Watch.people().Open(ctx, watch.Owner{
		Name: p.name, Component: p, Site: a.Site, Edge: a.Edge, AllowDestroy: a.AllowDestroy,
	})
	return err
}

// declareArchive declares where the access logs of distribution and bucket go.
func (p *Platform) declareArchive(ctx *pulumi.Context, a Args, w *wires) (err error) {
	w.archive, err = archive.New(ctx, p.name+"-access-logs", &archive.Args{
		Site: a.Site, AllowDestroy: a.AllowDestroy,
	}, pulumi.Parent(p))
	return err
}

const (
	// secretHeader proves that a request came through this distribution.
	secretHeader = "X-Origin-Verify"
	// secretLength is how many letters and digits the header's value has: about 238 bits, beyond guessing.
	secretLength = 40
)

// declareOriginSecret declares what the distribution sends along, and the secret in which the authorizer
// finds it. REST requests are held against it by a firewall, connections by the authorizer, for no firewall
// can stand before a WebSocket API.
func (p *Platform) declareOriginSecret(ctx *pulumi.Context, a Args, w *wires) error {
	value, err := random.NewRandomPassword(ctx, p.name+"-origin-secret", &random.RandomPasswordArgs{
		Length: pulumi.Int(secretLength), Special: pulumi.Bool(false),
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	// The engine knows that it is secret; a test, or a provider that forgot, would not.
	hidden, _ := pulumi.ToSecret(value.Result).(pulumi.StringOutput)
	kept, err := secret.New(ctx, p.name+"-origin", &secret.Args{
		Description: "What CloudFront sends to the APIs of " + p.name, KeyARN: p.keys.data.ARN,
		AllowDestroy: a.AllowDestroy,
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	_, err = secretsmanager.NewSecretVersion(ctx, p.name+"-origin", &secretsmanager.SecretVersionArgs{
		SecretId: kept.ARN, SecretString: hidden.ToStringPtrOutput(),
	}, pulumi.Parent(p))
	w.origin, w.originRef = hidden, kept.Reference()
	return err
}

// logs keep what a function or an API says.
func (p *Platform) logs(a Args) logs.Args {
	return logs.Args{RetentionDays: a.Watch.LogDays, KeyARN: p.keys.logs.ARN, AllowDestroy: a.AllowDestroy}
}
