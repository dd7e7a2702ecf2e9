package ecs

import (
	"math"
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

// DependsOnListener asks that a service waits for the listener that makes its target group one of a load
// balancer.
var DependsOnListener = rule.Rule{
	Name:  "ecs-service-depends-on-listener",
	Types: []string{service},
	With:  []string{targetGroup, listener, listenerRule},
	Why: "AWS refuses a service whose target group has no load balancer yet, and without the dependency " +
		"the first deployment is a matter of luck.",
	Fix: "add the Listener or the ListenerRule that forwards to the target group to the service's " +
		"dependsOn",
	Severity: rule.Medium,
	Topic:    rule.Apply,
	Level:    rule.Advisory,
	URL:      guide + "service-load-balancing.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		awaited := in.Resource().Awaits()
		waitsFor := func(other rule.Inputs) rule.Verdict {
			return rule.Decide(slices.Contains(awaited, other.URN()), "the service does not depend on it")
		}
		groups := stack.Targets(in, "loadBalancers[].targetGroupArn", targetGroup)
		return rule.When(in.Each("loadBalancers[]").Count(1, math.MaxInt),
			groups.Every(func(group rule.Inputs) rule.Verdict {
				return rule.Any(
					stack.Users(group, listener, "defaultActions[].targetGroupArn").Any(waitsFor),
					stack.Users(group, listenerRule, "actions[].targetGroupArn").Any(waitsFor),
				)
			}))
	},
}
