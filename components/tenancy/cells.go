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
		args.Monitoring.EventTopicARN = p.mail.home.TicketARN
		made, err := database.New(ctx, p.name+"-cell-"+name, args, pulumi.Parent(p))
		if err != nil {
			return err
		}
		p.Cells[name] = made
		w.watched.cell(name, a, made)
	}
	return p.declarePast(ctx, a)
}

// pastDays is for how long backups of a copy are kept: as long as a copy is wanted at most.
const pastDays = 7

// past is the copy of a cell as it was: one instance, in which nothing is worth keeping.
func (a Args) past(key, of pulumi.StringInput) *database.Args {
	readers := 0
	a.Data.Cells.Readers = &readers
	args := a.cell(PastCell, key)
	from := &database.Restore{ClusterID: of, Time: a.Data.Cells.Past.Time}
	args.Backup = database.Backup{Days: pastDays, RestoreFrom: from}
	args.AllowDestroy = true
	return args
}

// declarePast declares the copy of a cell as it was, which the provisioner knows as a cell of capacity 0.
func (p *Platform) declarePast(ctx *pulumi.Context, a Args) error {
	if a.Data.Cells.Past == nil {
		return nil
	}
	args := a.past(p.keys.data.ARN, p.Cells[a.Data.Cells.Past.Of].ID)
	args.Monitoring.LogKeyARN, args.Monitoring.LogDays = p.keys.logs.ARN, a.Watch.LogDays
	made, err := database.New(ctx, p.name+"-cell-"+PastCell, args, pulumi.Parent(p))
	if err != nil {
		return err
	}
	p.Cells[PastCell] = made
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
