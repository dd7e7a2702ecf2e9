package tenancy

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/database"
	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/internal/tags"
)

// cell is one Aurora cluster. Its key is nil while arguments are validated.
func (a Args) cell(name string, key pulumi.StringInput) *database.Args {
	c := a.Data.Cells
	args := &database.Args{
		Site: a.Site, Placement: a.Network.Data, KeyARN: key,
		Engine:    database.Engine{Family: database.MySQL},
		Instances: map[string]database.Instance{},
		Backup:    database.Backup{Days: c.BackupDays, ByPlan: c.BackupByPlan},
		DataClass: tags.Personal, AllowDestroy: a.AllowDestroy,
	}
	for i := range 1 + max(*c.Readers, 0) {
		instance := database.Instance{Class: c.Class, Tier: i}
		if zones := a.Network.Zones; len(zones) > 0 {
			instance.Zone = zones[i%len(zones)]
		}
		args.Instances[string(rune('a'+i))] = instance
	}
	if c.Class == "" {
		args.Capacity.Serverless = &database.Serverless{MaxACU: c.MaxACU}
	}
	if from := c.RestoreFrom[name]; from != "" {
		args.Backup.RestoreFrom = &database.Restore{SnapshotARN: pulumi.String(from)}
	}
	return args
}

// declareCells declares the clusters, in which no workspace exists yet.
func (p *Platform) declareCells(ctx *pulumi.Context, a Args, w *wires) error {
	p.Cells = map[string]*database.Database{}
	for _, name := range a.Data.Cells.keys() {
		args := a.cell(name, p.keys.data.ARN)
		args.Monitoring.LogKeyARN, args.Monitoring.LogDays = p.keys.logs.ARN, a.Watch.LogDays
		made, err := database.New(ctx, p.name+"-cell-"+name, args, pulumi.Parent(p))
		if err != nil {
			return err
		}
		p.Cells[name] = made
		w.watched.cell(name, a, made)
	}
	return nil
}

// declareProxies declares an RDS Proxy before each cell in which declared workspaces are pooled. A proxy
// knows 200 users at most, so the others, by the thousand, are reached directly.
func (p *Platform) declareProxies(ctx *pulumi.Context, a Args, w *wires) error {
	w.proxies = pulumi.StringMap{}
	for _, name := range a.Data.Cells.keys() {
		users := map[string]secret.Reference{}
		for id, d := range a.Workspaces.Declared {
			if d.Pooled && d.Cell == name {
				users[id] = w.declared[id]
			}
		}
		if len(users) == 0 {
			continue
		}
		c := p.Cells[name]
		if err := c.AddProxy(ctx, database.Proxy{Users: users}); err != nil {
			return err
		}
		w.proxies[name] = c.ProxyEndpoint
		w.ways["proxy-"+name] = egress.Rule{Port: c.Port, SecurityGroupID: c.ProxySecurityGroupID, Admit: true}
	}
	return nil
}
