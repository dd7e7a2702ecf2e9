package network

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// declareGatewayEndpoints puts S3 and DynamoDB into every route table. They cost nothing and spare the NAT
// gateways.
func (n *Network) declareGatewayEndpoints(ctx *pulumi.Context, name string, a Args) error {
	tables := n.VPC.RouteTables.ApplyT(ids).(pulumi.StringArrayOutput)
	statements := map[string][]iamdoc.Statement{
		"s3":       {n.own(a, true), n.awsBuckets(a)},
		"dynamodb": {n.own(a, true)},
	}
	for _, service := range slices.Sorted(maps.Keys(statements)) {
		policy, err := iamdoc.Render(iamdoc.EndpointPolicy, statements[service]...)
		if err != nil {
			return err
		}
		_, err = ec2.NewVpcEndpoint(ctx, name+"-"+service, &ec2.VpcEndpointArgs{
			VpcId:           n.VPCID,
			VpcEndpointType: pulumi.String("Gateway"),
			ServiceName:     pulumi.String(a.serviceName(service)),
			RouteTableIds:   tables,
			Policy:          policy,
		}, pulumi.Parent(n))
		if err != nil {
			return err
		}
	}
	return nil
}

func ids(tables []*ec2.RouteTable) pulumi.StringArrayOutput {
	out := make(pulumi.StringArray, len(tables))
	for i, t := range tables {
		out[i] = t.ID()
	}
	return out.ToStringArrayOutput()
}

func (n *Network) declareInterfaceEndpoints(ctx *pulumi.Context, name string, a Args) error {
	if len(a.Endpoints) == 0 {
		return nil
	}
	if err := n.declareEndpointGroup(ctx, name, a); err != nil {
		return err
	}
	for _, e := range a.Endpoints {
		policy, err := iamdoc.Render(iamdoc.EndpointPolicy, n.statements(a, e)...)
		if err != nil {
			return err
		}
		_, err = ec2.NewVpcEndpoint(ctx, name+"-"+string(e), &ec2.VpcEndpointArgs{
			VpcId:             n.VPCID,
			VpcEndpointType:   pulumi.String("Interface"),
			ServiceName:       pulumi.String(a.serviceName(string(e))),
			SubnetIds:         n.PrivateSubnetIDs,
			SecurityGroupIds:  pulumi.StringArray{n.EndpointGroup.ID()},
			PrivateDnsEnabled: pulumi.Bool(true),
			Policy:            policy,
		}, pulumi.Parent(n))
		if err != nil {
			return err
		}
	}
	return nil
}

// declareEndpointGroup admits HTTPS from the VPC. An endpoint opens no connections itself, so nothing leads
// out.
func (n *Network) declareEndpointGroup(ctx *pulumi.Context, name string, a Args) (err error) {
	n.EndpointGroup, err = ec2.NewSecurityGroup(ctx, name+"-endpoints", &ec2.SecurityGroupArgs{
		VpcId:       n.VPCID,
		Description: pulumi.String("Endpoints of AWS services"),
		Ingress: ec2.SecurityGroupIngressArray{ec2.SecurityGroupIngressArgs{
			Description: pulumi.String("HTTPS from the VPC"),
			Protocol:    pulumi.String("tcp"),
			FromPort:    pulumi.Int(443),
			ToPort:      pulumi.Int(443),
			CidrBlocks:  pulumi.ToStringArray([]string{a.CIDR.String()}),
		}},
	}, pulumi.Parent(n))
	return err
}

func (a Args) serviceName(service string) string {
	return "com.amazonaws." + a.Site.Region + "." + service
}
