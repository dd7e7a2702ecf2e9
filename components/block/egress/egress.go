// Package egress provides the rules by which the members of a security group open connections: tasks of a
// service, functions in a VPC. Each rule is of its own, named by a key.
package egress

import (
	"cmp"
	"maps"
	"net/netip"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// HTTPS is the key of the rule that may lead anywhere.
const HTTPS = "https"

// Rule is one kind of TCP connection that members may open. Exactly one of CIDR, SecurityGroupID and
// PrefixListID says where to.
type Rule struct {
	// Port that is connected to. Required.
	Port int
	// ToPort is the last of a range of ports, as PrivateLink to MongoDB Atlas needs. Default: Port alone.
	ToPort int
	// CIDR is a range of addresses. 0.0.0.0/0 is for the key "https" only. Default: none.
	CIDR netip.Prefix
	// SecurityGroupID is the group of a database, cache or endpoint. Default: none.
	SecurityGroupID pulumi.StringInput
	// PrefixListID is a list of addresses that AWS keeps, such as that of a gateway endpoint. Default: none.
	PrefixListID pulumi.StringInput
	// Admit adds the matching ingress rule to SecurityGroupID, for a group that does not know its clients
	// itself. Default: that group's owner admits the members.
	Admit bool
}

var ruleKey = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// WithHTTPS are the rules with their defaults, and with HTTPS to anywhere unless one has that key.
func WithHTTPS(rules map[string]Rule) map[string]Rule {
	out := map[string]Rule{HTTPS: {Port: 443, CIDR: netip.PrefixFrom(netip.IPv4Unspecified(), 0)}}
	maps.Copy(out, rules)
	return WithDefaults(out)
}

// WithDefaults are the rules with their defaults.
func WithDefaults(rules map[string]Rule) map[string]Rule {
	out := make(map[string]Rule, len(rules))
	for key, r := range rules {
		r.ToPort = cmp.Or(r.ToPort, r.Port)
		out[key] = r
	}
	return out
}

// Validate reports every rule that is wrong, after defaults, under its key: ["cache"].port.
func Validate(rules map[string]Rule) error {
	var p check.Problems
	for _, key := range slices.Sorted(maps.Keys(rules)) {
		p.Under(`["`+key+`"]`, rules[key].validate(key))
	}
	return p.Err()
}

func (r Rule) validate(key string) error {
	var p check.Problems
	p.Unless(ruleKey.MatchString(key), "", "is its key; want lower-case letters, digits and single hyphens")
	p.Between(r.Port, 1, 65535, "port", "")
	p.Between(r.ToPort, r.Port, 65535, "toPort", "")
	given := 0
	for _, has := range []bool{r.CIDR.IsValid(), r.SecurityGroupID != nil, r.PrefixListID != nil} {
		if has {
			given++
		}
	}
	p.Unless(given == 1, "",
		"has %d destinations; want exactly one of cidr, securityGroupID and prefixListID", given)
	if r.CIDR.IsValid() {
		p.Unless(r.CIDR == r.CIDR.Masked(), "cidr", "is %s; want %s, without host bits", r.CIDR, r.CIDR.Masked())
		p.Unless(r.CIDR.Bits() > 0 || key == HTTPS, "cidr",
			"is %s; want the addresses that are connected to", r.CIDR)
	}
	p.Unless(!r.Admit || r.SecurityGroupID != nil, "admit",
		"is on without securityGroupID; want both or neither")
	return p.Err()
}
