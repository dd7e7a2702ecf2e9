package ecs

import "github.com/plinth-iac/plinth/policies/rule"

// SeparateRoles asks that the code does not have the rights that ECS needs to start it.
var SeparateRoles = rule.Rule{
	Name:     "ecs-separate-task-and-execution-roles",
	Types:    []string{taskDefinition},
	Why:      "With ECS's own role the code can read every secret and image that ECS reads to start it.",
	Fix:      "set taskRoleArn to a role other than executionRoleArn",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "security-iam-roles.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_249"}},
	Check: func(in rule.Inputs) rule.Verdict {
		code, starter := in.At("taskRoleArn"), in.At("executionRoleArn")
		return rule.When(rule.All(code.Set(), starter.Set()),
			rule.Not(code.Same(starter)).Because("taskRoleArn and executionRoleArn are the same role"))
	},
}

// ExecutionRolePresent requires the role with which ECS fetches what a task needs to start.
var ExecutionRolePresent = rule.Rule{
	Name:  "ecs-execution-role-present",
	Types: []string{taskDefinition},
	Why: "AWS refuses it: a task that has secrets, or on Fargate writes to CloudWatch or comes from ECR, " +
		"needs a role to be started with.",
	Fix:      "set executionRoleArn",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "task_execution_IAM_role.html",
	Check: func(in rule.Inputs) rule.Verdict {
		fetches := containers(in).Any(func(c rule.Value) rule.Verdict {
			return rule.Any(c.At("secrets").Present(), c.At("logConfiguration.secretOptions").Present(),
				rule.All(onFargate(in), rule.Any(
					c.At("logConfiguration.logDriver").Is("awslogs"),
					c.At("image").Mentions(".dkr.ecr."),
				)))
		})
		return rule.When(fetches, in.At("executionRoleArn").Set())
	},
}
