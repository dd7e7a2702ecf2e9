package network

import (
	"encoding/binary"
	"net/netip"
)

// The blocks that a plan can be made of. AWS takes no VPC larger than /16; below /21 the public subnets would
// be smaller than the /27 that a load balancer wants.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
const (
	maxBlock = 16
	minBlock = 21
	maxZones = 4
	minZones = 2
)

// share is the part of the VPC that one tier has: where it begins, in sixteenths, and how many bits longer
// than the VPC's prefix a subnet's is.
type share struct{ start, bits int }

// The plan, for 10.0.0.0/16. Each tier has room for four zones, so that a zone more moves nothing.
//
//	private  10.0.0.0/17    four of /19, 8187 addresses each
//	data     10.0.128.0/18  four of /20, 4091 addresses each
//	public   10.0.192.0/20  four of /22, 1019 addresses each
//	spare    10.0.208.0/20, 10.0.224.0/19: for tiers to come
var shares = map[string]share{
	"private": {start: 0, bits: 3},
	"data":    {start: 8, bits: 4},
	"public":  {start: 12, bits: 6},
}

// blocks are the address blocks of one tier, one for each of the first zones. They depend on the VPC's block
// and on the position of a zone only, never on how many zones there are.
func (s share) blocks(vpc netip.Prefix, zones int) []netip.Prefix {
	length := vpc.Bits() + s.bits
	bytes := vpc.Masked().Addr().As4()
	base := binary.BigEndian.Uint32(bytes[:]) + uint32(s.start)<<(32-vpc.Bits()-4)
	out := make([]netip.Prefix, zones)
	for i := range out {
		var address [4]byte
		binary.BigEndian.PutUint32(address[:], base+uint32(i)<<(32-length))
		out[i] = netip.PrefixFrom(netip.AddrFrom4(address), length)
	}
	return out
}

func texts(blocks []netip.Prefix) []string {
	out := make([]string, len(blocks))
	for i, b := range blocks {
		out[i] = b.String()
	}
	return out
}
