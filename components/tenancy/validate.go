package tenancy

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/atlas"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

var (
	issuer      = regexp.MustCompile(`^https://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?$`)
	hostName    = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)
	workspaceID = regexp.MustCompile(`^[a-z][a-z0-9]{2,27}$`)
	tierName    = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
	claimName   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_:./-]{0,127}$`)
	secretARN   = regexp.MustCompile(
		`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}$`)
	snapshotARN = regexp.MustCompile(
		`^arn:aws[a-z-]*:(rds:[a-z0-9-]+:\d{12}:cluster-snapshot:[A-Za-z0-9:._-]+|` +
			`backup:[a-z0-9-]+:\d{12}:recovery-point:[A-Za-z0-9:._-]+)$`)
	tableARN = regexp.MustCompile(`^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table/[A-Za-z0-9._-]{3,255}$`)
)

// mostCacheMiB is the largest cache that the engine takes.
const mostCacheMiB = 1024

// longestDomain is the longest first name of a certificate.
// https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
const longestDomain = 64

// validate adds to the arguments' problems those of the names that come of them.
func validate(ctx *pulumi.Context, name string, args Args) error {
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.Bucket, name+"-access-logs")
	names.Auto(&p, "name", names.ReplicationGroup, name+"-cache")
	names.Auto(&p, "name", names.Database, name+"-cell-a-proxy")
	names.Auto(&p, "name", names.Role, name+"-provisioner-role")
	for _, f := range args.Custom.functions() {
		// The engine finds a custom function by its name, which must not be cut.
		whole := customPrefix(ctx, name) + f.Key
		p.Unless(len(whole) <= names.Function.Max, "custom.spec."+f.Name,
			"makes the Lambda name %q, %d characters; want at most %d, for the engine calls it by that name",
			whole, len(whole), names.Function.Max)
		names.Auto(&p, "custom.spec."+f.Name, names.Role, name+"-custom-"+f.Key+"-schedule")
	}
	return p.Err()
}

// Validate reports everything wrong with the arguments, after defaults. It also holds the arguments of every
// block that will be made against that block's own rules, and tells what they find in the words of Args.
func (a Args) Validate() error {
	var p check.Problems
	check.OneOf(&p, cmp.Or(a.Preset, Production), "preset", Production, Development)
	a = a.withDefaults()
	p.Under("site", a.Site.Validate())
	p.Required(a.Edge != nil, "edge", "a provider for us-east-1")
	p.Under("network.private", a.Network.Private.Validate())
	p.Under("network.data", a.Network.Data.Validate())
	p.Under("code", a.Code.validate())
	p.Under("entry", a.Entry.validate())
	p.Under("engine", a.Engine.validate())
	p.Between(a.Custom.Concurrency, 1, 1000, "custom.concurrency", "calls")
	a.validateData(&p)
	a.validateWorkspaces(&p)
	a.validateConnections(&p)
	p.Under("watch", a.Watch.people().Validate(a.Site))
	return check.Merge(p.Err(), a.validateBlocks())
}

func (c Code) validate() error {
	var p check.Problems
	all := c.Engine != nil && c.Socket != nil && c.Authorizer != nil && c.Workspace != nil && c.Custom != nil
	p.Required(c.Shipped != "" || all, "shipped", "the folder that `plinth functions build` fills")
	return p.Err()
}

func (e Entry) validate() error {
	var p check.Problems
	p.Under("identity", e.Identity.validate())
	p.Unless(e.Domain == "" || hostName.MatchString(e.Domain) && len(e.Domain) <= longestDomain, "domain",
		"is %q; want a host name in lower case of at most %d characters, such as api.example.com",
		e.Domain, longestDomain)
	p.Unless((e.Domain == "") == (e.ZoneID == ""), "zoneId",
		"is %q with the domain %q; want both or neither", e.ZoneID, e.Domain)
	p.Unless(e.Throttle.Rate > 0, "throttle.rate", "is %g; want more than 0 requests a second", e.Throttle.Rate)
	p.Unless(e.Throttle.Burst > 0, "throttle.burst", "is %d; want at least 1", e.Throttle.Burst)
	for _, name := range slices.Sorted(maps.Keys(e.Tiers)) {
		path, t := "tiers."+name, e.Tiers[name]
		p.Unless(tierName.MatchString(name), path,
			"is its name; want at most 31 lower-case letters, digits and hyphens")
		p.Unless(t.Rate <= e.Throttle.Rate, path+".rate", "is %g; want at most throttle.rate (%g)", t.Rate,
			e.Throttle.Rate)
		p.Unless(t.Burst <= e.Throttle.Burst, path+".burst", "is %d; want at most throttle.burst (%d)", t.Burst,
			e.Throttle.Burst)
	}
	return p.Err()
}

func (i Identity) validate() error {
	var p check.Problems
	if i.Anonymous {
		p.Unless(i.Issuer == "" && i.Audience == "", "anonymous",
			"is set beside an issuer; want either tokens or everybody")
		return p.Err()
	}
	p.Unless(issuer.MatchString(i.Issuer), "issuer",
		"is %q; want the https address of an OpenID Connect issuer, or anonymous to let everybody in", i.Issuer)
	p.Required(i.Audience != "", "audience", "what tokens must be made out to")
	p.Unless(claimName.MatchString(i.Claim), "claim",
		"is %q; want the name of a claim, such as workspace", i.Claim)
	return p.Err()
}

func (e Engine) validate() error {
	var p check.Problems
	p.Between(e.Concurrency, 1, 10000, "concurrency", "requests")
	p.Between(e.SchemaCacheMiB, 1, min(max(e.MemoryMiB/2, 1), mostCacheMiB), "schemaCacheMiB",
		"MiB, half of memoryMiB")
	for _, name := range slices.Sorted(maps.Keys(e.Environment)) {
		p.Unless(!slices.Contains(engineVariables, name), fmt.Sprintf("environment[%q]", name),
			"is set by the platform; want another name")
	}
	return p.Err()
}

func (a Args) validateData(p *check.Problems) {
	c := a.Data.Cells
	p.Between(c.Count, 1, maxCells, "data.cells.count", "cells")
	p.Between(c.Capacity, 1, 10000, "data.cells.capacity", "workspaces")
	p.Between(*c.Readers, 0, 5, "data.cells.readers", "")
	p.Unless(c.Class == "" || c.MaxACU == 0, "data.cells.maxACU",
		"is %g beside the class %q; want one or the other", c.MaxACU, c.Class)
	for _, name := range slices.Sorted(maps.Keys(c.RestoreFrom)) {
		path := "data.cells.restoreFrom." + name
		p.Unless(slices.Contains(c.keys(), name), path, "is no cell; want %s%s",
			check.Either(c.keys()...), check.Suggest(name, c.keys()))
		p.Unless(snapshotARN.MatchString(c.RestoreFrom[name]), path,
			"is %q; want the ARN of a cluster snapshot or of a recovery point", c.RestoreFrom[name])
	}
	if c.Past != nil {
		p.Unless(slices.Contains(c.keys(), c.Past.Of), "data.cells.past.of", "is %q; want %s", c.Past.Of,
			check.Either(c.keys()...))
	}
	wanted := 1 + min(*c.Readers, 1)
	distinct := map[string]bool{}
	for _, zone := range a.Network.Zones {
		distinct[zone] = true
	}
	p.Unless(len(distinct) == len(a.Network.Zones) && len(distinct) >= wanted, "network.zones",
		"are %s; want at least %d different zones of the data tier, by name",
		strings.Join(a.Network.Zones, ", "), wanted)
	from := a.Data.RestoreRegistryFrom
	p.Unless(from == "" || tableARN.MatchString(from), "data.restoreRegistryFrom",
		"is %q; want the ARN of a DynamoDB table", from)
	validateSecret(p, "data.cache.secretArn", a.Data.Cache.SecretARN)
	p.Unless(a.Data.Cache.KeyARN == "" || a.Data.Cache.SecretARN != "", "data.cache.keyArn",
		"is set without secretArn; want both or neither")
	p.Under("data.mongo", atlas.Store(a.Data.Mongo).Validate())
	validateSecret(p, "data.mongo.secretArn", a.Data.Mongo.SecretARN)
}

func validateSecret(p *check.Problems, path, arn string) {
	p.Unless(arn == "" || secretARN.MatchString(arn), path,
		"is %q; want the whole ARN of a Secrets Manager secret, with its six random characters", arn)
}

// validateConnections holds what the functions may connect with at once against what a cell's writer takes,
// so that some are left for those who look for what is wrong.
func (a Args) validateConnections(p *check.Problems) {
	most := a.Data.Cells.connections() * usable / 100
	p.Unless(a.Engine.Outside || a.Engine.Concurrency+a.Workspaces.Concurrency <= most, "engine.concurrency",
		"is %d, with %d workspaces worked on at once; want at most %d together, for each holds connections of "+
			"a cell's writer, which takes %d", a.Engine.Concurrency, a.Workspaces.Concurrency, most,
		a.Data.Cells.connections())
}

func (a Args) validateWorkspaces(p *check.Problems) {
	w := a.Workspaces
	p.Unless(w.DropGrace >= time.Hour, "workspaces.dropGrace", "is %s; want at least 1h", w.DropGrace)
	p.Between(w.RotateDays, 1, 1000, "workspaces.rotateDays", "days")
	p.Between(w.Concurrency, 2, 100, "workspaces.concurrency", "workspaces at once")
	p.Unless(len(w.Declared) <= maxDeclared, "workspaces.declared",
		"are %d; want at most %d, and messages to the queue for the others", len(w.Declared), maxDeclared)
	cells := a.Data.Cells.keys()
	for _, id := range slices.Sorted(maps.Keys(w.Declared)) {
		d, path := w.Declared[id], "workspaces.declared."+id
		p.Unless(workspaceID.MatchString(id), path,
			"is its id; want 3 to 28 lower-case letters and digits, beginning with a letter")
		p.Unless(d.Cell == "" || slices.Contains(cells, d.Cell), path+".cell", "is %q; want %s", d.Cell,
			check.Either(cells...))
		p.Unless(!d.Pooled || d.Cell != "", path+".pooled",
			"is set without a cell; want the cell whose proxy it goes by")
		_, known := a.Entry.Tiers[d.Tier]
		p.Unless(d.Tier == "" || known, path+".tier", "is %q; want %s", d.Tier,
			check.Either(slices.Sorted(maps.Keys(a.Entry.Tiers))...))
	}
}
