package stacks

import (
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/backup"
	"github.com/plinth-iac/plinth/internal/check"
)

// placeholder stands for what another resource will tell, while arguments are validated.
func placeholder() pulumi.StringOutput { return pulumi.String("placeholder").ToStringOutput() }

// validate reports everything wrong with the settings, in their own words: it builds the arguments of every
// block that the stack will hold and asks each block what it thinks of them.
func (c *Config) validate(p *check.Problems) {
	check.OneOf(p, c.Preset, c.at("preset"), production, development)
	c.validateTags(p)
	c.validateNetwork(p)
	p.Mapped(alarms.ChannelsArgs{
		Site: c.site(), KeyARN: placeholder(), Runbooks: c.Alarms.Runbooks,
		Page: c.Alarms.Page, Ticket: c.Alarms.Ticket,
	}.Validate(), map[string]string{"": c.at("alarms"), "site": c.at("site")})
	p.Mapped(c.budget(placeholder()).Validate(), map[string]string{
		"": c.at("budget"), "site": c.at("site"), "tags": c.at("tags"),
		"anomaly.thresholdUSD": c.at("budget.anomalyUsd"),
		"monthlyUSD":           c.at("budget.monthlyUsd"), "anomaly": c.at("budget.anomalyUsd"),
	})
	told := &alarms.Channels{Region: c.Site.Region, PageARN: placeholder(), TicketARN: placeholder()}
	p.Mapped(c.backup(told, stores{backup.S3: {placeholder()}}).Validate(), map[string]string{
		"": c.at("backup"), "site": c.at("site"), "rules": c.at("backup.keepDays"),
		"runbooks":          c.at("alarms.runbooks"),
		"rules[0].keepDays": c.at("backup.keepDays"), "channels.region": c.at("site.region"),
	})
	p.Required(len(c.Architectures) > 0, c.at("architectures"), check.Either(Architectures()...))
	for _, name := range c.Architectures {
		a, known := architectures[name]
		p.Unless(known, c.at("architectures"), "names %q; want %s%s", name, check.Either(Architectures()...),
			check.Suggest(name, Architectures()))
		if known {
			p.Under("", a.validate(c))
		}
	}
}

// at is the full path of a setting, as the stack's file and the command line spell it.
func (c *Config) at(path string) string { return Project + ":" + path }

func (c *Config) validateTags(p *check.Problems) {
	p.Mapped(c.tags().Validate(), map[string]string{
		"": c.at("tags"), "cost-centre": c.at("tags.costCentre"), "data-class": c.at("tags.dataClass"),
	})
}

func (c *Config) validateNetwork(p *check.Problems) {
	if _, err := netip.ParsePrefix(c.Network.CIDR); err != nil {
		p.Unless(false, c.at("network.cidr"), "is %q; want an address block such as 10.0.0.0/16", c.Network.CIDR)
		return
	}
	adopt := c.Network.Adopt
	subnets := len(adopt.PublicSubnetIDs) + len(adopt.PrivateSubnetIDs) + len(adopt.DataSubnetIDs)
	p.Unless(adopt.VPCID != "" || subnets == 0,
		c.at("network.adopt.vpcId"), "is not set beside subnets; want the VPC that they lie in")
	p.Mapped(c.network().Validate(), map[string]string{
		"": c.at("network"), "site": c.at("site"), "zones": c.at("site.zones"),
		"flowLogs.retentionDays": c.at("network.flowLogDays"), "flowLogs": c.at("network.flowLogDays"),
		"adopt.private": c.at("network.adopt.privateSubnetIds"), "adopt.data": c.at("network.adopt.dataSubnetIds"),
		"adopt.public": c.at("network.adopt.publicSubnetIds"), "adopt.vpcID": c.at("network.adopt.vpcId"),
	})
}
