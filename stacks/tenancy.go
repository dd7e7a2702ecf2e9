package stacks

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/netip"
	"path/filepath"
	"slices"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/backup"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/components/tenancy/spec"
	"github.com/plinth-iac/plinth/internal/check"
)

// tenancy turns the settings into the platform's arguments. What custom functions there are is in a file of
// its own, which is given in addition.
func (c *Config) tenancy(custom *spec.Spec) *tenancy.Args {
	t := c.Tenancy
	args := &tenancy.Args{
		Site:         c.site(),
		Network:      tenancy.Network{Zones: c.Site.Zones},
		Preset:       tenancy.Preset(c.Preset),
		Code:         tenancy.Code{Shipped: t.Functions},
		Entry:        t.entry(),
		Engine:       t.Engine.args(),
		Custom:       tenancy.Custom{Spec: custom, Concurrency: t.Custom.Concurrency},
		Data:         t.data(),
		Workspaces:   t.Workspaces.args(),
		Watch:        tenancy.Watch{Runbooks: c.Alarms.Runbooks, LogDays: t.LogDays},
		AllowDestroy: c.AllowDestroy,
	}
	args.Workspaces.Application = c.Tags.Application
	args.Data.Cells.BackupDays = c.keepDays()
	return args
}

func (t TenancyConfig) entry() tenancy.Entry {
	out := tenancy.Entry{
		Identity: tenancy.Identity(t.Identity), Domain: t.Domain.Name, ZoneID: t.Domain.ZoneID,
		Origins: t.Entry.Origins, RatePerIP: t.Entry.RatePerIP, Countries: t.Entry.Countries,
		Throttle:     tenancy.Throttle{Rate: float64(t.Entry.Rate), Burst: t.Entry.Burst},
		AdoptGateway: t.Entry.AdoptGateway, Tiers: map[string]tenancy.Tier{},
	}
	for name, tier := range t.Entry.Tiers {
		out.Tiers[name] = tenancy.Tier{
			Rate: float64(tier.Rate), Burst: tier.Burst, MonthlyRequests: tier.MonthlyRequests,
		}
	}
	return out
}

func (e EngineConfig) args() tenancy.Engine {
	return tenancy.Engine{
		MemoryMiB: e.MemoryMiB, Timeout: seconds(e.TimeoutSeconds), Concurrency: e.Concurrency,
		SchemaCacheMiB: e.SchemaCacheMiB, Outside: e.Outside, Environment: e.Environment,
	}
}

func (t TenancyConfig) data() tenancy.Data {
	mongo := t.Mongo.args()
	out := tenancy.Data{
		Cells: tenancy.Cells{
			Count: t.Cells.Count, Capacity: t.Cells.Capacity, Class: t.Cells.Class,
			MaxACU: float64(t.Cells.MaxACU), RestoreFrom: t.Restore.Cells, BackupByPlan: true,
		},
		Cache: tenancy.Cache{
			NodeType: t.Cache.NodeType, SecretARN: t.Cache.SecretARN, KeyARN: t.Cache.KeyARN,
		},
		Mongo:               tenancy.Mongo(mongo),
		RestoreRegistryFrom: t.Restore.Registry,
	}
	if past := t.Restore.Past; past.Cell != "" {
		at, _ := past.at() // validateTenancy has named what is no time
		out.Cells.Past = &tenancy.Past{Of: past.Cell, Time: at}
	}
	if t.Cells.Readers != -1 {
		out.Cells.Readers = &t.Cells.Readers
	}
	if t.Cache.Replicas != -1 {
		out.Cache.Replicas = &t.Cache.Replicas
	}
	return out
}

// at is the moment, zero for the latest there is.
func (p PastConfig) at() (time.Time, error) {
	if p.Time == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339, p.Time)
}

func (w WorkspacesConfig) args() tenancy.Workspaces {
	out := tenancy.Workspaces{
		Declared: map[string]tenancy.Declared{}, DropGrace: time.Duration(w.DropGraceHours) * time.Hour,
		RotateDays: w.RotateDays, Concurrency: w.Concurrency,
	}
	for id, d := range w.Declared {
		out.Declared[id] = tenancy.Declared(d)
	}
	return out
}

// custom reads the file of custom functions, none when there is none to read. Its folder is told from the
// project's, so that the same program is the same on every machine.
func (c *Config) custom() (*spec.Spec, error) {
	file := c.Tenancy.Custom.File
	if file == "" {
		return nil, nil
	}
	read, err := spec.Read(filepath.Join(c.root, file))
	if err != nil {
		return nil, err
	}
	read.Folder = filepath.Dir(file)
	return read, nil
}

// validateTenancy asks the platform what it thinks of the settings, before anything that it stands on exists.
func validateTenancy(c *Config) error {
	var p check.Problems
	validateAddresses(&p, c.at("tenancy.mongo.addresses"), c.Tenancy.Mongo.Addresses)
	p.Required(c.Tenancy.Functions != "", c.at("tenancy.functions"), "the folder of the compiled functions")
	past := c.Tenancy.Restore.Past
	_, err := past.at()
	p.Unless(err == nil, c.at("tenancy.restore.past.time"), "is %q; want a moment such as 2026-11-21T05:00:00Z",
		past.Time)
	p.Unless(past.Time == "" || past.Cell != "", c.at("tenancy.restore.past.cell"),
		"is not set beside a time; want the cell that is copied")
	custom, err := c.custom()
	if err != nil {
		p.Unless(false, c.at("tenancy.custom.file"), "%s", customProblem(err))
		custom = nil
	}
	args := c.tenancy(custom)
	place := network.Placement{
		VPCID: placeholder(), CIDR: netip.MustParsePrefix("10.0.0.0/16"), Zones: 2,
		SubnetIDs: pulumi.StringArray{placeholder(), placeholder()},
	}
	args.Network.Private, args.Network.Data = place, place
	args.Edge = &aws.Provider{}
	p.Mapped(args.Validate(), map[string]string{
		"": c.at("tenancy"), "site": c.at("site"), "preset": c.at("preset"), "network.zones": c.at("site.zones"),
		"code": c.at("tenancy.functions"), "entry": c.at("tenancy.entry"),
		"entry.identity": c.at("tenancy.identity"),
		"entry.domain":   c.at("tenancy.domain.name"), "entry.zoneId": c.at("tenancy.domain.zoneId"),
		"entry.throttle.rate": c.at("tenancy.entry.rate"), "entry.throttle.burst": c.at("tenancy.entry.burst"),
		"engine.timeout": c.at("tenancy.engine.timeoutSeconds"), "data": c.at("tenancy"),
		"data.cells.maxACU": c.at("tenancy.cells.maxAcu"), "data.cells.restoreFrom": c.at("tenancy.restore.cells"),
		"data.cells.past.of":       c.at("tenancy.restore.past.cell"),
		"data.restoreRegistryFrom": c.at("tenancy.restore.registry"),
		"workspaces.dropGrace":     c.at("tenancy.workspaces.dropGraceHours"),
		"custom.spec":              c.at("tenancy.custom.file"), "watch.runbooks": c.at("alarms.runbooks"),
		"watch.logDays": c.at("tenancy.logDays"),
	})
	return p.Err()
}

// customProblem says what is wrong with the file of custom functions.
func customProblem(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "names no file; want one that declares functions, from the project's folder"
	}
	return "names a file with mistakes: " + err.Error()
}

func declareTenancy(ctx *pulumi.Context, c *Config, f *foundation) error {
	if err := c.built(); err != nil {
		return err
	}
	custom, err := c.custom()
	if err != nil {
		return err
	}
	args := c.tenancy(custom)
	args.Network.Private, args.Network.Data = f.net.Private(), f.net.Data()
	args.Edge = f.edge
	args.Watch.Channels, args.Watch.EdgeChannels = f.channels, f.edgeChannels
	p, err := tenancy.New(ctx, "tenancy", args, pulumi.Provider(f.home))
	if err != nil {
		return err
	}
	f.keep(backup.DynamoDB, p.Registry.ARN)
	f.keep(backup.S3, p.Exports.ARN)
	for _, name := range slices.Sorted(maps.Keys(p.Cells)) {
		if name != tenancy.PastCell {
			f.keep(backup.Aurora, p.Cells[name].ARN)
		}
	}
	for name, value := range map[string]pulumi.Input{
		"url": p.URL, "socketUrl": p.SocketURL, "distributionId": p.DistributionID, "queueUrl": p.QueueURL,
		"deadLetterUrl": p.DeadLetterURL, "registryTable": p.RegistryTable, "connectionsTable": p.ConnectionsTable,
		"provisionerName": p.ProvisionerName, "exportsBucket": p.ExportsBucket, "secretPrefix": p.SecretPrefix,
		"eventBus": p.EventBus, "usagePlanIds": p.UsagePlanIDs,
		"usersAffectedArn": p.UsersAffectedARN, "dashboardName": p.DashboardName,
	} {
		ctx.Export("tenancy."+name, value)
	}
	return nil
}

func validateAddresses(p *check.Problems, path string, list []string) {
	for i, text := range list {
		_, err := netip.ParsePrefix(text)
		p.Unless(err == nil, fmt.Sprintf("%s[%d]", path, i),
			"is %q; want an address block such as 192.0.2.0/28", text)
	}
}
