package realtime

import (
	"net/netip"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/service"
)

// Atlas listens on a port of its own for each node behind one PrivateLink endpoint.
// https://www.mongodb.com/docs/atlas/security-private-endpoint/
const (
	atlasFirstPort = 1024
	atlasLastPort  = 65535
	// atlasPort is where Atlas listens at its own addresses.
	atlasPort = 27017
)

// declareLink opens the way to the document store: by a PrivateLink endpoint where there is a service to link
// to, else to the addresses of its nodes.
func (p *Platform) declareLink(ctx *pulumi.Context, a Args, w wires) error {
	if a.Mongo.SecretARN == "" {
		return nil
	}
	for _, at := range a.Mongo.Addresses {
		w.egress["atlas-"+keyOf(at)] = service.Egress{Port: atlasPort, CIDR: at}
	}
	if a.Mongo.EndpointService == "" {
		return nil
	}
	group, err := ec2.NewSecurityGroup(ctx, p.name+"-atlas", &ec2.SecurityGroupArgs{
		Description: pulumi.String("PrivateLink endpoint to MongoDB Atlas"),
		VpcId:       a.Network.Private.VPCID.ToStringOutput().ToStringPtrOutput(),
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	_, err = ec2.NewVpcEndpoint(ctx, p.name+"-atlas", &ec2.VpcEndpointArgs{
		VpcId:            a.Network.Private.VPCID.ToStringOutput(),
		VpcEndpointType:  pulumi.String("Interface"),
		ServiceName:      pulumi.String(a.Mongo.EndpointService),
		SubnetIds:        a.Network.Private.SubnetIDs,
		SecurityGroupIds: pulumi.StringArray{group.ID()},
	}, pulumi.Parent(p))
	w.egress["atlas"] = service.Egress{
		Port: atlasFirstPort, ToPort: atlasLastPort, SecurityGroupID: group.ID().ToStringOutput(), Admit: true,
	}
	return err
}

// keyOf turns an address block into the key of a rule, so that taking one away does not rename the others.
func keyOf(p netip.Prefix) string {
	return strings.NewReplacer(".", "-", "/", "-", ":", "-").Replace(p.String())
}
