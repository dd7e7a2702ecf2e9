package database

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

// Args configures a Database. Required are Site, Placement, Engine.Family, KeyARN and Instances.
type Args struct {
	// Site is the account and region. Required.
	Site site.Site

	// Placement is the VPC and the data subnets, in at least two zones. Required.
	Placement network.Placement

	// Clients are the ids of the security groups that may connect to the cluster itself, by a short key that
	// names the rule. Default: none; Database.Admit lets in clients that are declared later.
	Clients map[string]pulumi.StringInput

	// Engine is MySQL or PostgreSQL, with its version, settings and administrator. Required: its family.
	Engine Engine

	// KeyARN is the KMS key that encrypts storage, backups, insights and the administrator's secret. Required.
	// A change replaces the cluster and loses its data.
	KeyARN pulumi.StringInput

	// Instances are the writer and its readers, by a key that never changes: {"a": {Zone: "eu-west-1a"}}.
	// Required; with two or more, each names its Zone and they lie in at least two. The one with the lowest tier
	// and key is made first and writes; whichever takes over writes afterwards. At most 16.
	Instances map[string]Instance

	// Capacity is how the instances grow.
	Capacity Capacity

	// Backup is how the data can be brought back.
	Backup Backup

	// Monitoring is what can be seen of the cluster.
	Monitoring Monitoring

	// Proxy pools the connections of clients that come and go, such as functions. Default: none.
	Proxy *Proxy

	// DataClass says how harmful a leak would be; cluster and instances are tagged with it.
	// Default: "confidential".
	DataClass tags.Class

	// AllowDestroy lets Pulumi delete or replace the cluster with its backups, without a last snapshot.
	// Default: the cluster is protected by Pulumi and by RDS, and its deletion leaves a snapshot and the
	// automated backups.
	AllowDestroy bool
}

var key = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (a Args) withDefaults() Args {
	a.Engine = a.Engine.withDefaults()
	instances := make(map[string]Instance, len(a.Instances))
	for name, i := range a.Instances {
		instances[name] = i.withDefaults(a.Capacity.Serverless != nil)
	}
	a.Instances = instances
	a.Capacity = a.Capacity.withDefaults(len(instances))
	a.Backup = a.Backup.withDefaults()
	a.Monitoring = a.Monitoring.withDefaults()
	if a.Proxy != nil {
		proxy := a.Proxy.withDefaults()
		a.Proxy = &proxy
	}
	a.DataClass = cmp.Or(a.DataClass, tags.Confidential)
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	p.Under("placement", a.Placement.Validate())
	p.Unless(a.Placement.Zones != 1, "placement.zones",
		"is 1; want at least 2, without which RDS takes no subnet group")
	validateClients(&p, "clients", a.Clients)
	p.Under("engine", a.Engine.validate())
	p.Required(a.KeyARN != nil, "keyARN", "the ARN of a KMS key")
	a.validateInstances(&p)
	a.validateTogether(&p)
	p.Under("capacity", a.Capacity.validate(len(a.Instances)))
	p.Under("backup", a.Backup.validate())
	validateWindows(&p, a.Backup.Window, a.Engine.Maintenance)
	p.Under("monitoring", a.Monitoring.validate())
	if a.Proxy != nil {
		p.Under("proxy", a.Proxy.validate(a.Engine.Family))
	}
	check.OneOf(&p, a.DataClass, "dataClass", tags.Public, tags.Internal, tags.Confidential, tags.Personal)
	return p.Err()
}

// tooOld are the versions that cannot stop when nobody is connected.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
var tooOld = regexp.MustCompile(`^(8\.0\.mysql_aurora\.3\.0[0-7]\..*|16\.[0-2])$`)

// validateTogether reports what AWS refuses, or what never happens, because of another argument.
func (a Args) validateTogether(p *check.Problems) {
	for _, name := range sorted(a.Instances) {
		burstable := strings.HasPrefix(a.Instances[name].Class, "db.t")
		p.Unless(!burstable || a.Engine.Family != MySQL || a.Monitoring.Insights == NoInsights,
			"instances."+name+".class", "is %q, on which Aurora MySQL has no insights; want another, or "+
				"monitoring.insights none", a.Instances[name].Class)
	}
	if s := a.Capacity.Serverless; s == nil || s.PauseAfter == 0 {
		return
	}
	p.Unless(a.Proxy == nil, "capacity.serverless.pauseAfter",
		"is set together with proxy, whose connections keep the cluster awake; want one or the other")
	p.Unless(!tooOld.MatchString(a.Engine.Version), "capacity.serverless.pauseAfter",
		"is set for version %s, which cannot pause; want MySQL 3.08 or PostgreSQL 16.3 at least", a.Engine.Version)
}

func validateClients(p *check.Problems, path string, clients map[string]pulumi.StringInput) {
	for _, name := range sorted(clients) {
		p.Unless(key.MatchString(name), path,
			"has the key %q; want lower-case letters, digits and single hyphens", name)
		p.Required(clients[name] != nil, path+"."+name, "a security group id")
	}
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
