package ecs

import "github.com/plinth-iac/plinth/policies/rule"

// FargateValid requires what Fargate demands of a task definition beside its size.
var FargateValid = rule.Rule{
	Name:  "ecs-fargate-properties-valid",
	Types: []string{taskDefinition},
	Why: "AWS refuses it: Fargate only has the network mode awsvpc, no placement constraints, and 21 to " +
		"200 GiB of storage.",
	Fix: "set networkMode to awsvpc, remove placementConstraints, set ephemeralStorage.sizeInGib " +
		"to 21 to 200",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3048"}},
	URL:      guide + "fargate-tasks-services.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(onFargate(in), rule.All(
			in.At("networkMode").Is("awsvpc"),
			rule.Not(in.At("placementConstraints").Present()),
			rule.When(in.At("ephemeralStorage").Present(), in.At("ephemeralStorage.sizeInGib").Between(21, 200)),
		))
	},
	Repair: rule.Put("networkMode", "awsvpc"),
}

// LaunchValid requires that a service says in one way, and completely, where it runs.
var LaunchValid = rule.Rule{
	Name:  "ecs-service-launch-valid",
	Types: []string{service},
	Why: "AWS refuses it: a launch type excludes a capacity provider strategy, and on Fargate a service " +
		"is no DAEMON and needs a network configuration.",
	Fix: "set one of launchType and capacityProviderStrategies; on Fargate networkConfiguration " +
		"and REPLICA",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3052", "E3044"}},
	URL:      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
	Check: func(in rule.Inputs) rule.Verdict {
		both := rule.All(in.At("launchType").Set(), in.At("capacityProviderStrategies").Present())
		return rule.All(
			rule.Not(both).Because("launchType and capacityProviderStrategies are both set"),
			rule.When(runsOnFargate(in), rule.All(
				in.At("networkConfiguration").Present(),
				in.At("schedulingStrategy").Default("REPLICA").Is("REPLICA"),
			)),
		)
	},
}
