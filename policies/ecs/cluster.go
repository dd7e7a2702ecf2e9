package ecs

import "github.com/plinth-iac/plinth/policies/rule"

// ContainerInsights asks for metrics of tasks and containers.
var ContainerInsights = rule.Rule{
	Name:     "ecs-container-insights",
	Types:    []string{cluster},
	Why:      "Without them nothing shows which task runs out of memory, or that one is started over and over.",
	Fix:      `add the setting containerInsights with the value "enabled" or "enhanced"`,
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"ECS.12"}, rule.Nag: {"ECS4"}, rule.Checkov: {"CKV_AWS_65"}, rule.Trivy: {"AWS-0034"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("settings[]").Any(func(setting rule.Value) rule.Verdict {
			return rule.All(setting.At("name").Is("containerInsights"), setting.At("value").Is("enabled", "enhanced"))
		})
	},
	Repair: rule.Upsert("settings", "name", map[string]any{"name": "containerInsights", "value": "enabled"}),
}

// ExecLoggedAndEncrypted asks that shells into running containers leave a trace, and that production has
// none.
var ExecLoggedAndEncrypted = rule.Rule{
	Name:  "ecs-exec-logged-and-encrypted",
	Types: []string{service},
	With:  []string{cluster},
	Why: "A shell in a running container changes and copies what it likes, and without a log " +
		"nobody learns of it.",
	Fix: "set enableExecuteCommand to false, or logging and kmsKeyId in the cluster's " +
		"executeCommandConfiguration",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "ecs-exec.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_223", "CKV_AWS_224"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		exec := in.At("enableExecuteCommand").True()
		return rule.All(
			rule.Not(rule.All(exec, in.Production())).Because("enableExecuteCommand is true in production"),
			rule.When(exec, stack.Targets(in, "cluster", cluster).Every(func(c rule.Inputs) rule.Verdict {
				shell := c.At("configuration.executeCommandConfiguration")
				return rule.All(rule.Not(shell.At("logging").Is("NONE")), shell.At("kmsKeyId").Set())
			})),
		)
	},
}
