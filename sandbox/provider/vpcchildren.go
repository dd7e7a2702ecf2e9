package provider

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// declare registers the children in the order in which they need each other.
func (b *vpcBuild) declare(subnets []subnet) error {
	props := pulumi.Map{"tags": b.tagged(map[string]string{"Name": b.name}, nil, nil)}
	for _, name := range awsmodel.Inputs("aws:ec2/vpc:Vpc") {
		if v, given := b.inputs[name]; given && name != "tags" {
			props[name] = v
		}
	}
	props["cidrBlock"] = pulumi.String(textOr(b.args.CIDRBlock, "10.0.0.0/16"))
	var err error
	if b.vpc, err = register(b.ctx, "aws:ec2/vpc:Vpc", b.name, props, pulumi.Parent(b.self)); err != nil {
		return err
	}
	b.gateway, err = b.under(b.vpc, "aws:ec2/internetGateway:InternetGateway", b.name, pulumi.Map{
		"vpcId": b.vpc.ID(), "tags": b.tagged(map[string]string{"Name": b.name}, nil, nil),
	})
	if err != nil {
		return err
	}
	if err := b.endpoints(); err != nil {
		return err
	}
	for zone := range b.zones {
		// Public subnets come first, because the NAT gateways in them are what private routes lead to.
		for _, kind := range []string{public, private, isolated} {
			for _, s := range subnets {
				if s.zone == zone && s.kind == kind {
					if err := b.subnet(s); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// under registers a child below another one, and remembers it by type.
func (b *vpcBuild) under(parent *resourceChild, typ, name string, props pulumi.Map) (*resourceChild, error) {
	child, err := register(b.ctx, typ, name, props, pulumi.Parent(parent),
		pulumi.DependsOn([]pulumi.Resource{parent}))
	if err == nil {
		b.made[typ] = append(b.made[typ], pulumi.NewResourceInput(child))
	}
	return child, err
}

func (b *vpcBuild) subnet(s subnet) error {
	name := map[string]string{"Name": s.name, "SubnetType": s.spec.Type}
	first := map[string]string{"Name": b.name}
	made, err := b.under(b.vpc, "aws:ec2/subnet:Subnet", s.name, pulumi.Map{
		"vpcId": b.vpc.ID(), "availabilityZone": pulumi.String(b.zones[s.zone]),
		"mapPublicIpOnLaunch": pulumi.Bool(s.kind == public), "cidrBlock": pulumi.String(s.cidr.String()),
		"tags": b.tagged(first, s.spec.Tags, name),
	})
	if err != nil {
		return err
	}
	b.ids[s.kind] = append(b.ids[s.kind], made.ID())
	table, err := b.under(made, "aws:ec2/routeTable:RouteTable", s.name, pulumi.Map{
		"vpcId": b.vpc.ID(), "tags": b.tagged(first, nil, name),
	})
	if err != nil {
		return err
	}
	_, err = b.under(table, "aws:ec2/routeTableAssociation:RouteTableAssociation", s.name, pulumi.Map{
		"routeTableId": table.ID(), "subnetId": made.ID(),
	})
	if err != nil {
		return err
	}
	if s.kind == public {
		if err := b.natGateway(s, made); err != nil {
			return err
		}
	}
	return b.route(s, table)
}

// route leads a public subnet to the internet, and a private one to the NAT gateway of its zone.
func (b *vpcBuild) route(s subnet, table *resourceChild) error {
	props := pulumi.Map{"routeTableId": table.ID(), "destinationCidrBlock": pulumi.String("0.0.0.0/0")}
	switch {
	case s.kind == public:
		props["gatewayId"] = b.gateway.ID()
	case s.kind == private && b.nat == "single":
		props["natGatewayId"] = b.natIDs[0]
	case s.kind == private && b.nat == "oneperaz":
		props["natGatewayId"] = b.natIDs[s.zone]
	default:
		return nil
	}
	_, err := b.under(table, "aws:ec2/route:Route", s.name, props)
	return err
}

// address is an elastic IP, of which the NAT gateway needs the allocation.
type address struct {
	pulumi.CustomResourceState

	AllocationID pulumi.StringOutput `pulumi:"allocationId"`
}

func (b *vpcBuild) natGateway(s subnet, in *resourceChild) error {
	enough := map[string]int{"none": 0, "single": 1, "oneperaz": s.zone + 1}[b.nat]
	if len(b.natIDs) >= enough {
		return nil
	}
	name := fmt.Sprintf("%s-%d", b.name, s.zone+1)
	tags := b.tagged(map[string]string{}, nil, map[string]string{"Name": name})
	below := []pulumi.ResourceOption{
		pulumi.Version(awsmodel.Versions()["aws"]), pulumi.Parent(in), pulumi.DependsOn([]pulumi.Resource{in}),
	}
	var allocation pulumi.Input
	if b.args.NATGateways != nil && len(b.args.NATGateways.ElasticIPAllocationIDs) > 0 {
		allocation = b.args.NATGateways.ElasticIPAllocationIDs[len(b.natIDs)]
	} else {
		const eip = "aws:ec2/eip:Eip"
		made := &address{}
		if err := b.ctx.RegisterResource(eip, name, pulumi.Map{"tags": tags}, made, below...); err != nil {
			return err
		}
		b.made[eip] = append(b.made[eip], pulumi.NewResourceInput(made))
		allocation = made.AllocationID
	}
	gateway, err := b.under(in, "aws:ec2/natGateway:NatGateway", name, pulumi.Map{
		"subnetId": in.ID(), "allocationId": allocation, "tags": tags,
	})
	if err == nil {
		b.natIDs = append(b.natIDs, gateway.ID())
	}
	return err
}

// endpoints declares the VPC endpoints that the program asks for, each named after its service.
func (b *vpcBuild) endpoints() error {
	for _, spec := range b.args.EndpointSpecs {
		props := spec.properties()
		props["vpcId"] = b.vpc.ID()
		if _, err := b.under(b.vpc, "aws:ec2/vpcEndpoint:VpcEndpoint", spec.ServiceName, props); err != nil {
			return err
		}
	}
	return nil
}

// outputs are what the component answers: ids, and the children as references.
func (b *vpcBuild) outputs(subnets []subnet) pulumi.Map {
	all := func(typ string) pulumi.ResourceArray { return append(pulumi.ResourceArray{}, b.made[typ]...) }
	ids := func(kind string) pulumi.StringArray { return append(pulumi.StringArray{}, b.ids[kind]...) }
	return pulumi.Map{
		"vpcId": b.vpc.ID().ToStringOutput(), "vpc": pulumi.NewResourceInput(b.vpc),
		"publicSubnetIds": ids(public), "privateSubnetIds": ids(private), "isolatedSubnetIds": ids(isolated),
		"subnets": all("aws:ec2/subnet:Subnet"), "routeTables": all("aws:ec2/routeTable:RouteTable"),
		"routeTableAssociations": all("aws:ec2/routeTableAssociation:RouteTableAssociation"),
		"routes":                 all("aws:ec2/route:Route"),
		"internetGateway":        pulumi.NewResourceInput(b.gateway),
		"natGateways":            all("aws:ec2/natGateway:NatGateway"), "eips": all("aws:ec2/eip:Eip"),
		"vpcEndpoints": all("aws:ec2/vpcEndpoint:VpcEndpoint"), "subnetLayout": b.layout(subnets),
	}
}

// layout describes the subnets of a zone: as the program gives them, or, when the component has decided, as
// they lie in the first zone with what is unused between them.
func (b *vpcBuild) layout(subnets []subnet) pulumi.Array {
	specs := pulumi.Array{}
	legacy := strings.EqualFold(textOr(b.args.SubnetStrategy, "Legacy"), "Legacy")
	if b.args.SubnetSpecs != nil && !legacy {
		for i := range b.args.SubnetSpecs {
			specs = append(specs, b.args.SubnetSpecs[i].resolved())
		}
		return specs
	}
	add := func(kind string, width int) {
		specs = append(specs, pulumi.Map{"type": pulumi.String(kind), "cidrMask": pulumi.Int(width)})
	}
	var end uint64
	for _, s := range subnets {
		if s.zone != 0 {
			continue
		}
		for at := end; end > 0 && at < s.cidr.base; {
			gap := 32
			for gap > 0 && around(at, gap-1).base == at && around(at, gap-1).end() <= s.cidr.base {
				gap--
			}
			add("Unused", gap)
			at = around(at, gap).end()
		}
		add(s.spec.Type, s.cidr.bits)
		end = s.cidr.end()
	}
	return specs
}

// resolved is the spec as the component answers it.
func (s *subnetSpec) resolved() pulumi.Map {
	out := pulumi.Map{"type": pulumi.String(s.Type)}
	if s.Name != nil {
		out["name"] = pulumi.String(*s.Name)
	}
	if len(s.CIDRBlocks) > 0 {
		out["cidrBlocks"] = pulumi.ToStringArray(s.CIDRBlocks)
	}
	if width := s.width(-1); width >= 0 {
		out["cidrMask"], out["size"] = pulumi.Int(width), pulumi.Int(int(block{bits: width}.size()))
	}
	return out
}
