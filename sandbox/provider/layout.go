package provider

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"net/netip"
	"strings"
)

// The sorts of subnet of awsx.ec2.Vpc, in lower case.
const (
	public   = "public"
	private  = "private"
	isolated = "isolated"
	unused   = "unused"
)

// block is a range of IPv4 addresses.
type block struct {
	base uint64
	bits int
}

func parseBlock(cidr string) (block, error) {
	p, err := netip.ParsePrefix(cidr)
	if err != nil || !p.Addr().Is4() {
		return block{}, fmt.Errorf("%q is not an IPv4 CIDR block", cidr)
	}
	a := p.Masked().Addr().As4()
	return block{uint64(binary.BigEndian.Uint32(a[:])), p.Bits()}, nil
}

func (b block) size() uint64 { return 1 << (32 - b.bits) }

func (b block) end() uint64 { return b.base + b.size() }

// around is the block of that width which holds the address.
func around(address uint64, width int) block {
	size := uint64(1) << (32 - width)
	return block{address &^ (size - 1), width}
}

// after is the first block of that width behind b.
func (b block) after(width int) block {
	holding := around(b.end()-1, width)
	return block{holding.end(), width}
}

func (b block) overlaps(other block) bool { return b.base < other.end() && other.base < b.end() }

func (b block) String() string {
	var a [4]byte
	binary.BigEndian.PutUint32(a[:], uint32(b.base))
	return fmt.Sprintf("%s/%d", netip.AddrFrom4(a), b.bits)
}

// newBits is how many bits tell so many blocks apart.
func newBits(count int) int {
	if count < 2 {
		return 0
	}
	return bits.Len(uint(count - 1))
}

// subnet is one subnet that the component creates.
type subnet struct {
	spec *subnetSpec
	kind string // public, private, isolated or unused
	name string
	zone int
	cidr block
}

// plan lays the subnets out as the strategy says.
func plan(vpc string, cidr block, zones int, specs []subnetSpec, args *vpcArgs) ([]subnet, error) {
	strategy := strings.ToLower(textOr(args.SubnetStrategy, "Legacy"))
	explicit := false
	for _, s := range specs {
		explicit = explicit || len(s.CIDRBlocks) > 0
	}
	switch {
	case explicit && strategy == "legacy":
		return nil,
			errors.New(`subnetSpecs name CIDR blocks, which the strategy "Legacy" (the default) does not keep to; ` +
				`set subnetStrategy to "Auto" or "Exact"`)
	case explicit:
		return planExplicit(vpc, zones, specs)
	case strategy == "legacy":
		return planLegacy(vpc, cidr, zones, specs)
	case strategy == "auto" || strategy == "exact":
		return planAuto(vpc, cidr, zones, specs, args.AvailabilityZoneCIDRMask)
	default:
		return nil, fmt.Errorf("subnetStrategy is %q; want Auto, Exact or Legacy", *args.SubnetStrategy)
	}
}

// planExplicit takes the blocks that the program names, one for each zone.
func planExplicit(vpc string, zones int, specs []subnetSpec) ([]subnet, error) {
	var all []subnet
	for zone := range zones {
		for i := range specs {
			s := &specs[i]
			if len(s.CIDRBlocks) != zones {
				return nil, fmt.Errorf("subnetSpecs[%d] names %d CIDR blocks; want one for each of the %d "+
					"availability zones, "+
					"and in every spec when in one", i, len(s.CIDRBlocks), zones)
			}
			cidr, err := parseBlock(s.CIDRBlocks[zone])
			if err != nil {
				return nil, fmt.Errorf("subnetSpecs[%d].cidrBlocks[%d]: %w", i, zone, err)
			}
			if s.CIDRMask != nil && *s.CIDRMask != cidr.bits {
				return nil, fmt.Errorf("subnetSpecs[%d].cidrMask is %d; want that of its blocks, %d", i, *s.CIDRMask,
					cidr.bits)
			}
			all = append(all, s.in(vpc, zone, cidr))
		}
	}
	return all, nil
}

// planAuto divides the VPC evenly between the zones, and in each zone one block after the other.
func planAuto(vpc string, cidr block, zones int, specs []subnetSpec, zoneMask *int) ([]subnet, error) {
	width := cidr.bits + newBits(zones)
	if zoneMask != nil {
		width = *zoneMask
	}
	if specs == nil {
		if width > 26 {
			return nil, fmt.Errorf("a zone gets a /%d only; want a /26 at least, or subnetSpecs that say the sizes",
				width)
		}
		base := max(width, 16)
		specs = []subnetSpec{specOf("Private", base+1), specOf("Public", base+2)}
	}
	even := width + newBits(len(specs))
	needed := uint64(0)
	for i := range specs {
		needed += block{bits: specs[i].width(even)}.size()
	}
	if size := (block{bits: width}).size(); needed > size {
		return nil, fmt.Errorf("subnets are too large for the VPC: a zone has %d addresses, but its subnets "+
			"require %d", size, needed)
	}
	zoneBlock := around(cidr.base, width)
	var all []subnet
	for zone := range zones {
		var previous *block
		for i := range specs {
			next := around(zoneBlock.base, specs[i].width(even))
			if previous != nil {
				next = previous.after(specs[i].width(even))
			}
			all = append(all, specs[i].in(vpc, zone, next))
			previous = &next
		}
		zoneBlock = zoneBlock.after(width)
	}
	return all, nil
}

// in places the spec's subnet of a zone.
func (s *subnetSpec) in(vpc string, zone int, cidr block) subnet {
	kind := strings.ToLower(s.Type)
	return subnet{
		spec: s, kind: kind, zone: zone, cidr: cidr, name: fmt.Sprintf("%s-%s-%d", vpc, textOr(s.Name, kind),
			zone+1),
	}
}

func (s *subnetSpec) width(fallback int) int {
	switch {
	case s.CIDRMask != nil:
		return *s.CIDRMask
	case s.Size != nil && *s.Size > 0:
		return 32 - newBits(*s.Size)
	default:
		return fallback
	}
}

func specOf(kind string, width int) subnetSpec { return subnetSpec{Type: kind, CIDRMask: &width} }

func textOr(s *string, fallback string) string {
	if s == nil || *s == "" {
		return fallback
	}
	return *s
}
