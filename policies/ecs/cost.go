package ecs

import "github.com/plinth-iac/plinth/policies/rule"

// SpotOutsideProduction asks for spare capacity where an interruption harms nobody.
var SpotOutsideProduction = rule.Rule{
	Name:     "ecs-fargate-spot-non-production",
	Types:    []string{service},
	Why:      "Spare capacity costs up to 70 percent less, and outside production an interruption harms nobody.",
	Fix:      "replace launchType by capacityProviderStrategies with the capacityProvider FARGATE_SPOT",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Disabled,
	URL:      guide + "fargate-capacity-providers.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(runsOnFargate(in), rule.Any(
			in.Production().Because(""),
			in.Each("capacityProviderStrategies[].capacityProvider").Has("FARGATE_SPOT"),
		))
	},
}

// ARM64 asks for the processors that do the same work for less. Windows does not run on them.
var ARM64 = rule.Rule{
	Name:     "ecs-fargate-arm64",
	Types:    []string{taskDefinition},
	Why:      "The same vCPU costs 25 percent more on x86.",
	Fix:      "build the image for ARM and set runtimePlatform.cpuArchitecture to ARM64",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Disabled,
	URL:      guide + "ecs-arm64.html",
	Check: func(in rule.Inputs) rule.Verdict {
		windows := in.At("runtimePlatform.operatingSystemFamily").HasPrefix("WINDOWS")
		return rule.When(rule.All(onFargate(in), rule.Not(windows)),
			in.At("runtimePlatform.cpuArchitecture").Is("ARM64"))
	},
}
