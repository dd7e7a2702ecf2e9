package network

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/internal/check"
)

var accountID = regexp.MustCompile(`^\d{12}$`)

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("site", a.Site.Validate())
	a.validateZones(&p)
	a.validateCIDR(&p)
	a.validateEndpoints(&p)
	for i, account := range a.TrustedAccounts {
		p.Unless(accountID.MatchString(account), fmt.Sprintf("trustedAccounts[%d]", i),
			"is %q; want the twelve digits of an AWS account id", account)
	}
	if a.Adopt != nil {
		a.validateAdopt(&p)
		return p.Err()
	}
	check.OneOf(&p, a.NAT, "nat", PerZone, Single, None)
	p.Unless(slices.Contains(logs.Retentions(), a.FlowLogs.RetentionDays), "flowLogs.retentionDays",
		"is %d; want one of %v", a.FlowLogs.RetentionDays, logs.Retentions())
	p.Unless(a.FlowLogs.Interval == time.Minute || a.FlowLogs.Interval == 10*time.Minute, "flowLogs.interval",
		"is %s; want 1m or 10m", a.FlowLogs.Interval)
	return p.Err()
}

// validateZones refuses local zones too (us-west-2-lax-1a), which have neither NAT gateways nor most
// endpoints.
func (a Args) validateZones(p *check.Problems) {
	p.Unless(len(a.Zones) >= minZones && len(a.Zones) <= maxZones, "zones",
		"has %d; want %d to %d, for a load balancer and a database need two and the address plan has room for %d",
		len(a.Zones), minZones, maxZones, maxZones)
	seen := map[string]bool{}
	for i, zone := range a.Zones {
		path := fmt.Sprintf("zones[%d]", i)
		letter, found := strings.CutPrefix(zone, a.Site.Region)
		p.Unless(found && len(letter) == 1 && letter >= "a" && letter <= "z", path,
			"is %q; want a zone of %s such as %sa", zone, a.Site.Region, a.Site.Region)
		p.Unless(!seen[zone], path, "names %q again; want each once", zone)
		seen[zone] = true
	}
}

func (a Args) validateCIDR(p *check.Problems) {
	if !a.CIDR.IsValid() {
		p.Required(false, "cidr", "the block of the adopted VPC, such as 10.0.0.0/16")
		return
	}
	p.Unless(a.CIDR.Addr().Is4() && a.CIDR == a.CIDR.Masked(), "cidr",
		"is %s; want an IPv4 block without host bits, such as %s", a.CIDR, a.CIDR.Masked())
	if a.Adopt != nil {
		return
	}
	p.Unless(a.CIDR.Bits() >= maxBlock && a.CIDR.Bits() <= minBlock, "cidr", "is %s; want /%d to /%d",
		a.CIDR, maxBlock, minBlock)
	// Carrier-grade NAT has a range that a VPC may use and the internet does not (RFC 6598).
	shared := netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10)
	p.Unless(a.CIDR.Addr().IsPrivate() || shared.Contains(a.CIDR.Addr()), "cidr",
		"is %s, which is somebody's on the internet; want a block in "+
			"10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or %s", a.CIDR, shared)
}

func (a Args) validateEndpoints(p *check.Problems) {
	seen := map[Endpoint]bool{}
	for i, e := range a.Endpoints {
		path := fmt.Sprintf("endpoints[%d]", i)
		check.OneOf(p, e, path, Endpoints()...)
		p.Unless(!seen[e], path, "names %q again; want each once, for two would claim one host name", e)
		seen[e] = true
	}
	p.Unless(seen[ECRAPI] == seen[ECRDocker], "endpoints",
		"has one of %q and %q; want both or neither, for an image is pulled through both", ECRAPI, ECRDocker)
}

func (a Args) validateAdopt(p *check.Problems) {
	p.Required(a.Adopt.VPCID != nil, "adopt.vpcID", "the id of the VPC")
	p.Required(a.Adopt.Private != nil, "adopt.private", "a subnet in each zone")
	p.Unless(a.NAT == "", "nat",
		"is %q with adopt; want none, for the way out of an adopted VPC is its owner's", a.NAT)
	p.Unless(a.FlowLogs == FlowLogs{}, "flowLogs",
		"is set with adopt; want none, for the flow logs of an adopted VPC are its owner's")
	p.Unless(a.KeyARN == nil, "keyARN", "is set with adopt; want none, for there is nothing to encrypt")
}
