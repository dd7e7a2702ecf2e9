package awsmodel

import (
	"net/netip"
	"strings"
)

func networkRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"ec2/Vpc": func(r *refuser) {
			r.exclusive("cidrBlock", "ipv4NetmaskLength")
			r.late(!r.given("cidrBlock") && !r.given("ipv4IpamPoolId"), "cidrBlock",
				"MissingParameter: Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.")
		},
		"ec2/Subnet": func(r *refuser) { r.exclusive("availabilityZone", "availabilityZoneId") },
		"ec2/NatGateway": func(r *refuser) {
			private := r.text("connectivityType") == "private"
			r.late(!private && !r.given("allocationId"), "allocationId",
				"MissingParameter: The request must include the AllocationId parameter. Add the required parameter "+
					"and retry the request.")
			r.late(private && r.given("allocationId"), "allocationId",
				"InvalidParameterCombination: AllocationId is not supported with connectivityType private")
		},
		"ec2/Route": func(r *refuser) {
			r.exactlyOne("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
			r.exactlyOne("carrierGatewayId", "coreNetworkArn", "egressOnlyGatewayId", "gatewayId", "localGatewayId",
				"natGatewayId", "networkInterfaceId", "transitGatewayId", "vpcEndpointId", "vpcPeeringConnectionId")
		},
		"ec2/RouteTableAssociation":    func(r *refuser) { r.exactlyOne("gatewayId", "subnetId") },
		"ec2/SecurityGroup":            securityGroup,
		"vpc/SecurityGroupIngressRule": securityGroupRule,
		"vpc/SecurityGroupEgressRule":  securityGroupRule,
		"ec2/VpcEndpoint":              endpoint,
		"ec2/FlowLog":                  flowLog,
		"route53/Record":               record,
		"acm/Certificate": func(r *refuser) {
			r.early(len(r.text("domainName")) > 253, "domainName", "expected length of domain_name to be in the "+
				"range (1 - 253)")
			r.late(len(r.text("domainName")) > 64, "domainName",
				"ValidationException: The first domain name of a certificate can be no longer than 64 octets")
		},
	}
}

func securityGroup(r *refuser) {
	r.exclusive("name", "namePrefix")
	r.early(strings.HasPrefix(r.text("name"), "sg-"), "name", `invalid value for name (cannot begin with sg-)`)
}

func securityGroupRule(r *refuser) {
	r.exactlyOne("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
	ports := r.given("fromPort") || r.given("toPort")
	protocol := r.text("ipProtocol")
	r.late(protocol == "-1" && ports, "fromPort",
		"InvalidParameterValue: You may not specify all protocols and specific ports. Please specify each "+
			"protocol and port range combination individually, or all protocols and no port range.")
	r.late((protocol == "tcp" || protocol == "udp") && !ports, "fromPort",
		"InvalidParameterValue: Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")
	from, hasFrom := r.number("fromPort")
	to, hasTo := r.number("toPort")
	r.late(hasFrom && hasTo && from > to && !strings.HasPrefix(protocol, "icmp"), "fromPort",
		"InvalidParameterValue: Invalid TCP/UDP port range (%v:%v)", from, to)
	for _, cidr := range r.all("cidrIpv4") {
		p, err := netip.ParsePrefix(cidr.text())
		r.early(err != nil || p != p.Masked(), cidr.path, "Invalid IPv4 Network Address: %q", cidr.text())
	}
}

func endpoint(r *refuser) {
	if r.given("vpcEndpointType") && r.text("vpcEndpointType") == "" {
		return
	}
	service := r.text("serviceName")
	switch orElse(r.text("vpcEndpointType"), "Gateway") {
	case "Gateway":
		known := service == "" || strings.HasSuffix(service, ".s3") || strings.HasSuffix(service, ".dynamodb")
		r.late(!known, "serviceName",
			"InvalidServiceName: The Vpc Endpoint Service '%s' does not support the endpoint type Gateway", service)
		for _, p := range []string{"subnetIds", "securityGroupIds"} {
			n, ok := r.length(p)
			r.late(ok && n > 0, p, "InvalidParameter: %s are not supported for endpoints of type Gateway", p)
		}
		r.late(r.on("privateDnsEnabled"), "privateDnsEnabled",
			"InvalidParameter: Private DNS can't be enabled because the service does not support it for endpoints "+
				"of type Gateway.")
	case "Interface":
		n, ok := r.length("routeTableIds")
		r.late(ok && n > 0, "routeTableIds", "InvalidParameter: Route table IDs are only supported for Gateway "+
			"type VPC Endpoint.")
	}
}

func flowLog(r *refuser) {
	r.exactlyOne("eniId", "subnetId", "transitGatewayAttachmentId", "transitGatewayId", "vpcId")
	transit := r.given("transitGatewayId") || r.given("transitGatewayAttachmentId")
	r.late(!r.given("trafficType") && !transit, "trafficType", "MissingParameter: The request must contain "+
		"the parameter TrafficType")
	kind := orElse(r.text("logDestinationType"), "cloud-watch-logs")
	r.late(kind == "cloud-watch-logs" && !r.given("iamRoleArn"), "iamRoleArn",
		"InvalidParameter: DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.")
	r.late(kind == "s3" && r.given("iamRoleArn"), "iamRoleArn",
		"InvalidParameter: DeliverLogsPermissionArn must not be specified if LogDestinationType is s3.")
}

func record(r *refuser) {
	alias := r.given("aliases")
	r.exclusive("aliases", "records")
	r.exclusive("aliases", "ttl")
	r.late(!alias && !r.given("ttl"), "ttl", "InvalidInput: ttl is required for records that are no aliases")
	routed := false
	for _, p := range []string{
		"cidrRoutingPolicy", "failoverRoutingPolicies", "geolocationRoutingPolicies", "geoproximityRoutingPolicy",
		"latencyRoutingPolicies", "multivalueAnswerRoutingPolicy", "weightedRoutingPolicies",
	} {
		routed = routed || r.given(p)
	}
	r.early(routed && !r.given("setIdentifier"), "setIdentifier",
		`"set_identifier" is required with a routing policy`)
	for _, f := range r.all("failoverRoutingPolicies.type") {
		r.late(f.text() == "PRIMARY" && !alias && !r.given("healthCheckId"), "healthCheckId",
			"InvalidInput: a PRIMARY failover record needs a health check")
	}
}
