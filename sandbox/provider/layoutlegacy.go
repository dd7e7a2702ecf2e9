package provider

import "fmt"

// The widths that the legacy strategy gives at most, by sort of subnet.
const (
	legacyPrivate  = 19
	legacyPublic   = 20
	legacyIsolated = 24
)

// planLegacy divides the VPC evenly between the zones; in each zone private subnets come first, then public,
// then isolated ones, each sort beginning where the one before it ended.
func planLegacy(vpc string, cidr block, zones int, specs []subnetSpec) ([]subnet, error) {
	width := cidr.bits + newBits(zones)
	if width > 31 {
		return nil, fmt.Errorf("%d zones do not fit into a /%d", zones, cidr.bits)
	}
	var all []subnet
	for zone := range zones {
		base := block{cidr.base + uint64(zone)<<(32-width), width}
		if specs == nil {
			half := block{base.base, width + 1}
			privateSpec, publicSpec := specOf("Private", width+1), specOf("Public", width+2)
			all = append(all, privateSpec.in(vpc, zone, half),
				publicSpec.in(vpc, zone, block{half.end(), width + 2}))
			continue
		}
		l := legacyZone{vpc: vpc, zone: zone, base: base, start: base}
		if len(specs) > 1 {
			l.more = 1
		}
		l.place(specs, private, legacyPrivate)
		l.place(specs, public, legacyPublic)
		l.place(specs, isolated, legacyIsolated)
		all = append(all, l.placed...)
	}
	for _, s := range all {
		if s.cidr.bits > 32 || s.cidr.end() > 1<<32 {
			return nil, fmt.Errorf("subnet %s does not fit into the VPC", s.name)
		}
	}
	return all, nil
}

// legacyZone is one availability zone while it fills.
type legacyZone struct {
	vpc         string
	zone, more  int
	base, start block // the zone, and where the sort of subnet that is placed now begins
	placed      []subnet
}

// place puts all subnets of one sort. The n-th takes the n-th block of its width from the start of the sort,
// unless the subnet before it reaches into that; then it takes the next free one.
func (l *legacyZone) place(specs []subnetSpec, kind string, widest int) {
	nth := uint64(0)
	for i := range specs {
		s := specs[i].in(l.vpc, l.zone, block{})
		if s.kind != kind {
			continue
		}
		width := max(l.base.bits+l.more, widest)
		if specs[i].CIDRMask != nil {
			width = *specs[i].CIDRMask
		}
		s.cidr = around(l.start.base+nth*block{bits: width}.size(), width)
		if n := len(l.placed); n > 0 && s.cidr.overlaps(l.placed[n-1].cidr) {
			s.cidr = l.placed[n-1].cidr.after(width)
		}
		l.placed = append(l.placed, s)
		nth++
	}
	if n := len(l.placed); n > 0 {
		l.start = block{l.placed[n-1].cidr.end(), l.placed[n-1].cidr.bits}
	}
}
