package network

import (
	"net/netip"

	"github.com/plinth-iac/plinth/policies/rule"
)

// passage is what one rule of a security group or a network ACL lets through, however it is written down.
type passage struct {
	sources            []rule.List
	protocol, from, to rule.Value
	description        rule.Value
}

// throughEach asks about every passage in a direction, "ingress" or "egress", in whichever way it is written:
// inside a group, as a rule of either direction, or as a rule of one.
func throughEach(in rule.Inputs, direction string, holds func(passage) rule.Verdict) rule.Verdict {
	switch in.Type() {
	case group:
		return in.Each(direction + "[]").All(func(v rule.Value) rule.Verdict { return holds(inGroup(v)) })
	case groupRule:
		return rule.When(in.At("type").Is(direction), holds(inGroup(in.Value)))
	}
	return holds(passage{
		sources:  []rule.List{in.Each("cidrIpv4"), in.Each("cidrIpv6")},
		protocol: in.At("ipProtocol"), from: in.At("fromPort"), to: in.At("toPort"),
		description: in.At("description"),
	})
}

func inGroup(v rule.Value) passage {
	return passage{
		sources:  []rule.List{v.Each("cidrBlocks[]"), v.Each("ipv6CidrBlocks[]")},
		protocol: v.At("protocol"), from: v.At("fromPort"), to: v.At("toPort"), description: v.At("description"),
	}
}

// everybodyBits is the prefix length up to which a block is as good as the whole internet: all public IPv6
// addresses are in 2000::/3, and 0.0.0.0/0 can be written as two halves. The widest private block is
// fc00::/7.
const everybodyBits = 4

// everybody holds for passages whose other end may be anybody.
func (p passage) everybody() rule.Verdict {
	ends := make([]rule.Verdict, len(p.sources))
	for i, source := range p.sources {
		ends[i] = source.Any(func(v rule.Value) rule.Verdict {
			return v.Fits("a block of the whole internet", func(text string) bool {
				prefix, err := netip.ParsePrefix(text)
				return err == nil && prefix.Bits() <= everybodyBits
			})
		})
	}
	return rule.Any(ends...)
}

// all holds for passages of every protocol. Such a passage has no ports.
func (p passage) all() rule.Verdict { return p.protocol.Is("-1", "all") }

// tcp holds for passages of TCP.
func (p passage) tcp() rule.Verdict { return p.protocol.Is("tcp", "TCP", "6") }

// udp holds for passages of UDP.
func (p passage) udp() rule.Verdict { return p.protocol.Is("udp", "UDP", "17") }

// reaches holds for passages to one of the ports.
func (p passage) reaches(ports []int) rule.Verdict {
	inRange := make([]rule.Verdict, len(ports))
	for i, port := range ports {
		inRange[i] = rule.All(p.from.AtMost(float64(port)), p.to.AtLeast(float64(port)))
	}
	return rule.Any(p.all(), rule.All(rule.Any(p.tcp(), p.udp()), rule.Any(inRange...)))
}

// only holds for passages to one of the ports and no other.
func (p passage) only(ports []int) rule.Verdict {
	to, known := p.to.Number()
	if !known && !p.to.Absent() {
		return rule.Unclear(p.to.Path() + " is not known")
	}
	return p.from.Satisfies("the first of authorized ports", func(from float64) bool {
		return known && allIn(ports, int(from), int(to))
	})
}

func allIn(ports []int, from, to int) bool {
	allowed := map[int]bool{}
	for _, port := range ports {
		allowed[port] = true
	}
	for port := from; port <= to; port++ {
		if !allowed[port] {
			return false
		}
	}
	return from <= to
}
