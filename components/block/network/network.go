// Package network provides a VPC of three tiers (public, private, data) with an address plan that never
// moves, closed by default, with flow logs and with endpoints to AWS services.
package network

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Network.
const Type = "plinth:network:Network"

// Network is a VPC, made here or adopted.
type Network struct {
	pulumi.ResourceState

	// VPC is what was made; nil when the VPC was adopted.
	VPC *awsxec2.Vpc
	// EndpointGroup is the security group of the interface endpoints; nil when there are none.
	EndpointGroup *ec2.SecurityGroup

	// VPCID is the VPC.
	VPCID pulumi.StringOutput `pulumi:"vpcId"`
	// PublicSubnetIDs are the subnets that the internet reaches: load balancers and NAT gateways. One in each
	// zone.
	PublicSubnetIDs pulumi.StringArrayOutput `pulumi:"publicSubnetIds"`
	// PrivateSubnetIDs are the subnets for workloads. One in each zone.
	PrivateSubnetIDs pulumi.StringArrayOutput `pulumi:"privateSubnetIds"`
	// DataSubnetIDs are the subnets without a way out, for data stores. One in each zone.
	DataSubnetIDs pulumi.StringArrayOutput `pulumi:"dataSubnetIds"`
	// NATAddresses are the public addresses that the network calls from, for the firewalls of others. Empty
	// without NAT gateways and for an adopted VPC.
	NATAddresses pulumi.StringArrayOutput `pulumi:"natAddresses"`

	cidr    netip.Prefix
	zones   int
	private bool
}

// Public is the tier that the internet reaches. Of an adopted VPC without public subnets it is a placement
// that no block takes.
func (n *Network) Public() Placement {
	p := n.placement(n.PublicSubnetIDs)
	if n.private {
		p.SubnetIDs = nil
	}
	return p
}

// Private is the tier for workloads, with a way out by NAT.
func (n *Network) Private() Placement { return n.placement(n.PrivateSubnetIDs) }

// Data is the tier for data stores, without a way out.
func (n *Network) Data() Placement { return n.placement(n.DataSubnetIDs) }

func (n *Network) placement(subnets pulumi.StringArrayOutput) Placement {
	return Placement{VPCID: n.VPCID, CIDR: n.cidr, SubnetIDs: subnets, Zones: n.zones}
}

// New declares a Network. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Network, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	p.Under("", args.Validate())
	if args.Adopt == nil {
		names.Auto(&p, "name", names.Role, name+flowLogs)
	}
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	a := args.withDefaults()
	n := &Network{cidr: a.CIDR, zones: len(a.Zones)}
	if err := ctx.RegisterComponentResource(Type, name, n, opts...); err != nil {
		return nil, err
	}
	if err := n.declare(ctx, name, a); err != nil {
		return nil, err
	}
	return n, ctx.RegisterResourceOutputs(n, pulumi.Map{
		"vpcId":            n.VPCID,
		"publicSubnetIds":  n.PublicSubnetIDs,
		"privateSubnetIds": n.PrivateSubnetIDs,
		"dataSubnetIds":    n.DataSubnetIDs,
		"natAddresses":     n.NATAddresses,
	})
}

func (n *Network) declare(ctx *pulumi.Context, name string, a Args) error {
	if a.Adopt != nil {
		n.adopt(*a.Adopt)
		return n.declareInterfaceEndpoints(ctx, name, a)
	}
	if err := n.declareVPC(ctx, name, a); err != nil {
		return err
	}
	if err := n.closeDefaultGroup(ctx, name); err != nil {
		return err
	}
	if err := n.declareFlowLogs(ctx, name, a); err != nil {
		return err
	}
	if err := n.declareGatewayEndpoints(ctx, name, a); err != nil {
		return err
	}
	return n.declareInterfaceEndpoints(ctx, name, a)
}

func (n *Network) adopt(a Adopt) {
	n.VPCID = a.VPCID.ToStringOutput()
	n.PrivateSubnetIDs = a.Private.ToStringArrayOutput()
	n.private = a.Public == nil
	n.PublicSubnetIDs = pulumi.StringArray{}.ToStringArrayOutput()
	if !n.private {
		n.PublicSubnetIDs = a.Public.ToStringArrayOutput()
	}
	n.DataSubnetIDs = n.PrivateSubnetIDs
	if a.Data != nil {
		n.DataSubnetIDs = a.Data.ToStringArrayOutput()
	}
	n.NATAddresses = pulumi.StringArray{}.ToStringArrayOutput()
}
