// Package network holds the rules about VPCs, security groups and what connects them.
package network

import "github.com/plinth-iac/plinth/policies/rule"

const (
	vpc              = "aws:ec2/vpc:Vpc"
	defaultVPC       = "aws:ec2/defaultVpc:DefaultVpc"
	subnet           = "aws:ec2/subnet:Subnet"
	defaultSubnet    = "aws:ec2/defaultSubnet:DefaultSubnet"
	flowLog          = "aws:ec2/flowLog:FlowLog"
	defaultGroup     = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	group            = "aws:ec2/securityGroup:SecurityGroup"
	groupRule        = "aws:ec2/securityGroupRule:SecurityGroupRule"
	ingressRule      = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressRule       = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	acl              = "aws:ec2/networkAcl:NetworkAcl"
	defaultACL       = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
	aclRule          = "aws:ec2/networkAclRule:NetworkAclRule"
	natGateway       = "aws:ec2/natGateway:NatGateway"
	route            = "aws:ec2/route:Route"
	routeTable       = "aws:ec2/routeTable:RouteTable"
	routeAssociation = "aws:ec2/routeTableAssociation:RouteTableAssociation"
	endpoint         = "aws:ec2/vpcEndpoint:VpcEndpoint"
	endpointPolicy   = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"
	address          = "aws:ec2/eip:Eip"
	association      = "aws:ec2/eipAssociation:EipAssociation"
	balancer         = "aws:lb/loadBalancer:LoadBalancer"
	launchTemplate   = "aws:ec2/launchTemplate:LaunchTemplate"
)

// guide is where the user guide of VPCs begins.
const guide = "https://docs.aws.amazon.com/vpc/latest/userguide/"

// Rules are the rules about VPCs, security groups and what connects them.
func Rules() rule.Group {
	return rule.Group{
		Service: "VPC",
		Rules: []rule.Rule{
			NoDefaultVPC, FlowLogsEnabled, FlowLogCapturesAll, DefaultGroupAdopted, DefaultGroupClosed,
			SubnetNoPublicAddresses,
			NoPublicAdminPorts, NoPublicHighRiskPorts, PublicPortsAuthorized, NoPublicAllProtocols,
			GroupDescribed, GroupRuleDescribed, NoUnrestrictedEgress, ACLNoPublicAdminPorts,
			NATPerZone, OneNATOutsideProduction, AddressAttached, GatewayEndpointsPresent, EndpointPolicyScoped,
			IMDSv2Required, VolumesEncrypted, VolumesGP3,
		},
		LeftOut: []rule.LeftOut{{
			Name: "sg-no-mixed-rule-styles",
			Reason: "after a refresh a security group lists the rules of separate resources among its own, " +
				"so that every group that has any would look mixed",
		}},
	}
}
