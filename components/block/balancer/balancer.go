// Package balancer provides an Application Load Balancer that only named sources reach: TLS 1.2 or newer, a
// secret header from the distribution in front of it where asked for, and target groups for Fargate tasks.
package balancer

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Balancer.
const Type = "plinth:balancer:Balancer"

// Balancer is an Application Load Balancer with its listener and target groups.
//
// Its security group lets nothing out. Whoever registers targets (the service block does) adds the egress
// rule to SecurityGroupID that leads to them, so that the balancer reaches its targets and nothing else.
type Balancer struct {
	pulumi.ResourceState

	// LoadBalancer and Listener are the children that web ACLs and further rules attach to.
	LoadBalancer *lb.LoadBalancer
	Listener     *lb.Listener
	// TargetGroups are what services register with, by the keys of Args.Targets.
	TargetGroups map[string]TargetGroup

	// ARN is what a web ACL or a CloudFront VPC origin names.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// ARNSuffix is the LoadBalancer dimension of metrics: "app/shop/1234567890abcdef".
	ARNSuffix pulumi.StringOutput `pulumi:"arnSuffix"`
	// DNSName is where clients and CloudFront connect.
	DNSName pulumi.StringOutput `pulumi:"dnsName"`
	// ZoneID is the hosted zone that an alias record to DNSName names.
	ZoneID pulumi.StringOutput `pulumi:"zoneId"`
	// SecurityGroupID is the group that targets admit.
	SecurityGroupID pulumi.StringOutput `pulumi:"securityGroupId"`
	// ListenerARN is what further rules attach to.
	ListenerARN pulumi.StringOutput `pulumi:"listenerArn"`
}

// New declares a Balancer. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Balancer, error) {
	if args == nil {
		args = &Args{}
	}
	if err := validate(name, *args); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	b := &Balancer{}
	if err := ctx.RegisterComponentResource(Type, name, b, opts...); err != nil {
		return nil, err
	}
	if err := b.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{
		"arn":             b.ARN,
		"arnSuffix":       b.ARNSuffix,
		"dnsName":         b.DNSName,
		"zoneId":          b.ZoneID,
		"securityGroupId": b.SecurityGroupID,
		"listenerArn":     b.ListenerARN,
	})
}

// validate adds to the arguments' problems those of the names that come of them.
func validate(name string, args Args) error {
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.LoadBalancer, name)
	p.Unless(!reserved.MatchString(name), "name",
		"is %q; want one that does not start with %s, which AWS keeps for itself",
		name, reserved.FindString(name))
	for _, key := range sortedKeys(args.Targets) {
		names.Auto(&p, fmt.Sprintf("targets[%q]", key), names.TargetGroup, name+"-"+key)
	}
	return p.Err()
}

func (b *Balancer) declare(ctx *pulumi.Context, name string, a Args) error {
	if err := b.declareSecurityGroup(ctx, name, a); err != nil {
		return err
	}
	if err := b.declareSources(ctx, name, a); err != nil {
		return err
	}
	if err := b.declareLoadBalancer(ctx, name, a); err != nil {
		return err
	}
	groups, err := b.declareGroups(ctx, name, a)
	if err != nil {
		return err
	}
	if err := b.declareListener(ctx, name, a, groups[a.catchAll()]); err != nil {
		return err
	}
	return b.declareRules(ctx, name, a, groups)
}

func (b *Balancer) declareSecurityGroup(ctx *pulumi.Context, name string, a Args) error {
	group, err := ec2.NewSecurityGroup(ctx, name+"-clients", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Load balancer " + name),
		VpcId:       a.Placement.VPCID.ToStringOutput().ToStringPtrOutput(),
	}, pulumi.Parent(b))
	if err != nil {
		return err
	}
	b.SecurityGroupID = group.ID().ToStringOutput()
	return nil
}

func (b *Balancer) declareLoadBalancer(ctx *pulumi.Context, name string, a Args) error {
	args := &lb.LoadBalancerArgs{
		LoadBalancerType:         pulumi.String("application"),
		Internal:                 pulumi.Bool(!a.Public),
		Subnets:                  a.Placement.SubnetIDs,
		SecurityGroups:           pulumi.StringArray{b.SecurityGroupID},
		IdleTimeout:              pulumi.Int(int(a.IdleTimeout.Seconds())),
		DropInvalidHeaderFields:  pulumi.Bool(true),
		DesyncMitigationMode:     pulumi.String(string(a.Desync)),
		EnableDeletionProtection: pulumi.Bool(!a.AllowDestroy),
	}
	opts := []pulumi.ResourceOption{pulumi.Parent(b), pulumi.Protect(!a.AllowDestroy)}
	if logs := a.AccessLogs; logs != nil {
		args.AccessLogs = logs.args()
		opts = append(opts, pulumi.DependsOn(logs.After))
	}
	var err error
	if b.LoadBalancer, err = lb.NewLoadBalancer(ctx, name, args, opts...); err != nil {
		return err
	}
	b.ARN, b.ARNSuffix = b.LoadBalancer.Arn, b.LoadBalancer.ArnSuffix
	b.DNSName, b.ZoneID = b.LoadBalancer.DnsName, b.LoadBalancer.ZoneId
	return nil
}

func (l AccessLogs) args() lb.LoadBalancerAccessLogsArgs {
	args := lb.LoadBalancerAccessLogsArgs{Enabled: pulumi.Bool(true), Bucket: l.Bucket}
	if l.Prefix != "" {
		args.Prefix = pulumi.String(l.Prefix)
	}
	return args
}
