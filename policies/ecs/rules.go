// Package ecs holds the rules about containers: task definitions, services and clusters.
package ecs

import (
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

const (
	service        = "aws:ecs/service:Service"
	taskDefinition = "aws:ecs/taskDefinition:TaskDefinition"
	cluster        = "aws:ecs/cluster:Cluster"
	targetGroup    = "aws:lb/targetGroup:TargetGroup"
	listener       = "aws:lb/listener:Listener"
	listenerRule   = "aws:lb/listenerRule:ListenerRule"
	scalingTarget  = "aws:appautoscaling/target:Target"
)

// Rules are the rules about containers.
func Rules() rule.Group {
	return rule.Group{
		Service: "ECS",
		Rules: slices.Concat(
			[]rule.Rule{
				NoPublicIP, NoHostNamespaces, NotPrivileged, NotRoot, ReadOnlyRoot, NoSecretsInEnvironment,
				SeparateRoles, FileSystemEncryptedInTransit, PlatformVersionLatest, ExecLoggedAndEncrypted, ImagePinned,
			},
			[]rule.Rule{Logging, ContainerInsights, CircuitBreaker, HighlyAvailable, TagsPropagated},
			[]rule.Rule{SpotOutsideProduction, ARM64},
			[]rule.Rule{
				SizeValid, FargateValid, ExecutionRolePresent, DefinitionsValid, LogOptionsValid, PortsValid,
				SizesFitTask, LaunchValid, TargetConsistent, DependsOnListener,
			},
		),
		LeftOut: []rule.LeftOut{{
			Name:   "ecs-task-set-no-public-ip",
			Reason: "ECS.16: task sets belong to external deployment controllers, which make them by themselves.",
		}},
	}
}

// containers are the elements of a task definition's containerDefinitions.
func containers(task rule.Inputs) rule.List { return task.At("containerDefinitions").JSON().Each("[]") }

// onFargate is the condition that a task definition is one for Fargate.
func onFargate(task rule.Inputs) rule.Verdict {
	return task.Each("requiresCompatibilities[]").Any(func(v rule.Value) rule.Verdict { return v.Is("FARGATE") })
}

// runsOnFargate is the condition that a service runs on Fargate.
func runsOnFargate(in rule.Inputs) rule.Verdict {
	return rule.Any(
		in.At("launchType").Is("FARGATE"),
		in.Each("capacityProviderStrategies[].capacityProvider").Any(func(v rule.Value) rule.Verdict {
			return v.Is("FARGATE", "FARGATE_SPOT")
		}),
	)
}
