package network

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// declareVPC hands awsx a finished address plan. With the strategy "Legacy", its default, awsx would ignore
// the plan and make its own, which moves subnets when a zone is added.
func (n *Network) declareVPC(ctx *pulumi.Context, name string, a Args) error {
	strategy := awsxec2.SubnetAllocationStrategyAuto
	var err error
	n.VPC, err = awsxec2.NewVpc(ctx, name, &awsxec2.VpcArgs{
		CidrBlock:             new(a.CIDR.String()),
		AvailabilityZoneNames: a.Zones,
		EnableDnsSupport:      pulumi.Bool(true),
		EnableDnsHostnames:    pulumi.Bool(true),
		NatGateways:           &awsxec2.NatGatewayConfigurationArgs{Strategy: a.NAT.strategy()},
		SubnetStrategy:        &strategy,
		SubnetSpecs:           subnets(a),
	}, pulumi.Parent(n), pulumi.Transforms([]pulumi.ResourceTransform{harden(a.AllowDestroy)}))
	if err != nil {
		return err
	}
	n.VPCID = n.VPC.VpcId
	n.PublicSubnetIDs = n.VPC.PublicSubnetIds
	n.PrivateSubnetIDs = n.VPC.PrivateSubnetIds
	n.DataSubnetIDs = n.VPC.IsolatedSubnetIds
	n.NATAddresses = n.VPC.Eips.ApplyT(publicIPs).(pulumi.StringArrayOutput)
	return nil
}

func publicIPs(addresses []*ec2.Eip) pulumi.StringArrayOutput {
	out := make(pulumi.StringArray, len(addresses))
	for i, e := range addresses {
		out[i] = e.PublicIp
	}
	return out.ToStringArrayOutput()
}

// subnets is the plan as awsx takes it. The tags are those by which the load balancer controller of EKS finds
// where to put its load balancers.
func subnets(a Args) []awsxec2.SubnetSpecArgs {
	spec := func(tier string, kind awsxec2.SubnetType, tags pulumi.StringMap) awsxec2.SubnetSpecArgs {
		tags["tier"] = pulumi.String(tier)
		return awsxec2.SubnetSpecArgs{
			Name: new(tier), Type: kind, Tags: tags,
			CidrBlocks: texts(shares[tier].blocks(a.CIDR, len(a.Zones))),
		}
	}
	one := pulumi.String("1")
	return []awsxec2.SubnetSpecArgs{
		spec("public", awsxec2.SubnetTypePublic, pulumi.StringMap{"kubernetes.io/role/elb": one}),
		spec("private", awsxec2.SubnetTypePrivate, pulumi.StringMap{"kubernetes.io/role/internal-elb": one}),
		spec("data", awsxec2.SubnetTypeIsolated, pulumi.StringMap{}),
	}
}

func (n NAT) strategy() awsxec2.NatGatewayStrategy {
	switch n {
	case Single:
		return awsxec2.NatGatewayStrategySingle
	case None:
		return awsxec2.NatGatewayStrategyNone
	default:
		return awsxec2.NatGatewayStrategyOnePerAz
	}
}

// closeDefaultGroup takes every rule from the security group that AWS gives to whatever names none.
func (n *Network) closeDefaultGroup(ctx *pulumi.Context, name string) error {
	_, err := ec2.NewDefaultSecurityGroup(ctx, name+"-default", &ec2.DefaultSecurityGroupArgs{
		VpcId: n.VPCID,
	}, pulumi.Parent(n))
	return err
}
