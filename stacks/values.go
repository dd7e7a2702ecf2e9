package stacks

import (
	"cmp"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/backup"
	"github.com/plinth-iac/plinth/components/block/budget"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/tags"
)

// The presets of a stack.
const (
	production  = "production"
	development = "development"
)

// choice is what a preset decides about the foundation.
type choice struct {
	nat         network.NAT
	flowLogDays int
	keepDays    int
}

func (c *Config) choice() choice {
	if c.Preset == development {
		return choice{nat: network.Single, flowLogDays: 30, keepDays: 7}
	}
	return choice{nat: network.PerZone, flowLogDays: 90, keepDays: 35}
}

func (c *Config) site() site.Site { return site.Site{Account: c.Site.Account, Region: c.Site.Region} }

func (c *Config) tags() tags.Set {
	return tags.Set{
		Application: c.Tags.Application, Environment: c.stack, Owner: c.Tags.Owner,
		CostCentre: c.Tags.CostCentre, DataClass: c.Tags.DataClass,
	}
}

// cidr is the network's address block. Text that is none has been reported, and stays invalid here.
func (c *Config) cidr() netip.Prefix {
	block, err := netip.ParsePrefix(c.Network.CIDR)
	if err != nil {
		return netip.Prefix{}
	}
	return block
}

func (c *Config) network() *network.Args {
	args := &network.Args{
		Site: c.site(), Zones: c.Site.Zones, CIDR: c.cidr(), AllowDestroy: c.AllowDestroy,
	}
	for _, e := range c.Network.Endpoints {
		args.Endpoints = append(args.Endpoints, network.Endpoint(e))
	}
	if c.Network.Adopt.VPCID != "" {
		args.Adopt = c.Network.Adopt.args()
		return args
	}
	args.NAT = cmp.Or(network.NAT(c.Network.NAT), c.choice().nat)
	args.FlowLogs.RetentionDays = cmp.Or(c.Network.FlowLogDays, c.choice().flowLogDays)
	args.FlowLogs.RejectOnly = c.Preset == development
	return args
}

func (a AdoptConfig) args() *network.Adopt {
	out := &network.Adopt{VPCID: pulumi.String(a.VPCID)}
	for _, tier := range []struct {
		ids  []string
		into *pulumi.StringArrayInput
	}{{a.PublicSubnetIDs, &out.Public}, {a.PrivateSubnetIDs, &out.Private}, {a.DataSubnetIDs, &out.Data}} {
		if len(tier.ids) > 0 {
			*tier.into = pulumi.ToStringArray(tier.ids)
		}
	}
	return out
}

// backup keeps copies of the stores, each with a point in time to go back to.
func (c *Config) backup(told *alarms.Channels, kept stores) *backup.Args {
	types := kept.types()
	var arns []pulumi.StringInput
	for _, t := range types {
		arns = append(arns, kept[t]...)
	}
	return &backup.Args{
		Site: c.site(), KeyARN: placeholder(), Protects: types,
		Select: backup.Selection{ARNs: arns}, Rules: c.backupRules(), RestoreTest: c.restoreTest(kept),
		Channels: told, Runbooks: c.Alarms.Runbooks, AllowDestroy: c.AllowDestroy, Lock: c.backupLock(),
	}
}

// leastKept is for how many days nobody deletes a recovery point of production without lifting the lock.
const leastKept = 7

// backupLock keeps recovery points of production, also from those who may delete everything else.
func (c *Config) backupLock() backup.Lock {
	if c.Preset == development || c.AllowDestroy {
		return backup.Lock{}
	}
	return backup.Lock{Mode: backup.LockGovernance, MinDays: min(leastKept, c.keepDays())}
}

// keepDays is for how many days every store can be brought back.
func (c *Config) keepDays() int { return cmp.Or(c.Backup.KeepDays, c.choice().keepDays) }

func (c *Config) backupRules() []backup.Rule {
	rules := backup.PointInTime()
	for i := range rules {
		rules[i].KeepDays = c.keepDays()
	}
	if c.Backup.CopyVaultARN != "" {
		// Continuous recovery points cannot be copied, so the copies have a rule of their own.
		rules = append(rules, backup.Rule{
			Name: "copied", Schedule: backup.Nightly, KeepDays: rules[0].KeepDays,
			CopyTo: backup.Copy{VaultARN: pulumi.String(c.Backup.CopyVaultARN)},
		})
	}
	return rules
}

// restoreTest proves every week, in production, that a store of each type can be restored.
func (c *Config) restoreTest(kept stores) backup.RestoreTest {
	if c.Preset == development {
		return backup.RestoreTest{}
	}
	test := backup.RestoreTest{Schedule: backup.Weekly}
	for _, t := range kept.types() {
		test.Subjects = append(test.Subjects, backup.Subject{Type: t, ARNs: kept[t]})
	}
	return test
}

func (c *Config) budget(topic pulumi.StringInput) *budget.Args {
	return &budget.Args{
		Site: c.site(), MonthlyUSD: c.Budget.MonthlyUSD, TopicARN: topic, ActivateTags: c.Budget.ActivateTags,
		Tags: map[string]string{
			tags.Application: c.Tags.Application, tags.Environment: c.stack,
		},
		Anomaly: budget.Anomaly{ThresholdUSD: c.Budget.AnomalyUSD},
	}
}
