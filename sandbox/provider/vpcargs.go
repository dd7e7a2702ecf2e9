package provider

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// vpcArgs are the inputs of awsx.ec2.Vpc that decide which children there are. The rest is passed on.
type vpcArgs struct {
	AvailabilityZoneCIDRMask  *int                  `pulumi:"availabilityZoneCidrMask"`
	AvailabilityZoneNames     []string              `pulumi:"availabilityZoneNames"`
	CIDRBlock                 *string               `pulumi:"cidrBlock"`
	IPAMPoolID                *string               `pulumi:"ipv4IpamPoolId"`
	NATGateways               *natArgs              `pulumi:"natGateways"`
	NumberOfAvailabilityZones *int                  `pulumi:"numberOfAvailabilityZones"`
	SubnetSpecs               []subnetSpec          `pulumi:"subnetSpecs"`
	SubnetStrategy            *string               `pulumi:"subnetStrategy"`
	Tags                      pulumi.StringMapInput `pulumi:"tags"`
	EndpointSpecs             []endpointSpec        `pulumi:"vpcEndpointSpecs"`
}

// endpointSpec is a VPC endpoint, with the properties that the published component passes on.
type endpointSpec struct {
	AutoAccept        *bool                   `pulumi:"autoAccept"`
	Policy            pulumi.StringPtrInput   `pulumi:"policy"`
	PrivateDNSEnabled *bool                   `pulumi:"privateDnsEnabled"`
	RouteTableIDs     pulumi.StringArrayInput `pulumi:"routeTableIds"`
	SecurityGroupIDs  pulumi.StringArrayInput `pulumi:"securityGroupIds"`
	ServiceName       string                  `pulumi:"serviceName"`
	SubnetIDs         pulumi.StringArrayInput `pulumi:"subnetIds"`
	Tags              pulumi.StringMapInput   `pulumi:"tags"`
	VPCEndpointType   *string                 `pulumi:"vpcEndpointType"`
}

func (e endpointSpec) properties() pulumi.Map {
	props := pulumi.Map{"serviceName": pulumi.String(e.ServiceName)}
	if e.AutoAccept != nil {
		props["autoAccept"] = pulumi.Bool(*e.AutoAccept)
	}
	if e.PrivateDNSEnabled != nil {
		props["privateDnsEnabled"] = pulumi.Bool(*e.PrivateDNSEnabled)
	}
	if e.VPCEndpointType != nil {
		props["vpcEndpointType"] = pulumi.String(*e.VPCEndpointType)
	}
	if e.Policy != nil {
		props["policy"] = e.Policy
	}
	if e.RouteTableIDs != nil {
		props["routeTableIds"] = e.RouteTableIDs
	}
	if e.SecurityGroupIDs != nil {
		props["securityGroupIds"] = e.SecurityGroupIDs
	}
	if e.SubnetIDs != nil {
		props["subnetIds"] = e.SubnetIDs
	}
	if e.Tags != nil {
		props["tags"] = e.Tags
	}
	return props
}

type natArgs struct {
	ElasticIPAllocationIDs []pulumi.StringInput `pulumi:"elasticIpAllocationIds"`
	Strategy               string               `pulumi:"strategy"`
}

type subnetSpec struct {
	CIDRBlocks []string              `pulumi:"cidrBlocks"`
	CIDRMask   *int                  `pulumi:"cidrMask"`
	Name       *string               `pulumi:"name"`
	Size       *int                  `pulumi:"size"`
	Tags       pulumi.StringMapInput `pulumi:"tags"`
	Type       string                `pulumi:"type"`
}
