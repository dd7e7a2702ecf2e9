// Package atlas provides the way from a VPC to a document store in MongoDB Atlas, which is created outside:
// by PrivateLink, or to the addresses of its nodes.
package atlas

import (
	"net/netip"
	"regexp"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/network"
	"github.com/plinth-iac/plinth/internal/check"
)

// Atlas listens on a port of its own for each node behind one PrivateLink endpoint.
// https://www.mongodb.com/docs/atlas/security-private-endpoint/
const (
	firstPort = 1024
	lastPort  = 65535
	// publicPort is where Atlas listens at its own addresses.
	publicPort = 27017
)

// Store is a document store in MongoDB Atlas. Its zero value is none.
type Store struct {
	// SecretARN is the Secrets Manager secret that holds the connection string. Default: no document store.
	SecretARN string
	// KeyARN is the KMS key that encrypts the secret. Default: AWS's own key does.
	KeyARN string
	// EndpointService is the PrivateLink service of the Atlas project. Default: Atlas is reached at Addresses.
	EndpointService string
	// Addresses are where the cluster's nodes stand, when Atlas is reached through NAT or by peering.
	// Required with SecretARN, unless EndpointService is set.
	Addresses []netip.Prefix
}

var (
	secretARN = regexp.MustCompile(
		`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@!-]+$`)
	keyARN   = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+$`)
	linkName = regexp.MustCompile(`^com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]{8,17}$`)
)

// Validate reports everything wrong with the store.
func (s Store) Validate() error {
	var p check.Problems
	p.Unless(s.SecretARN == "" || secretARN.MatchString(s.SecretARN), "secretArn",
		"is %q; want the full ARN of a Secrets Manager secret", s.SecretARN)
	p.Unless(s.EndpointService == "" || linkName.MatchString(s.EndpointService), "endpointService",
		"is %q; want com.amazonaws.vpce.<region>.vpce-svc-<id>", s.EndpointService)
	p.Unless(s.SecretARN == "" || s.EndpointService != "" || len(s.Addresses) > 0, "addresses",
		"are empty without an endpointService; want one of them, or nothing reaches the document store")
	for _, at := range s.Addresses {
		p.Unless(at.IsValid() && at.Bits() > 0 && at == at.Masked(), "addresses",
			"holds %s; want the address blocks of the nodes, without host bits", at)
	}
	p.Unless(s.KeyARN == "" || keyARN.MatchString(s.KeyARN), "keyArn",
		"is %q; want the full ARN of a KMS key", s.KeyARN)
	p.Unless(s.SecretARN != "" || (s.EndpointService == "" && s.KeyARN == ""), "secretArn",
		"is not set beside the other settings of mongo; want the secret with the connection string")
	return p.Err()
}

// Given says whether there is a document store.
func (s Store) Given() bool { return s.SecretARN != "" }

// Open opens the way to the document store, below owner, and returns the connections that clients in the VPC
// may then open: through a PrivateLink endpoint where there is a service to link to, else to the addresses of
// its nodes.
func (s Store) Open(
	ctx *pulumi.Context, name string, at network.Placement, owner pulumi.Resource,
) (map[string]egress.Rule, error) {
	rules := map[string]egress.Rule{}
	if !s.Given() {
		return rules, nil
	}
	for _, node := range s.Addresses {
		rules["atlas-"+keyOf(node)] = egress.Rule{Port: publicPort, CIDR: node}
	}
	if s.EndpointService == "" {
		return rules, nil
	}
	group, err := ec2.NewSecurityGroup(ctx, name, &ec2.SecurityGroupArgs{
		Description: pulumi.String("PrivateLink endpoint to MongoDB Atlas"),
		VpcId:       at.VPCID.ToStringOutput().ToStringPtrOutput(),
	}, pulumi.Parent(owner))
	if err != nil {
		return nil, err
	}
	_, err = ec2.NewVpcEndpoint(ctx, name, &ec2.VpcEndpointArgs{
		VpcId:            at.VPCID.ToStringOutput(),
		VpcEndpointType:  pulumi.String("Interface"),
		ServiceName:      pulumi.String(s.EndpointService),
		SubnetIds:        at.SubnetIDs,
		SecurityGroupIds: pulumi.StringArray{group.ID()},
	}, pulumi.Parent(owner))
	rules["atlas"] = egress.Rule{
		Port: firstPort, ToPort: lastPort, SecurityGroupID: group.ID().ToStringOutput(), Admit: true,
	}
	return rules, err
}

// keyOf turns an address block into the key of a rule, so that taking one away does not rename the others.
func keyOf(p netip.Prefix) string {
	return strings.NewReplacer(".", "-", "/", "-", ":", "-").Replace(p.String())
}
