package ecs

import (
	"encoding/json"
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

// guide is where Amazon documents ECS.
const guide = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"

// DefinitionsValid requires a list of containers that ECS can read.
var DefinitionsValid = rule.Rule{
	Name:     "ecs-container-definitions-valid",
	Types:    []string{taskDefinition},
	Why:      "AWS refuses it: container definitions are a JSON list with unique names, one of them essential.",
	Fix:      "make containerDefinitions a JSON list whose names differ, and leave one container essential",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3042"}},
	URL:      guide + "task_definition_parameters.html",
	Check: func(in rule.Inputs) rule.Verdict {
		document := in.At("containerDefinitions")
		return rule.All(
			document.Fits("a JSON list of containers", func(text string) bool {
				var list []map[string]any
				return json.Unmarshal([]byte(text), &list) == nil
			}),
			document.JSON().Each("[].name").Unique(),
			containers(in).All(func(c rule.Value) rule.Verdict { return c.At("name").Set() }),
			containers(in).Any(func(c rule.Value) rule.Verdict { return c.At("essential").Default(true).True() }),
		)
	},
}

// LogOptionsValid requires of a container's log configuration what ECS demands.
var LogOptionsValid = rule.Rule{
	Name:  "ecs-container-log-options-valid",
	Types: []string{taskDefinition},
	Why: "AWS refuses it: awslogs needs a group and a region, and Fargate has no log driver beside " +
		"awslogs, splunk and awsfirelens.",
	Fix:      "set the options awslogs-group and awslogs-region, and on Fargate one of its log drivers",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3046", "E3713"}},
	URL:      guide + "specify-log-config.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return containers(in).All(func(c rule.Value) rule.Verdict {
			logs := c.At("logConfiguration")
			return rule.When(logs.Present(), rule.All(
				rule.When(logs.At("logDriver").Is("awslogs"), rule.All(
					logs.At("options.awslogs-group").Set(), logs.At("options.awslogs-region").Set(),
				)),
				rule.When(onFargate(in), logs.At("logDriver").Is("awslogs", "splunk", "awsfirelens")),
			))
		})
	},
}

// PortsValid requires that a port of a container that has its own address is not mapped to another one.
var PortsValid = rule.Rule{
	Name:     "ecs-container-ports-valid",
	Types:    []string{taskDefinition},
	Why:      "AWS refuses it: with the network mode awsvpc a host port is the container's port.",
	Fix:      "leave hostPort out of the portMappings in containerDefinitions, or set it to containerPort",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3053"}},
	URL:      guide + "task_definition_parameters.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("networkMode").Is("awsvpc"), containers(in).All(func(c rule.Value) rule.Verdict {
			return c.Each("portMappings[]").All(func(mapping rule.Value) rule.Verdict {
				host := mapping.At("hostPort")
				given := host.Default(0).Satisfies("a port", func(n float64) bool { return n != 0 })
				return rule.When(given, host.Same(mapping.At("containerPort")))
			})
		}))
	},
}

// TargetConsistent requires that a load balancer finds the container that it is told about.
var TargetConsistent = rule.Rule{
	Name:  "ecs-service-target-consistent",
	Types: []string{service},
	With:  []string{taskDefinition, targetGroup},
	Why: "AWS refuses it: the container and the port must be in the task definition, and tasks with " +
		"their own address need a target group of type ip.",
	Fix: "set containerName and containerPort in loadBalancers to those of a container; targetType " +
		"of the group to ip",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "service-load-balancing.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		balancers := in.Each("loadBalancers[]")
		groups := stack.Targets(in, "loadBalancers[].targetGroupArn", targetGroup)
		return rule.When(balancers.Count(1, math.MaxInt), rule.All(
			stack.Targets(in, "taskDefinition", taskDefinition).Every(func(task rule.Inputs) rule.Verdict {
				return balancers.All(func(balancer rule.Value) rule.Verdict { return listens(task, balancer) })
			}),
			rule.When(in.At("networkConfiguration").Present(),
				groups.All(func(group rule.Inputs) rule.Verdict { return group.At("targetType").Is("ip") })),
		))
	},
}

// listens holds when the task has the container that the load balancer sends requests to, with the port.
func listens(task rule.Inputs, balancer rule.Value) rule.Verdict {
	name, port := balancer.At("containerName"), balancer.At("containerPort")
	if _, known := name.Text(); !known {
		return name.Set()
	}
	if _, known := port.Text(); !known {
		return port.Set()
	}
	return containers(task).Any(func(c rule.Value) rule.Verdict {
		ports := c.Each("portMappings[].containerPort")
		return rule.All(c.At("name").Same(name), ports.Any(func(p rule.Value) rule.Verdict { return p.Same(port) }))
	}).Because("no container " + name.String() + " has port " + port.String())
}
