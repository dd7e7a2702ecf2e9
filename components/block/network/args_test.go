package network_test

import (
	"net/netip"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/components/block/site"
)

// good is arguments that every test breaks in one place.
func good(change func(*network.Args)) *network.Args {
	a := &network.Args{
		Site:  site.Site{Account: "123456789012", Region: "eu-west-1"},
		Zones: []string{"eu-west-1a", "eu-west-1b"},
	}
	if change != nil {
		change(a)
	}
	return a
}

// adopted is arguments for a VPC that exists.
func adopted(change func(*network.Args)) *network.Args {
	return good(func(a *network.Args) {
		a.CIDR = netip.MustParsePrefix("10.9.0.0/16")
		a.Adopt = &network.Adopt{
			VPCID:   pulumi.String("vpc-9"),
			Private: pulumi.ToStringArray([]string{"subnet-a", "subnet-b"}),
		}
		if change != nil {
			change(a)
		}
	})
}

func cidr(text string) func(*network.Args) {
	return func(a *network.Args) { a.CIDR = netip.MustParsePrefix(text) }
}

func TestValidateTakes(t *testing.T) {
	t.Parallel()
	for name, args := range map[string]*network.Args{
		"the usual": good(nil),
		"four zones": good(
			func(a *network.Args) { a.Zones = append(a.Zones, "eu-west-1c", "eu-west-1d") }),
		"zones in another order": good(func(a *network.Args) { a.Zones = []string{"eu-west-1c", "eu-west-1a"} }),
		"the largest block":      good(cidr("172.16.0.0/16")),
		"the smallest block":     good(cidr("192.168.248.0/21")),
		"a carrier's block":      good(cidr("100.64.0.0/16")),
		"every endpoint":         good(func(a *network.Args) { a.Endpoints = network.Endpoints() }),
		"endpoints of Fargate":   good(func(a *network.Args) { a.Endpoints = network.ForFargate() }),
		"endpoints of Lambda":    good(func(a *network.Args) { a.Endpoints = network.ForLambda() }),
		"endpoints of EKS":       good(func(a *network.Args) { a.Endpoints = network.ForEKS() }),
		"slow flow logs":         good(func(a *network.Args) { a.FlowLogs.Interval = 10 * time.Minute }),
		"no way out":             good(func(a *network.Args) { a.NAT = network.None }),
		"an adopted VPC":         adopted(nil),
		"an adopted tiny VPC":    adopted(cidr("10.9.0.0/28")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, args.Validate())
		})
	}
}

func TestValidateRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args *network.Args
		want string
	}{
		"one zone": {good(func(a *network.Args) { a.Zones = a.Zones[:1] }),
			"zones: has 1; want 2 to 4, for a load balancer and a database need two and " +
				"the address plan has room for 4"},
		"five zones": {good(func(a *network.Args) {
			a.Zones = []string{"eu-west-1a", "eu-west-1b", "eu-west-1c", "eu-west-1d", "eu-west-1e"}
		}), "zones: has 5; want 2 to 4"},
		"a zone twice": {good(func(a *network.Args) { a.Zones[1] = a.Zones[0] }),
			`zones[1]: names "eu-west-1a" again; want each once`},
		"a zone of another region": {good(func(a *network.Args) { a.Zones[1] = "eu-west-2b" }),
			`zones[1]: is "eu-west-2b"; want a zone of eu-west-1 such as eu-west-1a`},
		"a local zone": {
			good(func(a *network.Args) { a.Zones[1] = "eu-west-1-dub-1a" }), `zones[1]: is "eu-west-1-dub-1a"`},
		"a zone by id":  {good(func(a *network.Args) { a.Zones[1] = "euw1-az1" }), `zones[1]: is "euw1-az1"`},
		"a bare region": {good(func(a *network.Args) { a.Zones[1] = "eu-west-1" }), `zones[1]: is "eu-west-1"`},

		"a block too large": {good(cidr("10.0.0.0/15")), "cidr: is 10.0.0.0/15; want /16 to /21"},
		"a block too small": {good(cidr("10.0.0.0/22")), "cidr: is 10.0.0.0/22; want /16 to /21"},
		"a block with a host": {
			good(cidr("10.0.1.0/16")),
			"cidr: is 10.0.1.0/16; want an IPv4 block without host bits, such as 10.0.0.0/16"},
		"somebody's block": {
			good(cidr("8.8.0.0/16")), "cidr: is 8.8.0.0/16, which is somebody's on the internet"},

		"an unknown way out": {
			good(func(a *network.Args) { a.NAT = "one" }), `nat: is "one"; want per-zone, single or none`},
		"an unknown endpoint": {good(func(a *network.Args) { a.Endpoints = []network.Endpoint{"sqss"} }),
			`endpoints[0]: is "sqss"; want athena,`},
		"an endpoint twice": {
			good(func(a *network.Args) { a.Endpoints = []network.Endpoint{network.SQS, network.SQS} }),
			`endpoints[1]: names "sqs" again`},
		"half of ECR": {good(func(a *network.Args) { a.Endpoints = []network.Endpoint{network.ECRAPI} }),
			`endpoints: has one of "ecr.api" and "ecr.dkr"; want both or neither`},
		"a trusted name": {good(func(a *network.Args) { a.TrustedAccounts = []string{"tooling"} }),
			`trustedAccounts[0]: is "tooling"; want the twelve digits of an AWS account id`},
		"days between two": {good(func(a *network.Args) { a.FlowLogs.RetentionDays = 31 }),
			"flowLogs.retentionDays: is 31; want one of"},
		"flow logs each hour": {good(func(a *network.Args) { a.FlowLogs.Interval = time.Hour }),
			"flowLogs.interval: is 1h0m0s; want 1m or 10m"},

		"an adopted VPC without block": {adopted(func(a *network.Args) { a.CIDR = netip.Prefix{} }),
			"cidr: is not set; want the block of the adopted VPC"},
		"an adopted VPC without id": {adopted(func(a *network.Args) { a.Adopt.VPCID = nil }),
			"adopt.vpcID: is not set; want the id of the VPC"},
		"an adopted VPC without subnets": {adopted(func(a *network.Args) { a.Adopt.Private = nil }),
			"adopt.private: is not set; want a subnet in each zone"},
		"a way out for an adopted VPC": {adopted(func(a *network.Args) { a.NAT = network.Single }),
			`nat: is "single" with adopt; want none`},
		"flow logs for an adopted VPC": {adopted(func(a *network.Args) { a.FlowLogs.RejectOnly = true }),
			"flowLogs: is set with adopt; want none"},
		"a key for an adopted VPC": {adopted(func(a *network.Args) { a.KeyARN = pulumi.String("arn") }),
			"keyARN: is set with adopt; want none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.args.Validate()
			require.ErrorContains(t, err, "1 invalid argument:\n")
			require.ErrorContains(t, err, tc.want)
		})
	}
	require.ErrorContains(t, good(cidr("fd00::/16")).Validate(), "cidr: is fd00::/16; want an IPv4 block")
	require.EqualError(t, network.Args{}.Validate(), "3 invalid arguments:\n"+
		"  site.account: is \"\"; want the twelve digits of an AWS account id\n"+
		"  site.region: is \"\"; want an AWS region such as eu-west-1\n"+
		"  zones: has 0; want 2 to 4, for a load balancer and a database need two and "+
		"the address plan has room for 4")
}

func TestPlacementValidate(t *testing.T) {
	t.Parallel()
	good := network.Placement{
		VPCID: pulumi.String("vpc-1"), CIDR: netip.MustParsePrefix("10.0.0.0/16"),
		SubnetIDs: pulumi.ToStringArray([]string{"subnet-1"}), Zones: 1,
	}
	require.NoError(t, good.Validate())
	require.EqualError(t, network.Placement{}.Validate(), "4 invalid arguments:\n"+
		"  vpcID: is not set; want the id of a VPC\n"+
		"  cidr: is \"\"; want the VPC's IPv4 block without host bits, such as 10.0.0.0/16\n"+
		"  subnetIDs: is not set; want one subnet in each availability zone\n"+
		"  zones: is 0; want 1 to 6")
	for _, bad := range []string{"10.0.0.1/16", "fd00::/16"} {
		p := good
		p.CIDR = netip.MustParsePrefix(bad)
		require.ErrorContains(t, p.Validate(), `cidr: is "`+bad+`"`)
	}
}

func TestEndpoints(t *testing.T) {
	t.Parallel()
	assert.Len(t, network.Endpoints(), 27)
	assert.IsIncreasing(t, network.Endpoints())
}
