package network

import (
	"net/netip"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// layout is every subnet of a VPC with that many zones, by tier.
func layout(vpc netip.Prefix, zones int) map[string][]netip.Prefix {
	out := map[string][]netip.Prefix{}
	for tier, s := range shares {
		out[tier] = s.blocks(vpc, zones)
	}
	return out
}

func TestPlan(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		vpc                   string
		private, data, public []string
	}{
		"the default": {
			"10.0.0.0/16",
			[]string{"10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19", "10.0.96.0/19"},
			[]string{"10.0.128.0/20", "10.0.144.0/20", "10.0.160.0/20", "10.0.176.0/20"},
			[]string{"10.0.192.0/22", "10.0.196.0/22", "10.0.200.0/22", "10.0.204.0/22"},
		},
		"the smallest": {
			"192.168.8.0/21",
			[]string{"192.168.8.0/24", "192.168.9.0/24", "192.168.10.0/24", "192.168.11.0/24"},
			[]string{"192.168.12.0/25", "192.168.12.128/25", "192.168.13.0/25", "192.168.13.128/25"},
			[]string{"192.168.14.0/27", "192.168.14.32/27", "192.168.14.64/27", "192.168.14.96/27"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := layout(netip.MustParsePrefix(tc.vpc), maxZones)
			assert.Equal(t, tc.private, texts(got["private"]))
			assert.Equal(t, tc.data, texts(got["data"]))
			assert.Equal(t, tc.public, texts(got["public"]))
			assert.Len(t, got, 3)
		})
	}
}

// anyVPC makes a block that Validate takes of four arbitrary bytes and a length.
func anyVPC(address [4]byte, length uint8) netip.Prefix {
	bits := maxBlock + int(length)%(minBlock-maxBlock+1)
	return netip.PrefixFrom(netip.AddrFrom4(address), bits).Masked()
}

func TestPlanHolds(t *testing.T) {
	t.Parallel()
	require.NoError(t, quick.Check(func(address [4]byte, length uint8) bool {
		vpc := anyVPC(address, length)
		var all []netip.Prefix
		for tier, blocks := range layout(vpc, maxZones) {
			for _, b := range blocks {
				if b != b.Masked() || !vpc.Contains(b.Addr()) || b.Bits() > 28 {
					t.Logf("%s of %s: %s", tier, vpc, b)
					return false
				}
			}
			all = append(all, blocks...)
		}
		for i, a := range all {
			for _, b := range all[i+1:] {
				if a.Overlaps(b) {
					t.Logf("%s and %s in %s overlap", a, b, vpc)
					return false
				}
			}
		}
		return true
	}, &quick.Config{MaxCount: 2000}))
}

func TestPlanStaysWhenAZoneIsAdded(t *testing.T) {
	t.Parallel()
	require.NoError(t, quick.Check(func(address [4]byte, length uint8) bool {
		vpc := anyVPC(address, length)
		for zones := minZones; zones < maxZones; zones++ {
			before, after := layout(vpc, zones), layout(vpc, zones+1)
			for tier := range shares {
				if !assert.Equal(t, before[tier], after[tier][:zones]) {
					return false
				}
			}
		}
		return true
	}, nil))
}

// What no tier takes must stay free, or a tier to come has no place.
func TestPlanLeavesRoom(t *testing.T) {
	t.Parallel()
	spare := []netip.Prefix{netip.MustParsePrefix("10.0.208.0/20"), netip.MustParsePrefix("10.0.224.0/19")}
	for tier, blocks := range layout(netip.MustParsePrefix("10.0.0.0/16"), maxZones) {
		for _, b := range blocks {
			assert.False(t, b.Overlaps(spare[0]) || b.Overlaps(spare[1]), "%s %s", tier, b)
		}
	}
}
