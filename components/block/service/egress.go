package service

import (
	"cmp"
	"maps"
	"net/netip"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

const https = "https"

// Egress is one kind of TCP connection that tasks may open. Exactly one of CIDR, SecurityGroupID and
// PrefixListID says where to.
type Egress struct {
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
	// itself. Default: that group's owner admits the service.
	Admit bool
}

var egressKey = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func withHTTPS(egress map[string]Egress) map[string]Egress {
	out := map[string]Egress{https: {Port: 443, CIDR: netip.PrefixFrom(netip.IPv4Unspecified(), 0)}}
	maps.Copy(out, egress)
	for key, e := range out {
		e.ToPort = cmp.Or(e.ToPort, e.Port)
		out[key] = e
	}
	return out
}

func validateEgress(key string, e Egress) error {
	var p check.Problems
	p.Unless(egressKey.MatchString(key), "", "is its key; want lower-case letters, digits and single hyphens")
	p.Between(e.Port, 1, 65535, "port", "")
	p.Between(e.ToPort, e.Port, 65535, "toPort", "")
	given := 0
	for _, has := range []bool{e.CIDR.IsValid(), e.SecurityGroupID != nil, e.PrefixListID != nil} {
		if has {
			given++
		}
	}
	p.Unless(given == 1, "",
		"has %d destinations; want exactly one of cidr, securityGroupID and prefixListID", given)
	if e.CIDR.IsValid() {
		p.Unless(e.CIDR == e.CIDR.Masked(), "cidr", "is %s; want %s, without host bits", e.CIDR, e.CIDR.Masked())
		p.Unless(e.CIDR.Bits() > 0 || key == https, "cidr",
			"is %s; want the addresses that tasks connect to", e.CIDR)
	}
	p.Unless(!e.Admit || e.SecurityGroupID != nil, "admit",
		"is on without securityGroupID; want both or neither")
	return p.Err()
}

// declareNetwork declares the service's security group and its rules. Tasks must not start before the rules
// exist.
func (s *Service) declareNetwork(ctx *pulumi.Context, name string, a Args) error {
	group, err := ec2.NewSecurityGroup(ctx, name+"-tasks", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Tasks of service " + name),
		VpcId:       a.Placement.VPCID.ToStringOutput().ToStringPtrOutput(),
	}, pulumi.Parent(s))
	if err != nil {
		return err
	}
	s.SecurityGroupID = group.ID().ToStringOutput()
	for _, key := range sortedKeys(a.Egress) {
		e := a.Egress[key]
		if err := s.declareEgress(ctx, name+"-to-"+key, "To "+key, s.SecurityGroupID, e); err != nil {
			return err
		}
		if e.Admit {
			in := way{e.SecurityGroupID, s.SecurityGroupID, e.Port, e.ToPort}
			if err := s.declareIngress(ctx, name+"-admit-"+key, "From service "+name, in); err != nil {
				return err
			}
		}
	}
	if a.Target == nil {
		return nil
	}
	port := a.Task.containers()[a.Target.Container].Port
	in := way{s.SecurityGroupID, a.Target.SecurityGroupID, port, port}
	if err := s.declareIngress(ctx, name+"-from-balancer", "From the balancer", in); err != nil {
		return err
	}
	out := Egress{Port: port, ToPort: port, SecurityGroupID: s.SecurityGroupID}
	return s.declareEgress(ctx, name+"-balancer-out", "To service "+name, a.Target.SecurityGroupID, out)
}

// declareEgress lets the members of a security group open connections.
func (s *Service) declareEgress(
	ctx *pulumi.Context, name, description string, from pulumi.StringInput, e Egress,
) error {
	args := &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: from,
		Description:     pulumi.String(description),
		IpProtocol:      pulumi.String("tcp"),
		FromPort:        pulumi.Int(e.Port),
		ToPort:          pulumi.Int(e.ToPort),
	}
	switch {
	case e.SecurityGroupID != nil:
		args.ReferencedSecurityGroupId = e.SecurityGroupID.ToStringOutput().ToStringPtrOutput()
	case e.PrefixListID != nil:
		args.PrefixListId = e.PrefixListID.ToStringOutput().ToStringPtrOutput()
	case e.CIDR.Addr().Is6():
		args.CidrIpv6 = pulumi.String(e.CIDR.String())
	default:
		args.CidrIpv4 = pulumi.String(e.CIDR.String())
	}
	rule, err := vpc.NewSecurityGroupEgressRule(ctx, name, args, pulumi.Parent(s))
	s.before = append(s.before, rule)
	return err
}

// way is a range of ports from the members of one security group to those of another.
type way struct {
	to, from   pulumi.StringInput
	port, last int
}

func (s *Service) declareIngress(ctx *pulumi.Context, name, description string, w way) error {
	rule, err := vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           w.to,
		ReferencedSecurityGroupId: w.from.ToStringOutput().ToStringPtrOutput(),
		Description:               pulumi.String(description),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  pulumi.Int(w.port),
		ToPort:                    pulumi.Int(w.last),
	}, pulumi.Parent(s))
	s.before = append(s.before, rule)
	return err
}
