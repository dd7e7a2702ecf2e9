package provider

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func spec(kind string, width int) subnetSpec {
	s := subnetSpec{Type: kind}
	if width > 0 {
		s.CIDRMask = &width
	}
	return s
}

func TestPlan(t *testing.T) {
	t.Parallel()
	auto, exact := new("Auto"), new("Exact")
	for name, tc := range map[string]struct {
		cidr  string
		zones int
		args  vpcArgs
		want  []string
		err   string
	}{
		"legacy, nothing said: half private, a quarter public": {
			cidr: "10.0.0.0/16", zones: 2,
			want: []string{
				"net-private-1 10.0.0.0/18", "net-public-1 10.0.64.0/19", "net-private-2 10.0.128.0/18",
				"net-public-2 10.0.192.0/19",
			},
		},
		"legacy places private, public, isolated": {
			cidr: "10.0.0.0/16", zones: 2,
			args: vpcArgs{SubnetSpecs: []subnetSpec{spec("Isolated", 0), spec("Public", 0), spec("Private", 0)}},
			want: []string{
				"net-private-1 10.0.0.0/19", "net-public-1 10.0.32.0/20", "net-isolated-1 10.0.48.0/24",
				"net-private-2 10.0.128.0/19", "net-public-2 10.0.160.0/20", "net-isolated-2 10.0.176.0/24",
			},
		},
		"legacy keeps smaller subnets apart": {
			cidr: "10.0.0.0/16", zones: 1,
			args: vpcArgs{SubnetSpecs: []subnetSpec{spec("Private", 26), spec("Private", 24), spec("Public", 28)}},
			want: []string{"net-private-1 10.0.0.0/26", "net-private-1 10.0.1.0/24", "net-public-1 10.0.2.0/28"},
		},
		"legacy moves a wider subnet to the next boundary": {
			cidr: "10.0.0.0/16", zones: 1,
			args: vpcArgs{SubnetSpecs: []subnetSpec{spec("Private", 26), spec("Public", 24)}},
			want: []string{"net-private-1 10.0.0.0/26", "net-public-1 10.0.1.0/24"},
		},
		"one subnet takes all of a small zone": {
			cidr: "10.0.0.0/24", zones: 2, args: vpcArgs{SubnetSpecs: []subnetSpec{spec("Isolated", 0)}},
			want: []string{"net-isolated-1 10.0.0.0/25", "net-isolated-2 10.0.0.128/25"},
		},
		"auto, nothing said": {
			cidr: "10.0.0.0/16", zones: 3, args: vpcArgs{SubnetStrategy: auto},
			want: []string{
				"net-private-1 10.0.0.0/19", "net-public-1 10.0.32.0/20", "net-private-2 10.0.64.0/19",
				"net-public-2 10.0.96.0/20",
				"net-private-3 10.0.128.0/19", "net-public-3 10.0.160.0/20",
			},
		},
		"auto keeps the order and fills up to the next boundary": {
			cidr: "10.0.0.0/16", zones: 1, args: vpcArgs{SubnetStrategy: auto, SubnetSpecs: []subnetSpec{
				{Type: "Public", Name: new("edge"), CIDRMask: new(24)}, spec("Private", 20), {Type: "Isolated",
					Size: new(256)},
			}},
			want: []string{"net-edge-1 10.0.0.0/24", "net-private-1 10.0.16.0/20", "net-isolated-1 10.0.32.0/24"},
		},
		"auto divides evenly what has no size": {
			cidr: "10.0.0.0/16", zones: 1,
			args: vpcArgs{SubnetStrategy: auto, SubnetSpecs: []subnetSpec{spec("Public", 0), spec("Private", 0)}},
			want: []string{"net-public-1 10.0.0.0/17", "net-private-1 10.0.128.0/17"},
		},
		"auto with narrow zones": {
			cidr: "10.0.0.0/16", zones: 2,
			args: vpcArgs{SubnetStrategy: auto, AvailabilityZoneCIDRMask: new(24),
				SubnetSpecs: []subnetSpec{spec("Public", 25)}},
			want: []string{"net-public-1 10.0.0.0/25", "net-public-2 10.0.1.0/25"},
		},
		"explicit blocks": {
			cidr: "10.0.0.0/16", zones: 2,
			args: vpcArgs{SubnetStrategy: exact, SubnetSpecs: []subnetSpec{{Type: "Public",
				CIDRBlocks: []string{"10.0.1.0/24", "10.0.2.0/24"}}}},
			want: []string{"net-public-1 10.0.1.0/24", "net-public-2 10.0.2.0/24"},
		},
		"explicit blocks and the default strategy": {
			cidr: "10.0.0.0/16", zones: 1,
			args: vpcArgs{SubnetSpecs: []subnetSpec{{Type: "Public", CIDRBlocks: []string{"10.0.1.0/24"}}}},
			err:  `set subnetStrategy`,
		},
		"too few blocks": {
			cidr: "10.0.0.0/16", zones: 2,
			args: vpcArgs{SubnetStrategy: auto, SubnetSpecs: []subnetSpec{{Type: "Public",
				CIDRBlocks: []string{"10.0.1.0/24"}}}},
			err: "want one for each of the 2 availability zones",
		},
		"a block that is none": {
			cidr: "10.0.0.0/16", zones: 1,
			args: vpcArgs{SubnetStrategy: auto, SubnetSpecs: []subnetSpec{{Type: "Public",
				CIDRBlocks: []string{"x"}}}},
			err: "not an IPv4 CIDR block",
		},
		"a mask that is not the blocks'": {
			cidr: "10.0.0.0/16", zones: 1,
			args: vpcArgs{SubnetStrategy: auto, SubnetSpecs: []subnetSpec{
				{Type: "Public", CIDRBlocks: []string{"10.0.1.0/24"}, CIDRMask: new(25)},
			}},
			err: "cidrMask is 25",
		},
		"too large": {
			cidr: "10.0.0.0/24", zones: 2, args: vpcArgs{SubnetStrategy: auto, SubnetSpecs: []subnetSpec{spec("Public",
				24)}},
			err: "too large for the VPC: a zone has 128 addresses, but its subnets require 256",
		},
		"too small for defaults": {
			cidr: "10.0.0.0/26", zones: 2, args: vpcArgs{SubnetStrategy: auto}, err: "want a /26 at least",
		},
		"too many zones": {cidr: "10.0.0.0/32", zones: 2, err: "2 zones do not fit"},
		"another strategy": {
			cidr: "10.0.0.0/16", zones: 1, args: vpcArgs{SubnetStrategy: new("Best")},
			err: "want Auto, Exact or Legacy",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cidr, err := parseBlock(tc.cidr)
			require.NoError(t, err)
			subnets, err := plan("net", cidr, tc.zones, tc.args.SubnetSpecs, &tc.args)
			if tc.err != "" {
				require.ErrorContains(t, err, tc.err)
				return
			}
			require.NoError(t, err)
			require.NoError(t, disjoint(subnets))
			var got []string
			for _, s := range subnets {
				got = append(got, s.name+" "+s.cidr.String())
				assert.GreaterOrEqual(t, s.cidr.base, cidr.base)
				assert.LessOrEqual(t, s.cidr.end(), cidr.end())
			}
			assert.Equal(t, tc.want, got)
		})
	}
}

func TestDisjointAndComplete(t *testing.T) {
	t.Parallel()
	whole, err := parseBlock("10.0.0.0/24")
	require.NoError(t, err)
	left, right := block{whole.base, 25}, block{whole.base + 128, 25}
	require.ErrorContains(t, disjoint([]subnet{{name: "a", cidr: whole}, {name: "b", cidr: left}}),
		"a (10.0.0.0/24) and b")
	require.NoError(t, complete(whole, []subnet{{cidr: left}, {cidr: right}}))
	require.ErrorContains(t, complete(whole, []subnet{{name: "b", cidr: right}}), "gap before the subnet b")
	require.ErrorContains(t, complete(whole, []subnet{{cidr: left}}), "between the last subnet and the end")
	_, err = parseBlock("::/64")
	require.ErrorContains(t, err, "not an IPv4")
}
