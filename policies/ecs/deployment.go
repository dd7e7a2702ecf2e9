package ecs

import (
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

// PlatformVersionLatest asks for the version of Fargate that is patched.
var PlatformVersionLatest = rule.Rule{
	Name:     "ecs-latest-platform-version",
	Types:    []string{service},
	Why:      "Older versions of Fargate are no longer patched.",
	Fix:      "set platformVersion to LATEST, or leave it out",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"ECS.10"}, rule.Checkov: {"CKV_AWS_332"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("platformVersion").Default("LATEST").Is("LATEST", "1.4.0")
	},
	Repair: rule.Put("platformVersion", "LATEST"),
}

// CircuitBreaker asks that a deployment that fails takes itself back. Other deployment controllers have
// their own way.
var CircuitBreaker = rule.Rule{
	Name:  "ecs-deployment-circuit-breaker",
	Types: []string{service},
	Why:   "Tasks that cannot start are started for hours, while fewer and fewer of the old ones answer.",
	Fix: "set enable and rollback of deploymentCircuitBreaker to true, " +
		"deploymentMinimumHealthyPercent to 100",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "deployment-circuit-breaker.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL08-BP04"}},
	Check: func(in rule.Inputs) rule.Verdict {
		daemon := in.At("schedulingStrategy").Is("DAEMON")
		return rule.When(in.At("deploymentController.type").Default("ECS").Is("ECS"), rule.All(
			in.At("deploymentCircuitBreaker.enable").True(),
			in.At("deploymentCircuitBreaker.rollback").True(),
			rule.When(rule.All(in.Production(), rule.Not(daemon)),
				in.At("deploymentMinimumHealthyPercent").Default(100).AtLeast(100)),
		))
	},
	Repair: rule.Both(
		rule.Put("deploymentCircuitBreaker.enable", true), rule.Put("deploymentCircuitBreaker.rollback", true),
	),
}

// HighlyAvailable asks that a service of a production stack outlives the loss of one task and of one zone.
var HighlyAvailable = rule.Rule{
	Name:  "ecs-service-highly-available",
	Types: []string{service},
	With:  []string{scalingTarget},
	Why: "The service is down while its only task is replaced, and for as long as its only zone " +
		"has trouble.",
	Fix:      "set desiredCount, or the minCapacity of the scaling target, to 2 and name subnets of two zones",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "ecs_services.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL10-BP01"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		scaling := stack.Users(in, scalingTarget, "resourceId")
		return rule.When(rule.All(in.Production(), rule.Not(in.At("schedulingStrategy").Is("DAEMON"))), rule.All(
			rule.When(in.At("networkConfiguration").Present(),
				in.Each("networkConfiguration.subnets[]").Count(2, math.MaxInt)),
			rule.Any(
				rule.All(rule.Not(scaling.Exist()), in.At("desiredCount").AtLeast(2)),
				scaling.Any(func(target rule.Inputs) rule.Verdict { return target.At("minCapacity").AtLeast(2) }),
			),
		))
	},
}

// TagsPropagated asks that tasks carry tags by which they can be paid for.
var TagsPropagated = rule.Rule{
	Name:     "ecs-propagates-tags",
	Types:    []string{service},
	Why:      "Tasks cost, services do not: without tags on the tasks nobody knows what the money was for.",
	Fix:      "set propagateTags to SERVICE and enableEcsManagedTags to true",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      guide + "ecs-using-tags.html",
	Controls: rule.Controls{rule.WellArchitected: {"COST03-BP02"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(propagated(in), in.At("enableEcsManagedTags").True())
	},
	Repair: func(in rule.Inputs) []rule.Change {
		changes := []rule.Change{rule.Set("enableEcsManagedTags", true)}
		if propagated(in).Answer == rule.No {
			changes = append(changes, rule.Set("propagateTags", "SERVICE"))
		}
		return changes
	},
}

func propagated(in rule.Inputs) rule.Verdict {
	return in.At("propagateTags").Is("SERVICE", "TASK_DEFINITION")
}
