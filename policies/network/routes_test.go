package network_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/network"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

// routed is a private subnet whose route leads to a NAT gateway in its own zone.
func routed() ruletest.Good {
	return ruletest.Good{
		Inputs: m{"availabilityZone": "eu-west-1a"},
		Others: []ruletest.Other{
			{Name: "association", Type: "aws:ec2/routeTableAssociation:RouteTableAssociation", Inputs: m{
				"subnetId": ruletest.Ref("it"), "routeTableId": ruletest.Ref("table"),
			}},
			{Name: "table", Type: "aws:ec2/routeTable:RouteTable"},
			{Name: "route", Type: "aws:ec2/route:Route", Inputs: m{
				"routeTableId": ruletest.Ref("table"), "natGatewayId": ruletest.Ref("nat"),
			}},
			{Name: "nat", Type: natGateway, Inputs: m{"subnetId": ruletest.Ref("public")}},
			{Name: "public", Type: subnet, Inputs: m{"availabilityZone": "eu-west-1a"}},
		},
	}
}

func TestNATPerZone(t *testing.T) {
	inTable := m{"route/": nil, "table/routes": []m{{"natGatewayId": ruletest.Ref("nat")}}}
	elsewhere := m{"public/availabilityZone": "eu-west-1b"}
	ruletest.Run(t, network.NATPerZone, routed(),
		ruletest.Pass("a route in the table", inTable),
		ruletest.Pass("no way out", m{"route/": nil}),
		ruletest.Pass("no table of its own", m{"association/": nil}),
		ruletest.Pass("another way out", m{"route/natGatewayId": nil, "route/gatewayId": "igw-1"}),
		ruletest.Fail("by another zone", elsewhere, `availabilityZone is "eu-west-1b"`),
		ruletest.Fail("by another zone, in the table", merged(inTable, elsewhere), `is "eu-west-1b"`),
		ruletest.Skip("outside production", merged(elsewhere, m{"@production": false})),
		ruletest.Skip("by zone id", merged(elsewhere, m{"availabilityZone": nil})),
	)
}

func TestOneNATOutsideProduction(t *testing.T) {
	gateway := func(name string) ruletest.Other {
		return ruletest.Other{Name: name, Type: natGateway, Inputs: m{"subnetId": ruletest.Ref("public")}}
	}
	ruletest.Run(t, network.OneNATOutsideProduction, ruletest.Good{Others: []ruletest.Other{
		{Name: "public", Type: subnet, Inputs: m{"vpcId": ruletest.Ref("it")}},
		gateway("first"), gateway("second"),
	}},
		ruletest.Pass("one", m{"second/": nil, "@production": false}),
		ruletest.Pass("one in each of two VPCs", m{"second/subnetId": "subnet-1", "@production": false}),
		ruletest.Open("who knows where", m{"second/subnetId": ruletest.Unknown, "@production": false}),
		ruletest.Fail("two", m{"@production": false}, "more than one NatGateway"),
	)
}
