package balancer

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Sources are who may connect to the balancer's ports.
type Sources struct {
	// CloudFront lets in the addresses from which CloudFront reaches its origins, those of VPC origins among
	// them. They are the same for every customer of CloudFront: add an OriginHeader to a public balancer.
	CloudFront bool

	// PrefixListID is AWS's list of those addresses, com.amazonaws.global.cloudfront.origin-facing.
	// Default: the region's own, where it is known. It needs CloudFront.
	PrefixListID string

	// CIDRs are address ranges that may connect. 0.0.0.0/0 and ::/0 need Public. Default: none.
	CIDRs []netip.Prefix

	// SecurityGroups are the ids of groups whose members may connect, by key. Default: none.
	SecurityGroups map[string]pulumi.StringInput
}

// cloudFront is the key of CloudFront's own rule.
const cloudFront = "cloudfront"

// originFacing is the id of com.amazonaws.global.cloudfront.origin-facing in each region. AWS publishes no
// table; `aws ec2 describe-managed-prefix-lists` tells the id of a region that is missing here.
var originFacing = map[string]string{
	"ap-northeast-1": "pl-58a04531",
	"ap-northeast-2": "pl-22a6434b",
	"ap-south-1":     "pl-9aa247f3",
	"ap-southeast-1": "pl-31a34658",
	"ap-southeast-2": "pl-b8a742d1",
	"ca-central-1":   "pl-38a64351",
	"eu-central-1":   "pl-a3a144ca",
	"eu-north-1":     "pl-fab65393",
	"eu-west-1":      "pl-4fa04526",
	"eu-west-2":      "pl-93a247fa",
	"eu-west-3":      "pl-75b1541c",
	"sa-east-1":      "pl-5da64334",
	"us-east-1":      "pl-3b927c52",
	"us-east-2":      "pl-b6a144df",
	"us-west-1":      "pl-4ea04527",
	"us-west-2":      "pl-82a045eb",
}

var prefixListID = regexp.MustCompile(`^pl-[0-9a-f]{8,17}$`)

// prefixList returns the id to admit CloudFront by, "" when the region's is not known.
func (s Sources) prefixList(region string) string {
	if s.PrefixListID != "" {
		return s.PrefixListID
	}
	return originFacing[region]
}

func (s Sources) validate(region string, public bool) error {
	var p check.Problems
	p.Unless(s.CloudFront || len(s.CIDRs) > 0 || len(s.SecurityGroups) > 0, "",
		"are empty; want cloudFront, cidrs or securityGroups, or nobody can connect")
	if s.CloudFront {
		p.Unless(s.prefixList(region) != "", "prefixListID",
			"is not set and not known for %s; want the id of com.amazonaws.global.cloudfront.origin-facing there",
			region)
	}
	if s.PrefixListID != "" {
		p.Unless(s.CloudFront, "prefixListID", "is set without cloudFront; want both or neither")
		p.Unless(prefixListID.MatchString(s.PrefixListID), "prefixListID", "is %q; want an id such as pl-4fa04526",
			s.PrefixListID)
	}
	seen := map[netip.Prefix]bool{}
	for i, c := range s.CIDRs {
		path := fmt.Sprintf("cidrs[%d]", i)
		p.Unless(c.IsValid() && c == c.Masked(), path,
			"is %s; want a range such as 10.0.0.0/16 without host bits", c)
		p.Unless(public || !c.IsValid() || c.Bits() > 0, path,
			"is %s on an internal balancer; want the ranges that connect, or public", c)
		p.Unless(!seen[c], path, "%s stands twice; want each once", c)
		seen[c] = true
	}
	for _, key := range sortedKeys(s.SecurityGroups) {
		path := fmt.Sprintf("securityGroups[%q]", key)
		p.Unless(targetKey.MatchString(key), path, "is its key; want lower-case letters, digits and single hyphens")
		p.Unless(key != cloudFront, path, "is its key; want another, for that is how CloudFront's rule is called")
		p.Required(s.SecurityGroups[key] != nil, path, "the id of a security group")
	}
	return p.Err()
}

// ingress is one source of connections: a name to tell it by, and the argument that names it to AWS.
type ingress struct {
	key  string
	from vpc.SecurityGroupIngressRuleArgs
}

func (s Sources) list(region string) []ingress {
	var out []ingress
	if s.CloudFront {
		out = append(out, ingress{cloudFront, vpc.SecurityGroupIngressRuleArgs{
			PrefixListId: pulumi.StringPtr(s.prefixList(region)),
		}})
	}
	for _, c := range s.CIDRs {
		rule := vpc.SecurityGroupIngressRuleArgs{CidrIpv4: pulumi.StringPtr(c.String())}
		if c.Addr().Is6() {
			rule = vpc.SecurityGroupIngressRuleArgs{CidrIpv6: pulumi.StringPtr(c.String())}
		}
		out = append(out, ingress{strings.NewReplacer("/", "-", ":", "-").Replace(c.String()), rule})
	}
	for _, key := range sortedKeys(s.SecurityGroups) {
		out = append(out, ingress{key, vpc.SecurityGroupIngressRuleArgs{
			ReferencedSecurityGroupId: s.SecurityGroups[key].ToStringOutput().ToStringPtrOutput(),
		}})
	}
	return out
}

// declareSources opens each of the listener's ports to each source.
func (b *Balancer) declareSources(ctx *pulumi.Context, name string, a Args) error {
	for _, source := range a.Sources.list(a.Site.Region) {
		for _, port := range a.Listener.ports() {
			rule := source.from
			rule.SecurityGroupId = b.SecurityGroupID
			rule.Description = pulumi.StringPtr("From " + source.key + " to the listener")
			rule.IpProtocol = pulumi.String("tcp")
			rule.FromPort, rule.ToPort = pulumi.IntPtr(port), pulumi.IntPtr(port)
			child := name + "-from-" + source.key + "-" + strconv.Itoa(port)
			if _, err := vpc.NewSecurityGroupIngressRule(ctx, child, &rule, pulumi.Parent(b)); err != nil {
				return err
			}
		}
	}
	return nil
}
