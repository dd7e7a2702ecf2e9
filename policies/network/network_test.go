package network_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/network"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

const (
	vpc        = "aws:ec2/vpc:Vpc"
	subnet     = "aws:ec2/subnet:Subnet"
	natGateway = "aws:ec2/natGateway:NatGateway"
	endpoint   = "aws:ec2/vpcEndpoint:VpcEndpoint"
)

func TestNoDefaultVPC(t *testing.T) { ruletest.Banned(t, network.NoDefaultVPC) }

func TestFlowLogsEnabled(t *testing.T) {
	ruletest.Run(t, network.FlowLogsEnabled, ruletest.Good{Others: []ruletest.Other{
		{Name: "log", Type: "aws:ec2/flowLog:FlowLog", Inputs: m{"vpcId": ruletest.Ref("it")}},
	}},
		ruletest.Fail("none", m{"log/": nil}, "there is no FlowLog with this vpcId"),
		ruletest.Fail("one of another VPC", m{"log/vpcId": "vpc-1"}, "there is no FlowLog"),
		ruletest.Open("one of who knows what", m{"log/vpcId": ruletest.Unknown}),
	)
}

func TestFlowLogCapturesAll(t *testing.T) {
	ruletest.Run(t, network.FlowLogCapturesAll, ruletest.Good{Inputs: m{"trafficType": "ALL", "vpcId": "vpc-1"}},
		ruletest.Pass("enough by configuration", m{
			"trafficType": "REJECT", "@setting.trafficTypes": []string{"ALL", "REJECT"},
		}),
		ruletest.Fail("the other half", m{
			"trafficType": "ACCEPT", "@setting.trafficTypes": []string{"ALL", "REJECT"},
		}, `trafficType is "ACCEPT"; want "ALL" or "REJECT"`),
		ruletest.Fail("half", m{"trafficType": "REJECT"}, `trafficType is "REJECT"; want "ALL"`),
		ruletest.Skip("a transit gateway", m{"trafficType": nil, "transitGatewayId": "tgw-1"}),
		ruletest.Skip("an attachment", m{"trafficType": nil, "transitGatewayAttachmentId": "tgw-attach-1"}),
	)
}

func TestDefaultGroupAdopted(t *testing.T) {
	ruletest.Run(t, network.DefaultGroupAdopted, ruletest.Good{Others: []ruletest.Other{{
		Name: "group", Type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
		Inputs: m{"vpcId": ruletest.Ref("it")},
	}}},
		ruletest.Fail("left alone", m{"group/": nil}, "there is no DefaultSecurityGroup"),
	)
}

func TestDefaultGroupClosed(t *testing.T) {
	everything := []m{{"protocol": "-1", "self": true}}
	ruletest.Run(t, network.DefaultGroupClosed, ruletest.Good{Inputs: m{"vpcId": "vpc-1"}},
		ruletest.Pass("said so", m{"ingress": []m{}, "egress": []m{}}),
		ruletest.Fail("lets in", m{"ingress": everything}, "ingress is a list of 1"),
		ruletest.Fail("lets out", m{"egress": everything}, "egress is a list of 1"),
	)
}

func TestSubnetNoPublicAddresses(t *testing.T) {
	public := m{"mapPublicIpOnLaunch": true}
	ruletest.Run(t, network.SubnetNoPublicAddresses, ruletest.Good{Inputs: m{"mapPublicIpOnLaunch": false}},
		ruletest.Pass("nothing said", m{"mapPublicIpOnLaunch": nil}),
		ruletest.Pass("meant to be", merged(public, m{"tags": m{"SubnetType": "Public"}})),
		ruletest.Pass("meant to be, by another tag", merged(public, m{
			"tags": m{"tier": "public"}, "@setting.publicTag": "tier",
		})),
		ruletest.Fail("public", public, "mapPublicIpOnLaunch is true"),
		ruletest.Fail("public and tagged private", merged(public, m{"tags": m{"SubnetType": "Private"}}),
			`tags["SubnetType"] is "Private"`),
		ruletest.Fail("private by another tag", merged(public, m{
			"tags": m{"tier": "private"}, "@setting.publicTag": "tier",
		}), `tags["tier"] is "private"`),
	)
}

func TestGroupDescribed(t *testing.T) {
	ruletest.Run(t, network.GroupDescribed, ruletest.Good{Inputs: m{"description": "tasks of the shop"}},
		ruletest.Fail("not described", m{"description": nil}, "description is not set"),
		ruletest.Fail("by default", m{"description": "Managed by Pulumi"}, `description is "Managed by Pulumi"`),
	)
}

func TestGroupRuleDescribed(t *testing.T) {
	ruletest.Run(t, network.GroupRuleDescribed, ruletest.Good{Inputs: m{
		"ingress": []m{{"description": "from the balancer"}}, "egress": []m{{"description": "to the database"}},
	}},
		ruletest.Pass("no rules", m{"ingress": nil, "egress": nil}),
		ruletest.Pass("apart", m{"@type": ingressRule, "description": "from the balancer"}),
		ruletest.Fail("in", m{"ingress[0].description": nil}, "ingress[0].description is not set"),
		ruletest.Fail("out", m{"egress[0].description": ""}, `egress[0].description is ""`),
		ruletest.Fail("apart, not described", m{"@type": egressRule}, "description is not set"),
		ruletest.Fail("either, not described", m{"@type": groupRule}, "description is not set"),
	)
}

func TestAddressAttached(t *testing.T) {
	ruletest.Run(t, network.AddressAttached, ruletest.Good{
		Inputs: m{"instance": "i-1"},
		Others: []ruletest.Other{
			{Name: "association", Type: "aws:ec2/eipAssociation:EipAssociation", Inputs: m{"allocationId": "other"}},
			{Name: "nat", Type: natGateway, Inputs: m{
				"allocationId": "other", "secondaryAllocationIds": []string{"other"},
			}},
			{Name: "balancer", Type: "aws:lb/loadBalancer:LoadBalancer", Inputs: m{
				"subnetMappings": []m{{"allocationId": "other"}},
			}},
		},
	},
		ruletest.Pass("an interface", m{"instance": nil, "networkInterface": "eni-1"}),
		ruletest.Pass("an association", m{"instance": nil, "association/allocationId": ruletest.Ref("it")}),
		ruletest.Pass("a gateway", m{"instance": nil, "nat/allocationId": ruletest.Ref("it")}),
		ruletest.Pass("a second one", m{"instance": nil, "nat/secondaryAllocationIds[0]": ruletest.Ref("it")}),
		ruletest.Pass("a balancer", m{
			"instance": nil, "balancer/subnetMappings[0].allocationId": ruletest.Ref("it"),
		}),
		ruletest.Fail("nothing", m{"instance": ""}, "nothing uses the address"),
	)
}

func TestGatewayEndpointsPresent(t *testing.T) {
	gateway := func(name string) ruletest.Other {
		return ruletest.Other{Name: name, Type: endpoint, Inputs: m{
			"vpcId": ruletest.Ref("it"), "vpcEndpointType": "Gateway", "serviceName": "com.amazonaws.eu-west-1." + name,
		}}
	}
	ruletest.Run(t, network.GatewayEndpointsPresent, ruletest.Good{Others: []ruletest.Other{
		{Name: "subnet", Type: subnet, Inputs: m{"vpcId": ruletest.Ref("it")}},
		gateway("s3"), gateway("dynamodb"),
	}},
		ruletest.Pass("of the default type", m{"s3/vpcEndpointType": nil}),
		ruletest.Pass("no DynamoDB, by configuration", m{"dynamodb/": nil, "@setting.services": []string{"s3"}}),
		ruletest.Fail("none for S3", m{"s3/": nil}, "serviceName is"),
		ruletest.Fail("none for DynamoDB", m{"dynamodb/": nil}, "serviceName is"),
		ruletest.Fail("an interface", m{"s3/vpcEndpointType": "Interface"}, `vpcEndpointType is "Interface"`),
		ruletest.Skip("an empty VPC", m{"subnet/": nil}),
	)
}

func TestEndpointPolicyScoped(t *testing.T) {
	statement := func(changes m) string {
		return ruletest.Policy(merged(m{
			"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
		}, changes))
	}
	apart := m{"@type": "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"}
	ruletest.Run(t, network.EndpointPolicyScoped, ruletest.Good{
		Inputs: m{"policy": statement(m{"Action": "s3:GetObject"})},
		Others: []ruletest.Other{{
			Name: "policy", Type: "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", Inputs: m{"vpcEndpointId": "vpce-1"},
		}},
	},
		ruletest.Pass("some resources", m{"policy": statement(m{"Resource": "arn:aws:s3:::uploads/*"})}),
		ruletest.Pass("some principals", m{"policy": statement(m{"Principal": m{"AWS": "123456789012"}})}),
		ruletest.Pass("a denial", m{"policy": statement(m{"Effect": "Deny"})}),
		ruletest.Pass("an organisation", m{"policy": statement(m{
			"Condition": m{"StringEquals": m{"aws:PrincipalOrgID": "o-1"}},
		})}),
		ruletest.Pass("apart", m{"policy": nil, "policy/vpcEndpointId": ruletest.Ref("it")}),
		ruletest.Pass("the one apart", apart),
		ruletest.Fail("none", m{"policy": nil}, "policy is not set"),
		ruletest.Fail("everything", m{"policy": statement(nil)}, "allows everybody everything"),
		ruletest.Fail("everything apart", merged(apart, m{"policy": statement(nil)}), "allows everybody everything"),
		ruletest.Fail("nothing apart", merged(apart, m{"policy": nil}), "policy is not set"),
		ruletest.Skip("a kind without policies", m{"vpcEndpointType": "GatewayLoadBalancer", "policy": nil}),
		ruletest.Skip("a service of another account", m{
			"vpcEndpointType": "Interface", "serviceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-0123", "policy": nil,
		}),
	)
}
