package cache

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// declareFirewall declares the security group around the nodes. It has no rule for what goes out: nodes only
// answer.
func (g *Group) declareFirewall(ctx *pulumi.Context, a Args) error {
	made, err := ec2.NewSecurityGroup(ctx, g.name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Nodes of the Valkey group " + g.name),
		VpcId:       a.Placement.VPCID.ToStringOutput().ToStringPtrOutput(),
	}, pulumi.Parent(g))
	if err != nil {
		return err
	}
	g.SecurityGroupID, g.Port = made.ID().ToStringOutput(), a.Engine.Port
	for _, key := range slices.Sorted(maps.Keys(a.Clients)) {
		if err := g.Admit(ctx, key, a.Clients[key]); err != nil {
			return err
		}
	}
	return nil
}

// Admit lets the members of a security group connect. It is for clients that are declared after the group,
// because they need its address; Args.Clients is for those before. The key names the rule, and must be new
// for the group.
func (g *Group) Admit(ctx *pulumi.Context, key string, securityGroupID pulumi.StringInput) error {
	if !clientKey.MatchString(key) || securityGroupID == nil {
		return fmt.Errorf("%s %q: admit %q: want a key of lower-case letters, digits and hyphens, "+
			"and a security group id", Type, g.name, key)
	}
	_, err := vpc.NewSecurityGroupIngressRule(ctx, g.name+"-from-"+key, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           g.SecurityGroupID,
		ReferencedSecurityGroupId: securityGroupID.ToStringOutput().ToStringPtrOutput(),
		Description:               pulumi.String("Valkey from " + key),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  pulumi.Int(g.Port),
		ToPort:                    pulumi.Int(g.Port),
	}, pulumi.Parent(g))
	return err
}
