package network

import (
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Placement is where a block puts its network interfaces: one tier of a VPC. A Network gives it out; a
// program whose VPC came about elsewhere writes it by hand:
//
//	network.Placement{
//		VPCID:     pulumi.String("vpc-0a1b2c"),
//		CIDR:      netip.MustParsePrefix("10.0.0.0/16"),
//		SubnetIDs: pulumi.ToStringArray([]string{"subnet-0a", "subnet-0b"}),
//		Zones:     2,
//	}
type Placement struct {
	// VPCID is the VPC. Required.
	VPCID pulumi.StringInput
	// CIDR is the VPC's address block, for rules that admit the whole VPC. Required.
	CIDR netip.Prefix
	// SubnetIDs are the tier's subnets, one in each availability zone. Required.
	SubnetIDs pulumi.StringArrayInput
	// Zones is how many availability zones the subnets lie in. Required.
	Zones int
}

// Validate reports what is missing, so that a block can put it under the name of its own field.
func (p Placement) Validate() error {
	var found check.Problems
	found.Required(p.VPCID != nil, "vpcID", "the id of a VPC")
	found.Unless(p.CIDR.IsValid() && p.CIDR.Addr().Is4() && p.CIDR == p.CIDR.Masked(), "cidr",
		"is %q; want the VPC's IPv4 block without host bits, such as 10.0.0.0/16", text(p.CIDR))
	found.Required(p.SubnetIDs != nil, "subnetIDs", "one subnet in each availability zone")
	found.Between(p.Zones, 1, 6, "zones", "")
	return found.Err()
}

func text(cidr netip.Prefix) string {
	if !cidr.IsValid() {
		return ""
	}
	return cidr.String()
}
