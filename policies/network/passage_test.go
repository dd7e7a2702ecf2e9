package network_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/network"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const (
	group       = "aws:ec2/securityGroup:SecurityGroup"
	groupRule   = "aws:ec2/securityGroupRule:SecurityGroupRule"
	ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressRule  = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	aclRule     = "aws:ec2/networkAclRule:NetworkAclRule"
)

// passage is what a rule of a security group lets through.
type passage struct {
	protocol string
	from, to int
	block    string
}

// fields are the passage in a group, or in a rule of either direction.
func (p passage) fields() m {
	blocks := "cidrBlocks"
	if strings.Contains(p.block, ":") {
		blocks = "ipv6CidrBlocks"
	}
	return m{"protocol": p.protocol, "fromPort": p.from, "toPort": p.to, blocks: []string{p.block}}
}

// apart is the passage as a rule of one direction.
func (p passage) apart(token string) m {
	block := "cidrIpv4"
	if strings.Contains(p.block, ":") {
		block = "cidrIpv6"
	}
	return m{
		"@type": token, "ingress": nil, "egress": nil,
		"ipProtocol": p.protocol, "fromPort": p.from, "toPort": p.to, block: p.block,
	}
}

// ways are the three ways to write the passage down: the changes to a group, by name.
func (p passage) ways(direction string) map[string]m {
	either := p.fields()
	either["@type"], either["type"], either["ingress"], either["egress"] = groupRule, direction, nil, nil
	token := map[string]string{"ingress": ingressRule, "egress": egressRule}[direction]
	return map[string]m{
		" in a group":                {direction: []m{p.fields()}},
		" in a rule":                 either,
		" in a rule of " + direction: p.apart(token),
	}
}

func inEachWay(direction string, passages map[string]passage, c func(string, m) ruletest.Case) []ruletest.Case {
	var cases []ruletest.Case
	for name, p := range passages {
		for way, changes := range p.ways(direction) {
			cases = append(cases, c(name+way, changes))
		}
	}
	return cases
}

// fail is a case that violates the rule by what the passage is. Every message names the protocol.
func fail(name string, changes m) ruletest.Case { return ruletest.Fail(name, changes, "rotocol is") }

// closed is a group that lets only its neighbours in.
func closed() ruletest.Good {
	return ruletest.Good{Type: group, Inputs: m{"ingress": []m{passage{"tcp", 0, 65535, "10.0.0.0/8"}.fields()}}}
}

// portCases are the cases of a rule that closes the port to everybody.
func portCases(port int) []ruletest.Case {
	cases := inEachWay("ingress", map[string]passage{
		"open":          {"tcp", port, port, "0.0.0.0/0"},
		"open in IPv6":  {"tcp", port, port, "::/0"},
		"half open":     {"tcp", port, port, "128.0.0.0/1"},
		"open for UDP":  {"udp", 0, 65535, "0.0.0.0/0"},
		"open for all":  {"-1", 0, 0, "0.0.0.0/0"},
		"open globally": {"tcp", port, port, "2000::/3"},
	}, fail)
	cases = append(cases, inEachWay("ingress", map[string]passage{
		"for the neighbours":         {"tcp", port, port, "172.16.0.0/12"},
		"for the neighbours in IPv6": {"tcp", port, port, "fc00::/7"},
		"of another protocol":        {"50", 0, 65535, "0.0.0.0/0"},
		"ports above":                {"tcp", 40000, 40001, "0.0.0.0/0"},
		"ports below":                {"tcp", 1, 2, "0.0.0.0/0"},
		"not a block":                {"tcp", port, port, "anywhere"},
	}, ruletest.Pass)...)
	outward := passage{"tcp", port, port, "0.0.0.0/0"}.ways("egress")
	return append(cases,
		ruletest.Skip("on the way out", outward[" in a rule"]),
		ruletest.Pass("nothing let in", m{"ingress": nil}),
	)
}

func TestNoPublicAdminPorts(t *testing.T) {
	ruletest.Run(t, network.NoPublicAdminPorts, closed(), append(portCases(22),
		ruletest.Pass("other ports by configuration", m{
			"ingress": []m{passage{"tcp", 22, 22, "0.0.0.0/0"}.fields()}, "@setting.ports": []int{3389},
		}),
	)...)
}

func TestNoPublicHighRiskPorts(t *testing.T) {
	ruletest.Run(t, network.NoPublicHighRiskPorts, closed(), portCases(5432)...)
}

func TestPublicPortsAuthorized(t *testing.T) {
	cases := inEachWay("ingress", map[string]passage{
		"another port":          {"tcp", 8443, 8443, "0.0.0.0/0"},
		"another port in IPv6":  {"tcp", 8443, 8443, "::/0"},
		"a range around":        {"tcp", 443, 444, "0.0.0.0/0"},
		"UDP":                   {"udp", 443, 443, "0.0.0.0/0"},
		"all protocols":         {"-1", 0, 0, "0.0.0.0/0"},
		"all protocols in IPv6": {"all", 0, 0, "::/0"},
	}, fail)
	cases = append(cases, inEachWay("ingress", map[string]passage{
		"HTTPS":                       {"tcp", 443, 443, "0.0.0.0/0"},
		"HTTP in IPv6":                {"tcp", 80, 80, "::/0"},
		"another port for neighbours": {"tcp", 8443, 8443, "10.0.0.0/8"},
		"another port for a prefix":   {"tcp", 8443, 8443, "2a05:d018::/36"},
		"ping":                        {"icmp", 8, 0, "0.0.0.0/0"},
	}, ruletest.Pass)...)
	quic := m{"ingress": []m{passage{"udp", 443, 443, "0.0.0.0/0"}.fields()}, "@setting.udpPorts": []int{443}}
	ruletest.Run(t, network.PublicPortsAuthorized, closed(), append(cases,
		ruletest.Pass("QUIC by configuration", quic),
		ruletest.Pass("UDP apart by configuration", merged(
			passage{"udp", 443, 443, "0.0.0.0/0"}.apart(ingressRule), m{"@setting.udpPorts": []int{443}})),
		ruletest.Pass("UDP in a rule by configuration", merged(
			passage{"udp", 443, 443, "0.0.0.0/0"}.ways("ingress")[" in a rule"], m{"@setting.udpPorts": []int{443}})),
		ruletest.Skip("on the way out", passage{"tcp", 1, 1, "0.0.0.0/0"}.ways("egress")[" in a rule"]),
		ruletest.Fail("no end", m{"ingress": []m{{
			"protocol": "tcp", "fromPort": 443, "cidrBlocks": []string{"0.0.0.0/0"},
		}}}, "fromPort is 443"),
	)...)
}

func TestNoPublicAllProtocols(t *testing.T) {
	cases := inEachWay("ingress", map[string]passage{
		"everything":         {"-1", 0, 0, "0.0.0.0/0"},
		"everything in IPv6": {"-1", 0, 0, "::/0"},
	}, fail)
	cases = append(cases, inEachWay("ingress", map[string]passage{
		"one protocol":                    {"tcp", 22, 22, "0.0.0.0/0"},
		"everything for neighbours":       {"-1", 0, 0, "10.0.0.0/8"},
		"everything for neighbours' IPv6": {"-1", 0, 0, "fd00::/8"},
	}, ruletest.Pass)...)
	ruletest.Run(t, network.NoPublicAllProtocols, closed(), append(cases,
		ruletest.Skip("on the way out", passage{"-1", 0, 0, "0.0.0.0/0"}.ways("egress")[" in a rule"]),
	)...)
}

func TestNoUnrestrictedEgress(t *testing.T) {
	cases := inEachWay("egress", map[string]passage{
		"everywhere":         {"-1", 0, 0, "0.0.0.0/0"},
		"everywhere in IPv6": {"-1", 0, 0, "::/0"},
	}, fail)
	cases = append(cases, inEachWay("egress", map[string]passage{
		"by HTTPS":            {"tcp", 443, 443, "0.0.0.0/0"},
		"to neighbours":       {"-1", 0, 0, "10.0.0.0/8"},
		"to neighbours' IPv6": {"-1", 0, 0, "fd00::/8"},
	}, ruletest.Pass)...)
	ruletest.Run(t, network.NoUnrestrictedEgress, closed(), append(cases,
		ruletest.Skip("on the way in", passage{"-1", 0, 0, "0.0.0.0/0"}.ways("ingress")[" in a rule"]),
	)...)
}

func merged(all ...m) m {
	sum := m{}
	for _, one := range all {
		maps.Copy(sum, one)
	}
	return sum
}

func TestACLNoPublicAdminPorts(t *testing.T) {
	entry := func(protocol string, from, to int, block string) m {
		p := m{"protocol": protocol, "fromPort": from, "toPort": to}
		if strings.Contains(block, ":") {
			p["ipv6CidrBlock"] = block
		} else {
			p["cidrBlock"] = block
		}
		return p
	}
	both := func(c func(string, m) ruletest.Case, name, action string, e m) []ruletest.Case {
		return []ruletest.Case{
			c(name+" in a rule", merged(e, m{"ruleAction": action})),
			c(name+" in an ACL", m{"@type": "aws:ec2/networkAcl:NetworkAcl", "ingress": []m{merged(e, m{"action": action})}}),
		}
	}
	var cases []ruletest.Case
	for name, e := range map[string]m{
		"SSH": entry("tcp", 22, 22, "0.0.0.0/0"), "RDP over UDP": entry("17", 3000, 4000, "::/0"),
		"everything": entry("-1", 0, 0, "0.0.0.0/0"),
	} {
		cases = append(cases, both(fail, name, "allow", e)...)
		cases = append(cases, both(ruletest.Pass, name+" denied", "deny", e)...)
	}
	for name, e := range map[string]m{
		"HTTPS": entry("tcp", 443, 443, "0.0.0.0/0"), "neighbours": entry("tcp", 22, 22, "10.0.0.0/8"),
		"low ports": entry("tcp", 1, 2, "0.0.0.0/0"), "another protocol": entry("50", 0, 65535, "0.0.0.0/0"),
		"neighbours' IPv6": entry("tcp", 22, 22, "fd00::/8"),
	} {
		cases = append(cases, both(ruletest.Pass, name, "allow", e)...)
	}
	ruletest.Run(t, network.ACLNoPublicAdminPorts, ruletest.Good{Type: aclRule, Inputs: m{"ruleAction": "deny"}},
		append(cases, ruletest.Skip("on the way out", merged(
			entry("-1", 0, 0, "0.0.0.0/0"), m{"ruleAction": "allow", "egress": true})),
		)...)
}
