package service

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/egress"
)

// Egress is one kind of TCP connection that tasks may open. Exactly one of CIDR, SecurityGroupID and
// PrefixListID says where to.
type Egress = egress.Rule

// declareNetwork declares the service's security group and its rules. Tasks must not start before the rules
// exist.
func (s *Service) declareNetwork(ctx *pulumi.Context, name string, a Args) error {
	group, err := ec2.NewSecurityGroup(ctx, name+"-tasks", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Tasks of service " + name),
		VpcId:       a.Placement.VPCID.ToStringOutput().ToStringPtrOutput(),
	}, pulumi.Parent(s))
	if err != nil {
		return err
	}
	s.SecurityGroupID = group.ID().ToStringOutput()
	tasks := egress.Group{ID: s.SecurityGroupID, Owner: s}
	rules, err := tasks.Open(ctx, name, "service "+name, a.Egress)
	if err != nil {
		return err
	}
	s.before = append(s.before, rules...)
	if a.Target == nil {
		return nil
	}
	return s.declareWayIn(ctx, name, a, tasks)
}

// declareWayIn lets the balancer connect to the tasks.
func (s *Service) declareWayIn(ctx *pulumi.Context, name string, a Args, tasks egress.Group) error {
	port := a.Task.containers()[a.Target.Container].Port
	in, err := tasks.In(ctx, name+"-from-balancer", "From the balancer",
		Egress{Port: port, ToPort: port, SecurityGroupID: a.Target.SecurityGroupID})
	if err != nil {
		return err
	}
	balancer := egress.Group{ID: a.Target.SecurityGroupID, Owner: s}
	out, err := balancer.Out(ctx, name+"-balancer-out", "To service "+name,
		Egress{Port: port, ToPort: port, SecurityGroupID: s.SecurityGroupID})
	if err != nil {
		return err
	}
	s.before = append(s.before, in, out)
	return nil
}
