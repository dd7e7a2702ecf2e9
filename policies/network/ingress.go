package network

import "github.com/plinth-iac/plinth/policies/rule"

// ingressTypes are the ways in which a security group can be told what to let in.
var ingressTypes = []string{group, groupRule, ingressRule}

var adminPorts = rule.Setting[[]int]{
	Name: "ports", Text: "the ports that must not be open to everybody", Default: []int{22, 445, 3389},
}

// NoPublicAdminPorts forbids that everybody may try to log in: SSH, RDP, Windows file sharing.
var NoPublicAdminPorts = rule.Rule{
	Name:     "sg-no-public-admin-ports",
	Types:    ingressTypes,
	Why:      "Ports by which machines are administered are tried by strangers within minutes of being opened.",
	Fix:      "name the sources in cidrBlocks or cidrIpv4, or use Session Manager, which needs no open port",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Settings: []rule.Option{adminPorts},
	Controls: rule.Controls{
		rule.FSBP: {"EC2.19", "EC2.13", "EC2.14", "EC2.53", "EC2.54"}, rule.CIS5: {"5.3", "5.4", "5.1.2"},
		rule.Nag: {"EC23", "EC2RestrictedSSH"}, rule.Trivy: {"AWS-0107"},
		rule.Checkov: {"CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return throughEach(in, "ingress", func(p passage) rule.Verdict {
			return rule.Not(rule.All(p.everybody(), p.reaches(adminPorts.Of(in))))
		})
	},
}

// highRiskPorts are those of EC2.19 that are not for administration, and those of common stores that listen
// without a password. https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
var highRiskPorts = rule.Setting[[]int]{
	Name: "ports", Text: "the ports that must not be open to everybody",
	Default: []int{
		20, 21, 23, 25, 110, 135, 143, 1433, 1434, 1521, 2049, 2375, 2379, 3000, 3306, 4333, 5000, 5432, 5500, 5601,
		6379, 8080, 8088, 8888, 9092, 9200, 9300, 11211, 27017,
	},
}

// NoPublicHighRiskPorts forbids that everybody may reach databases, caches, search engines and the like.
var NoPublicHighRiskPorts = rule.Rule{
	Name:     "sg-no-public-high-risk-ports",
	Types:    ingressTypes,
	Why:      "Databases, caches and search engines that strangers can reach are found and emptied.",
	Fix:      "allow the port for the security groups of its clients only",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Settings: []rule.Option{highRiskPorts},
	Controls: rule.Controls{
		rule.FSBP: {"EC2.19"}, rule.Nag: {"EC2RestrictedCommonPorts", "RDS8"}, rule.Trivy: {"AWS-0107"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return throughEach(in, "ingress", func(p passage) rule.Verdict {
			return rule.Not(rule.All(p.everybody(), p.reaches(highRiskPorts.Of(in))))
		})
	},
}

var (
	authorizedTCP = rule.Setting[[]int]{
		Name: "tcpPorts", Text: "the TCP ports that may be open to everybody", Default: []int{80, 443},
	}
	authorizedUDP = rule.Setting[[]int]{
		Name: "udpPorts", Text: "the UDP ports that may be open to everybody", Default: []int{},
	}
)

// PublicPortsAuthorized requires that only what is meant for everybody is open to everybody.
var PublicPortsAuthorized = rule.Rule{
	Name:     "sg-public-ingress-only-authorized-ports",
	Types:    ingressTypes,
	Why:      "Everybody can try every weakness of whatever listens behind the open ports.",
	Fix:      "set fromPort and toPort to 443 or 80, or name the sources",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{authorizedTCP, authorizedUDP},
	Controls: rule.Controls{rule.FSBP: {"EC2.18"}, rule.Nag: {"EC23"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return throughEach(in, "ingress", func(p passage) rule.Verdict {
			more := rule.Any(
				p.all(),
				rule.All(p.tcp(), rule.Not(p.only(authorizedTCP.Of(in)))),
				rule.All(p.udp(), rule.Not(p.only(authorizedUDP.Of(in)))),
			)
			return rule.Not(rule.All(p.everybody(), more))
		})
	},
}

// NoPublicAllProtocols forbids that everything is open to everybody.
var NoPublicAllProtocols = rule.Rule{
	Name:     "sg-no-all-protocol-public-ingress",
	Types:    ingressTypes,
	Why:      "Every port of every member of the group is open to everybody, and so is whatever joins it later.",
	Fix:      `set protocol or ipProtocol to "tcp", with the ports that are meant`,
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: rule.Controls{rule.FSBP: {"EC2.18"}, rule.Checkov: {"CKV_AWS_277"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return throughEach(in, "ingress", func(p passage) rule.Verdict {
			return rule.Not(rule.All(p.everybody(), p.all()))
		})
	},
}
