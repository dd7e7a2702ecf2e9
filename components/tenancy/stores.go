package tenancy

import (
	"fmt"
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/atlas"
	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/components/block/cache"
	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/table"
	"github.com/plinth-iac/plinth/internal/tags"
)

// exportDays is how long an overwritten export is kept.
const exportDays = 90

// valkey is the group for models and permissions. Its keys are nil while arguments are validated.
func (a Args) valkey(k keys) *cache.Args {
	args := &cache.Args{
		Placement: a.Network.Data, NodeType: a.Data.Cache.NodeType, Replicas: a.Data.Cache.Replicas,
		AllowDestroy: a.AllowDestroy,
	}
	if k.data != nil {
		args.KeyARN, args.Logs.KeyARN = k.data.ARN, k.logs.ARN
	}
	return args
}

// registry knows every workspace. It begins with what a table of before knew, when a lost stack is rebuilt.
func (a Args) registry(k keys) *table.Args {
	args := &table.Args{
		Key: table.Key{Partition: table.Attribute{Name: "pk"}}, AllowDestroy: a.AllowDestroy,
	}
	if from := a.Data.RestoreRegistryFrom; from != "" {
		args.Recovery.RestoreFrom = &table.Restore{TableARN: pulumi.String(from)}
	}
	if k.data != nil {
		args.KeyARN = k.data.ARN
	}
	return args
}

// connections knows who is connected. What is lost with it comes back when clients connect again.
func (a Args) connections(k keys) *table.Args {
	args := &table.Args{
		Key:       table.Key{Partition: table.Attribute{Name: "pk"}, Sort: table.Attribute{Name: "sk"}},
		TTL:       "expires",
		Recovery:  table.Recovery{Off: true},
		DataClass: tags.Internal, AllowDestroy: a.AllowDestroy,
	}
	if k.data != nil {
		args.KeyARN = k.data.ARN
	}
	return args
}

// declareStores declares the cache, both tables, the bucket of exports and the way to the document store.
func (p *Platform) declareStores(ctx *pulumi.Context, a Args, w *wires) error {
	w.ways = map[string]egress.Rule{}
	for _, name := range a.Data.Cells.keys() { // none of the past
		c := p.Cells[name]
		w.ways["cell-"+name] = egress.Rule{Port: c.Port, SecurityGroupID: c.SecurityGroupID, Admit: true}
	}
	if err := p.declareCache(ctx, a, w); err != nil {
		return err
	}
	link, err := atlas.Store(a.Data.Mongo).Open(ctx, p.name+"-atlas", a.Network.Private, p)
	if err != nil {
		return err
	}
	maps.Copy(w.ways, link)
	if p.Registry, err = table.New(ctx, p.name+"-registry", a.registry(p.keys), pulumi.Parent(p)); err != nil {
		return err
	}
	w.connections, err = table.New(ctx, p.name+"-connections", a.connections(p.keys), pulumi.Parent(p))
	if err != nil {
		return err
	}
	p.RegistryTable, p.ConnectionsTable = p.Registry.Name, w.connections.Name
	p.Exports, err = bucket.New(ctx, p.name+"-exports", &bucket.Args{
		KeyARN: p.keys.tenants.ARN, AccessLogs: w.archive.Name, AllowDestroy: a.AllowDestroy,
		Lifecycle: bucket.Lifecycle{AbortDays: 1, NoncurrentDays: exportDays},
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	p.ExportsBucket = p.Exports.Name
	w.watched.tables(p.Registry, w.connections)
	return nil
}

func (p *Platform) declareCache(ctx *pulumi.Context, a Args, w *wires) error {
	if a.Data.Cache.SecretARN != "" {
		return nil
	}
	made, err := cache.NewCache(ctx, p.name+"-cache", a.valkey(p.keys), pulumi.Parent(p))
	if err != nil {
		return err
	}
	w.cache = made.Endpoint()
	w.ways["cache"] = egress.Rule{Port: made.Port, SecurityGroupID: made.SecurityGroupID, Admit: true}
	w.watched.cache(a, made.Group)
	return nil
}

// secretPath is where the secrets of workspaces lie.
func (p *Platform) secretPath(ctx *pulumi.Context) string {
	return fmt.Sprintf("%s/%s/%s/workspace", ctx.Project(), ctx.Stack(), p.name)
}
