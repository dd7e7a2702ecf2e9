package aurora_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/aurora"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

const subnet = "aws:ec2/subnet:Subnet"

func TestMultiAZ(t *testing.T) {
	ruletest.Run(t, aurora.MultiAZ, ruletest.Good{
		Inputs: m{"engine": "aurora-mysql"},
		Others: []ruletest.Other{
			{Name: "one", Type: instance, Inputs: m{
				"clusterIdentifier": ruletest.Ref("it"), "availabilityZone": "eu-west-1a",
			}},
			{Name: "two", Type: instance, Inputs: m{
				"clusterIdentifier": ruletest.Ref("it"), "availabilityZone": "eu-west-1b",
			}},
			{Name: "elsewhere", Type: instance, Inputs: m{"clusterIdentifier": "other"}},
		},
	},
		ruletest.Pass("three in two zones", m{
			"two/availabilityZone": "eu-west-1a", "elsewhere/clusterIdentifier": ruletest.Ref("it"),
			"elsewhere/availabilityZone": "eu-west-1c",
		}),
		ruletest.Pass("not pinned", m{"one/availabilityZone": nil, "two/availabilityZone": nil}),
		ruletest.Fail("one", m{"two/": nil}, "less than two instances"),
		ruletest.Fail("one zone", m{"two/availabilityZone": "eu-west-1a"}, "all are in one availability zone"),
		ruletest.Open("zones not known yet", m{"two/availabilityZone": ruletest.Unknown}),
		ruletest.Open("instances not known yet", m{"two/clusterIdentifier": ruletest.Unknown}),
		ruletest.Skip("in development", m{"two/": nil, "@production": false}),
		ruletest.Skip("a Multi-AZ cluster of RDS", m{"engine": "mysql", "two/": nil}),
	)
}

func TestSubnetGroupTwoZones(t *testing.T) {
	ruletest.Run(t, aurora.SubnetGroupTwoZones, ruletest.Good{
		Inputs: m{"subnetIds": []ruletest.Ref{"a", "b"}},
		Others: []ruletest.Other{
			{Name: "a", Type: subnet, Inputs: m{"availabilityZone": "eu-west-1a"}},
			{Name: "b", Type: subnet, Inputs: m{"availabilityZone": "eu-west-1b"}},
		},
	},
		ruletest.Fail("one subnet", m{"subnetIds": []ruletest.Ref{"a"}}, "subnetIds has 1 elements"),
		ruletest.Fail("one zone", m{"b/availabilityZone": "eu-west-1a"}, "all are in one availability zone"),
		ruletest.Fail("one subnet of another stack", m{"subnetIds": []string{"subnet-1"}}, "subnetIds has 1 elements"),
		ruletest.Open("one of another stack", m{"subnetIds[1]": "subnet-1"}),
		ruletest.Open("all of another stack", m{"subnetIds": []string{"subnet-1", "subnet-2"}}),
	)
}

func TestSubnetGroupPrivate(t *testing.T) {
	link := func(name string, to ruletest.Ref) ruletest.Other {
		return ruletest.Other{
			Name: name, Type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
			Inputs: m{"subnetId": to, "routeTableId": ruletest.Ref("table")},
		}
	}
	ruletest.Run(t, aurora.SubnetGroupPrivate, ruletest.Good{
		Inputs: m{"subnetIds": []ruletest.Ref{"a", "b"}},
		Others: []ruletest.Other{
			{Name: "a", Type: subnet}, {Name: "b", Type: subnet, Inputs: m{"mapPublicIpOnLaunch": false}},
			link("a-table", "a"), link("b-table", "b"),
			{Name: "table", Type: "aws:ec2/routeTable:RouteTable", Inputs: m{
				"routes": []m{{"cidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"}},
			}},
			{Name: "out", Type: "aws:ec2/route:Route", Inputs: m{
				"routeTableId": ruletest.Ref("table"), "gatewayId": "vgw-1",
			}},
			{Name: "gateway", Type: "aws:ec2/internetGateway:InternetGateway"},
		},
	},
		ruletest.Fail("public addresses", m{"b/mapPublicIpOnLaunch": true}, "b is a public subnet"),
		ruletest.Fail("a route", m{"out/gatewayId": ruletest.Ref("gateway")}, "a is a public subnet"),
		ruletest.Fail("a route of the table", m{"table/routes[0].gatewayId": "igw-1"}, "a is a public subnet"),
		ruletest.Fail("a route to a gateway of another stack", m{"out/gatewayId": "igw-1"}, "a is a public subnet"),
		ruletest.Open("one of another stack", m{"subnetIds[1]": "subnet-1"}),
	)
}
