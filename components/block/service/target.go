package service

import (
	"cmp"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Target is the target group of a balancer that tasks register with. The service opens the way in both
// security groups: out of the balancer's, and into its own.
type Target struct {
	// GroupARN is the target group. Required.
	GroupARN pulumi.StringInput
	// SecurityGroupID is the balancer's group, the only one that may connect to the tasks. Required.
	SecurityGroupID pulumi.StringInput
	// After is the listener or rule that leads to the target group; AWS refuses a service before it. Required.
	After []pulumi.Resource
	// BalancerSuffix is the LoadBalancer dimension: "app/shop/1234567890abcdef". Required for
	// Scaling.RequestsPerTask and Scaling.ConnectionsPerTask.
	BalancerSuffix pulumi.StringInput
	// GroupSuffix is the TargetGroup dimension: "targetgroup/api/1234567890abcdef". Required for
	// Scaling.RequestsPerTask.
	GroupSuffix pulumi.StringInput
	// Container is the one that listens. Default: the main container.
	Container string
	// Grace is how long a new task may fail the balancer's checks without being replaced. Default: 60s.
	// 1s to 1h.
	Grace time.Duration
}

func (t Target) withDefaults() Target {
	t.Container = cmp.Or(t.Container, Main)
	t.Grace = cmp.Or(t.Grace, time.Minute)
	return t
}

func (t Target) validate(containers map[string]Container) error {
	var p check.Problems
	p.Required(t.GroupARN != nil, "groupARN", "the ARN of a target group")
	p.Required(t.SecurityGroupID != nil, "securityGroupID", "the id of the balancer's security group")
	p.Required(len(t.After) > 0, "after", "the listener or rule that leads to the target group")
	c, known := containers[t.Container]
	p.Unless(known, "container", "is %q; want %s%s", t.Container,
		check.Either(sortedKeys(containers)...), check.Suggest(t.Container, sortedKeys(containers)))
	p.Unless(!known || c.Port != 0, "container",
		"is %q, which has no port; want the one that listens", t.Container)
	within(&p, t.Grace, time.Second, time.Hour, "grace")
	return p.Err()
}
