package ecs_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/ecs"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestContainerInsights(t *testing.T) {
	ruletest.Run(t, ecs.ContainerInsights, ruletest.Good{Inputs: m{
		"settings": []m{{"name": "containerInsights", "value": "enhanced"}},
	}},
		ruletest.Fail("nothing said", m{"settings": nil}, "settings has no elements"),
		ruletest.Fail("off", m{"settings[0].value": "disabled"}, `settings[0].value is "disabled"`),
		ruletest.Fail("another setting", m{"settings[0].name": "other"}, `settings[0].name is "other"`),
	)
}

func TestExecLoggedAndEncrypted(t *testing.T) {
	const shell = "cluster/configuration.executeCommandConfiguration."
	ruletest.Run(t, ecs.ExecLoggedAndEncrypted, ruletest.Good{
		Inputs: m{"enableExecuteCommand": false, "cluster": ruletest.Ref("cluster")},
		Others: []ruletest.Other{{Name: "cluster", Type: "aws:ecs/cluster:Cluster", Inputs: m{
			"configuration": m{"executeCommandConfiguration": m{"kmsKeyId": "arn:key", "logging": "OVERRIDE"}},
		}}},
	},
		ruletest.Pass("logged and encrypted, in development", m{"enableExecuteCommand": true, "@production": false}),
		ruletest.Fail("in production", m{"enableExecuteCommand": true}, "true in production"),
		ruletest.Fail("not encrypted", m{
			"enableExecuteCommand": true, "@production": false, shell + "kmsKeyId": nil,
		}, "kmsKeyId is not set"),
		ruletest.Fail("not logged", m{
			"enableExecuteCommand": true, "@production": false, shell + "logging": "NONE",
		}, `logging is "NONE"`),
		ruletest.Open("in a cluster of another stack", m{
			"enableExecuteCommand": true, "@production": false, "cluster": "arn:elsewhere",
		}),
	)
}

func TestPlatformVersionLatest(t *testing.T) {
	ruletest.Run(t, ecs.PlatformVersionLatest, ruletest.Good{Inputs: m{"platformVersion": "LATEST"}},
		ruletest.Pass("nothing said", m{"platformVersion": nil}),
		ruletest.Pass("by number", m{"platformVersion": "1.4.0"}),
		ruletest.Fail("old", m{"platformVersion": "1.3.0"}, `platformVersion is "1.3.0"`),
	)
}

func TestCircuitBreaker(t *testing.T) {
	ruletest.Run(t, ecs.CircuitBreaker, ruletest.Good{Inputs: m{
		"deploymentCircuitBreaker": m{"enable": true, "rollback": true}, "deploymentMinimumHealthyPercent": 100,
	}},
		ruletest.Pass("fewer in development", m{"deploymentMinimumHealthyPercent": 0, "@production": false}),
		ruletest.Pass("fewer of a daemon", m{"deploymentMinimumHealthyPercent": 0, "schedulingStrategy": "DAEMON"}),
		ruletest.Pass("by default", m{"deploymentMinimumHealthyPercent": nil}),
		ruletest.Fail("none", m{"deploymentCircuitBreaker": nil}, "deploymentCircuitBreaker.enable is not set"),
		ruletest.Fail("off", m{"deploymentCircuitBreaker.enable": false}, "enable is false"),
		ruletest.Fail("no way back", m{"deploymentCircuitBreaker.rollback": false}, "rollback is false"),
		ruletest.Beyond("fewer", m{"deploymentMinimumHealthyPercent": 50}, "deploymentMinimumHealthyPercent is 50"),
		ruletest.Skip("by CodeDeploy", m{"deploymentController": m{"type": "CODE_DEPLOY"}}),
	)
}

func TestHighlyAvailable(t *testing.T) {
	ruletest.Run(t, ecs.HighlyAvailable, ruletest.Good{
		Inputs: m{"desiredCount": 2, "networkConfiguration": m{"subnets": []string{"a", "b"}}},
		Others: []ruletest.Other{{Name: "scaling", Type: "aws:appautoscaling/target:Target", Inputs: m{
			"resourceId": "service/other", "minCapacity": 1,
		}}},
	},
		ruletest.Pass("by scaling", m{
			"scaling/resourceId": ruletest.Ref("it"), "scaling/minCapacity": 2, "desiredCount": nil,
		}),
		ruletest.Pass("on hosts of one's own", m{"networkConfiguration": nil}),
		ruletest.Fail("by scaling to one", m{"scaling/resourceId": ruletest.Ref("it")}, "scaling: minCapacity is 1"),
		ruletest.Fail("one task", m{"desiredCount": 1}, "desiredCount is 1; want at least 2"),
		ruletest.Fail("one subnet", m{"networkConfiguration.subnets": []string{"a"}}, "subnets has 1 elements"),
		ruletest.Skip("a daemon", m{"schedulingStrategy": "DAEMON", "desiredCount": nil}),
		ruletest.Skip("in development", m{"@production": false, "desiredCount": 1}),
	)
}

func TestTagsPropagated(t *testing.T) {
	ruletest.Run(t, ecs.TagsPropagated, ruletest.Good{Inputs: m{
		"propagateTags": "TASK_DEFINITION", "enableEcsManagedTags": true,
	}},
		ruletest.Pass("the service's", m{"propagateTags": "SERVICE"}),
		ruletest.Fail("none", m{"propagateTags": "NONE"}, `propagateTags is "NONE"`),
		ruletest.Fail("not which service it is", m{"enableEcsManagedTags": nil}, "enableEcsManagedTags is not set"),
	)
}

func TestSpotOutsideProduction(t *testing.T) {
	ruletest.Run(t, ecs.SpotOutsideProduction, ruletest.Good{Inputs: m{"launchType": "FARGATE"}},
		ruletest.Pass("in development", m{
			"launchType": nil, "@production": false,
			"capacityProviderStrategies": []m{{"capacityProvider": "FARGATE"}, {"capacityProvider": "FARGATE_SPOT"}},
		}),
		ruletest.Fail("at full price", m{"@production": false}, "capacityProviderStrategies"),
		ruletest.Fail("at full price by a provider", m{
			"launchType": nil, "@production": false, "capacityProviderStrategies": []m{{"capacityProvider": "FARGATE"}},
		}, "capacityProvider does not contain \"FARGATE_SPOT\""),
		ruletest.Skip("on hosts of one's own", m{"launchType": "EC2"}),
		ruletest.Skip("on hosts of one's own by a provider", m{
			"launchType": nil, "@production": false, "capacityProviderStrategies": []m{{"capacityProvider": "hosts"}},
		}),
	)
}

func TestARM64(t *testing.T) {
	ruletest.Run(t, ecs.ARM64, ruletest.Good{Inputs: m{
		"requiresCompatibilities": []string{"FARGATE"}, "runtimePlatform": m{"cpuArchitecture": "ARM64"},
	}},
		ruletest.Fail("nothing said", m{"runtimePlatform": nil}, "runtimePlatform.cpuArchitecture is not set"),
		ruletest.Fail("x86", m{"runtimePlatform.cpuArchitecture": "X86_64"}, `is "X86_64"; want "ARM64"`),
		ruletest.Skip("Windows", m{"runtimePlatform": m{"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}),
		ruletest.Skip("on hosts of one's own", m{"requiresCompatibilities": []string{"EC2"}, "runtimePlatform": nil}),
	)
}
