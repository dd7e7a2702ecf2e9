package database

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// declareFirewall declares the security group around the instances. It has no rule for what goes out:
// instances only answer.
func (d *Database) declareFirewall(ctx *pulumi.Context, a Args) error {
	group, err := ec2.NewSecurityGroup(ctx, d.name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("Instances of the Aurora cluster " + d.name),
		VpcId:       a.Placement.VPCID.ToStringOutput().ToStringPtrOutput(),
	}, pulumi.Parent(d))
	if err != nil {
		return err
	}
	d.SecurityGroupID = group.ID().ToStringOutput()
	for _, name := range sorted(a.Clients) {
		if err := d.Admit(ctx, name, a.Clients[name]); err != nil {
			return err
		}
	}
	return nil
}

// Admit lets the members of a security group connect to the cluster. It is for clients that are declared
// after it, because they need its address; Args.Clients is for those before. The key names the rule, and must
// be new for the database.
func (d *Database) Admit(ctx *pulumi.Context, name string, securityGroupID pulumi.StringInput) error {
	return d.admit(ctx, d.SecurityGroupID, "-from-"+name, name, securityGroupID)
}

// AdmitToProxy lets the members of a security group connect to the proxy, as Admit does to the cluster. It is
// an error without a proxy.
func (d *Database) AdmitToProxy(ctx *pulumi.Context, name string, securityGroupID pulumi.StringInput) error {
	if !d.proxied {
		return fmt.Errorf("%s %q: admit %q to the proxy: there is none; want args.proxy", Type, d.name, name)
	}
	return d.admit(ctx, d.ProxySecurityGroupID, "-proxy-from-"+name, name, securityGroupID)
}

func (d *Database) admit(
	ctx *pulumi.Context, to pulumi.StringInput, suffix, from string, securityGroupID pulumi.StringInput,
) error {
	if !key.MatchString(from) || securityGroupID == nil {
		return fmt.Errorf("%s %q: admit %q: want a key of lower-case letters, digits and single hyphens, "+
			"and a security group id", Type, d.name, from)
	}
	_, err := vpc.NewSecurityGroupIngressRule(ctx, d.name+suffix, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId:           to,
		ReferencedSecurityGroupId: securityGroupID.ToStringOutput().ToStringPtrOutput(),
		Description:               pulumi.String("Queries from " + from),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  pulumi.Int(d.Port),
		ToPort:                    pulumi.Int(d.Port),
	}, pulumi.Parent(d))
	return err
}

// declareWay lets the proxy connect to the cluster: out of its own group, and into the cluster's.
func (d *Database) declareWay(ctx *pulumi.Context, name string, proxy pulumi.StringOutput) error {
	_, err := vpc.NewSecurityGroupEgressRule(ctx, name+"-to-cluster", &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId:           proxy,
		ReferencedSecurityGroupId: d.SecurityGroupID.ToStringPtrOutput(),
		Description:               pulumi.String("To the cluster"),
		IpProtocol:                pulumi.String("tcp"),
		FromPort:                  pulumi.Int(d.Port),
		ToPort:                    pulumi.Int(d.Port),
	}, pulumi.Parent(d))
	if err != nil {
		return err
	}
	return d.admit(ctx, d.SecurityGroupID, "-admit-proxy", "proxy", proxy)
}
