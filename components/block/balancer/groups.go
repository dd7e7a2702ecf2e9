package balancer

import (
	"cmp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TargetGroup is what a service needs to register its tasks and to scale on their requests.
type TargetGroup struct {
	// ARN is what a service registers its tasks with.
	ARN pulumi.StringOutput
	// ARNSuffix is the TargetGroup dimension of metrics: "targetgroup/api/1234567890abcdef".
	ARNSuffix pulumi.StringOutput
	// After is the listener or rule that forwards here. A service must wait for it, because AWS refuses to
	// register tasks with a target group that no balancer uses.
	After []pulumi.Resource
}

// declareGroups declares a target group for each key and returns the one that takes what no rule matches.
func (b *Balancer) declareGroups(
	ctx *pulumi.Context, name string, a Args,
) (map[string]*lb.TargetGroup, error) {
	groups := map[string]*lb.TargetGroup{}
	for _, key := range sortedKeys(a.Targets) {
		args := a.Targets[key].group()
		args.VpcId = a.Placement.VPCID.ToStringOutput().ToStringPtrOutput()
		group, err := lb.NewTargetGroup(ctx, name+"-"+key, args, pulumi.Parent(b))
		if err != nil {
			return nil, err
		}
		groups[key] = group
	}
	return groups, nil
}

func (t Target) group() *lb.TargetGroupArgs {
	args := &lb.TargetGroupArgs{
		Port:            pulumi.IntPtr(t.Port),
		Protocol:        pulumi.String("HTTP"),
		ProtocolVersion: pulumi.String(string(t.Protocol)),
		// Fargate tasks have an address of their own and no instance.
		TargetType:                 pulumi.String("ip"),
		DeregistrationDelay:        pulumi.IntPtr(int(t.DeregistrationDelay.Seconds())),
		LoadBalancingAlgorithmType: pulumi.String(string(t.Algorithm)),
		HealthCheck: lb.TargetGroupHealthCheckArgs{
			Path:               pulumi.String(t.Health.Path),
			Matcher:            pulumi.String(t.Health.Matcher),
			Interval:           pulumi.IntPtr(int(t.Health.Interval.Seconds())),
			Timeout:            pulumi.IntPtr(int(t.Health.Timeout.Seconds())),
			HealthyThreshold:   pulumi.IntPtr(t.Health.Healthy),
			UnhealthyThreshold: pulumi.IntPtr(t.Health.Unhealthy),
		},
	}
	if t.Algorithm == WeightedRandom {
		args.LoadBalancingAnomalyMitigation = pulumi.String("on")
	}
	if t.SlowStart != 0 {
		args.SlowStart = pulumi.IntPtr(int(t.SlowStart.Seconds()))
	}
	if t.StickyFor != 0 {
		args.Stickiness = lb.TargetGroupStickinessArgs{
			Type:           pulumi.String("lb_cookie"),
			CookieDuration: pulumi.IntPtr(int(t.StickyFor.Seconds())),
		}
	}
	return args
}

// declareRules declares what leads requests to each target, and notes what a service must wait for.
func (b *Balancer) declareRules(
	ctx *pulumi.Context, name string, a Args, groups map[string]*lb.TargetGroup,
) error {
	b.TargetGroups = map[string]TargetGroup{}
	for _, key := range sortedKeys(a.Targets) {
		group, match := groups[key], a.Targets[key].Match
		ready := TargetGroup{ARN: group.Arn, ARNSuffix: group.ArnSuffix, After: []pulumi.Resource{b.Listener}}
		if conditions := match.conditions(a.OriginHeader); len(conditions) > 0 {
			rule, err := lb.NewListenerRule(ctx, name+"-to-"+key, &lb.ListenerRuleArgs{
				ListenerArn: b.ListenerARN,
				Priority:    pulumi.IntPtr(cmp.Or(match.Priority, lastPriority)),
				Conditions:  conditions,
				Actions: lb.ListenerRuleActionArray{lb.ListenerRuleActionArgs{
					Type:           pulumi.String("forward"),
					TargetGroupArn: group.Arn,
				}},
			}, pulumi.Parent(b))
			if err != nil {
				return err
			}
			ready.After = []pulumi.Resource{rule}
		}
		b.TargetGroups[key] = ready
	}
	return nil
}

// catchAll returns the key of the target without a Match, "" when there is none.
func (a Args) catchAll() string {
	for key, t := range a.Targets {
		if t.Match.empty() {
			return key
		}
	}
	return ""
}
