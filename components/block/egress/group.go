package egress

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Group is a security group whose members open connections.
type Group struct {
	// ID is the security group. Required.
	ID pulumi.StringInput
	// Owner is the component that the rules belong to. Required.
	Owner pulumi.Resource
}

// Open declares the rules, named after the component: "api-to-cache". who tells people who look at an
// admitting group from where the connections come: "service api". Nothing should start before what is
// returned.
func (g Group) Open(
	ctx *pulumi.Context, name, who string, rules map[string]Rule,
) ([]pulumi.Resource, error) {
	var made []pulumi.Resource
	for _, key := range slices.Sorted(maps.Keys(rules)) {
		r := rules[key]
		out, err := g.Out(ctx, name+"-to-"+key, "To "+key, r)
		if err != nil {
			return nil, err
		}
		made = append(made, out)
		if !r.Admit {
			continue
		}
		other := Group{ID: r.SecurityGroupID, Owner: g.Owner}
		in, err := other.In(ctx, name+"-admit-"+key, "From "+who, Rule{
			Port: r.Port, ToPort: r.ToPort, SecurityGroupID: g.ID,
		})
		if err != nil {
			return nil, err
		}
		made = append(made, in)
	}
	return made, nil
}

// Out lets the members open the connections of one rule.
func (g Group) Out(ctx *pulumi.Context, name, description string, r Rule) (pulumi.Resource, error) {
	args := &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: g.ID,
		Description:     pulumi.String(description),
		IpProtocol:      pulumi.String("tcp"),
		FromPort:        pulumi.Int(r.Port),
		ToPort:          pulumi.Int(r.ToPort),
	}
	switch {
	case r.SecurityGroupID != nil:
		args.ReferencedSecurityGroupId = r.SecurityGroupID.ToStringOutput().ToStringPtrOutput()
	case r.PrefixListID != nil:
		args.PrefixListId = r.PrefixListID.ToStringOutput().ToStringPtrOutput()
	case r.CIDR.Addr().Is6():
		args.CidrIpv6 = pulumi.String(r.CIDR.String())
	default:
		args.CidrIpv4 = pulumi.String(r.CIDR.String())
	}
	return vpc.NewSecurityGroupEgressRule(ctx, name, args, pulumi.Parent(g.Owner))
}

// In lets the members of from.SecurityGroupID connect to the group's members, on from's ports.
func (g Group) In(ctx *pulumi.Context, name, description string, from Rule) (pulumi.Resource, error) {
	return vpc.NewSecurityGroupIngressRule(ctx, name, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           g.ID,
		ReferencedSecurityGroupId: from.SecurityGroupID.ToStringOutput().ToStringPtrOutput(),
		Description:               pulumi.String(description),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  pulumi.Int(from.Port),
		ToPort:                    pulumi.Int(from.ToPort),
	}, pulumi.Parent(g.Owner))
}
