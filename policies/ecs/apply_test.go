package ecs_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/ecs"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestSizeValid(t *testing.T) {
	ruletest.Run(t, ecs.SizeValid, ruletest.Good{Inputs: m{
		"requiresCompatibilities": []string{"FARGATE"}, "cpu": "1024", "memory": "2048",
	}},
		ruletest.Pass("the smallest", m{"cpu": "256", "memory": "512"}),
		ruletest.Pass("the largest", m{"cpu": "16384", "memory": "122880"}),
		ruletest.Pass("with units", m{"cpu": ".25 vCPU", "memory": "0.5GB"}),
		ruletest.Fail("between two", m{"memory": "3000"}, `memory is "3000"`),
		ruletest.Fail("too little", m{"memory": "512"}, `memory is "512"`),
		ruletest.Fail("too little by a step", m{"cpu": "8192", "memory": "18432"}, `memory is "18432"`),
		ruletest.Beyond("too much", m{"memory": "16384"}, `memory is "16384"`),
		ruletest.Beyond("no memory", m{"memory": nil}, "memory is not set"),
		ruletest.Beyond("no CPU", m{"cpu": nil}, "cpu is not set"),
		ruletest.Beyond("an odd CPU", m{"cpu": "1000"}, `cpu is "1000"`),
		ruletest.Beyond("another unit", m{"cpu": "1 GB", "memory": "2 vCPU"}, `cpu is "1 GB"`),
		ruletest.Beyond("no size", m{"cpu": "x", "memory": "."}, `cpu is "x"`),
		ruletest.Skip("on hosts of one's own", m{"requiresCompatibilities": []string{"EC2"}, "cpu": "1000"}),
	)
}

func TestSizesFitTask(t *testing.T) {
	task := func(changes m) m {
		return m{"containerDefinitions": definitions(app(m{"cpu": 256, "memory": 1024}), app(changes))}
	}
	good := task(m{"cpu": 256, "memory": 4096, "memoryReservation": 1024})
	maps.Copy(good, m{"cpu": "512", "memory": "2 GB"})
	ruletest.Run(t, ecs.SizesFitTask, ruletest.Good{Inputs: good},
		ruletest.Pass("nothing said", task(nil)),
		ruletest.Fail("CPU", task(m{"cpu": 257}), `cpu is "512"`),
		ruletest.Fail("memory", task(m{"memory": 1025}), `memory is "2 GB"`),
		ruletest.Fail("soft memory", task(m{"memory": 1024, "memoryReservation": 1025}), `memory is "2 GB"`),
		ruletest.Open("no number", task(m{"cpu": "x"})),
		ruletest.Skip("on hosts of one's own", m{"cpu": nil, "memory": nil}),
	)
}

func TestFargateValid(t *testing.T) {
	ruletest.Run(t, ecs.FargateValid, ruletest.Good{Inputs: m{
		"requiresCompatibilities": []string{"FARGATE"}, "networkMode": "awsvpc", "ephemeralStorage": m{"sizeInGib": 200},
	}},
		ruletest.Pass("the storage of any task", m{"ephemeralStorage": nil}),
		ruletest.Fail("no network mode", m{"networkMode": nil}, "networkMode is not set"),
		ruletest.Fail("a bridge", m{"networkMode": "bridge"}, `networkMode is "bridge"`),
		ruletest.Beyond("too little storage", m{"ephemeralStorage.sizeInGib": 20}, "sizeInGib is 20; want 21 to 200"),
		ruletest.Beyond("a place", m{"placementConstraints": []m{{"type": "memberOf"}}}, "placementConstraints"),
		ruletest.Skip("on hosts of one's own", m{"requiresCompatibilities": []string{"EC2"}, "networkMode": nil}),
	)
}

func TestLaunchValid(t *testing.T) {
	ruletest.Run(t, ecs.LaunchValid, ruletest.Good{Inputs: m{
		"launchType": "FARGATE", "networkConfiguration": m{"subnets": []string{"a"}},
	}},
		ruletest.Pass("by a provider", m{
			"launchType": nil, "capacityProviderStrategies": []m{{"capacityProvider": "FARGATE_SPOT"}},
		}),
		ruletest.Pass("on hosts of one's own", m{
			"launchType": "EC2", "networkConfiguration": nil, "schedulingStrategy": "DAEMON",
		}),
		ruletest.Pass("by a provider of one's own", m{
			"launchType": nil, "capacityProviderStrategies": []m{{"capacityProvider": "hosts"}},
			"schedulingStrategy": "DAEMON",
		}),
		ruletest.Fail("in two ways", m{"capacityProviderStrategies": []m{{"capacityProvider": "a"}}}, "are both set"),
		ruletest.Fail("no network", m{"networkConfiguration": nil}, "networkConfiguration is not set"),
		ruletest.Fail("no network by a provider", m{
			"launchType": nil, "networkConfiguration": nil,
			"capacityProviderStrategies": []m{{"capacityProvider": "FARGATE"}},
		}, "networkConfiguration is not set"),
		ruletest.Fail("a daemon", m{"schedulingStrategy": "DAEMON"}, `schedulingStrategy is "DAEMON"`),
	)
}

func TestDefinitionsValid(t *testing.T) {
	of := func(containers ...m) m { return m{"containerDefinitions": definitions(containers...)} }
	ruletest.Run(t, ecs.DefinitionsValid, ruletest.Good{Inputs: with(nil)},
		ruletest.Pass("one essential", of(app(m{"essential": false}), app(m{"name": "side", "essential": true}))),
		ruletest.Fail("no JSON", m{"containerDefinitions": "[{"}, "want a JSON list"),
		ruletest.Fail("no list", m{"containerDefinitions": "{}"}, "want a JSON list"),
		ruletest.Fail("none", of(), "has no elements"),
		ruletest.Fail("no name", of(app(m{"name": nil})), "name is not set"),
		ruletest.Fail("a name twice", of(app(nil), app(nil)), `no element twice: "app"`),
		ruletest.Spare(`containerDefinitions»[].name is no element twice`, "a violation asks by another name"),
		ruletest.Spare(`containerDefinitions»[].name is no element twice: "app"`, "it is only asked when violated"),
		ruletest.Fail("none essential", of(app(m{"essential": false})), "essential is false"),
	)
}

func TestLogOptionsValid(t *testing.T) {
	task := func(driver string, options m) m {
		return m{
			"requiresCompatibilities": []string{"FARGATE"},
			"containerDefinitions": definitions(app(m{"logConfiguration": nil}), app(m{
				"logConfiguration": m{"logDriver": driver, "options": options},
			})),
		}
	}
	full := m{"awslogs-group": "/app", "awslogs-region": "eu-west-1"}
	onHosts := task("journald", nil)
	onHosts["requiresCompatibilities"] = []string{"EC2"}
	ruletest.Run(t, ecs.LogOptionsValid, ruletest.Good{Inputs: task("awslogs", full)},
		ruletest.Pass("another driver", task("splunk", nil)),
		ruletest.Fail("no group", task("awslogs", m{"awslogs-region": "eu-west-1"}), "awslogs-group is not set"),
		ruletest.Fail("no region", task("awslogs", m{"awslogs-group": "/app"}), "awslogs-region is not set"),
		ruletest.Fail("one that Fargate lacks", task("journald", nil), `logDriver is "journald"`),
		ruletest.Skip("on hosts of one's own", onHosts),
		ruletest.Skip("nothing said", m{"containerDefinitions": definitions(app(m{"logConfiguration": nil}))}),
	)
}

func TestPortsValid(t *testing.T) {
	task := func(mapping m) m { return with(m{"portMappings": []m{mapping}}) }
	good := task(m{"containerPort": 80, "hostPort": 80})
	good["networkMode"] = "awsvpc"
	ruletest.Run(t, ecs.PortsValid, ruletest.Good{Inputs: good},
		ruletest.Fail("another", task(m{"containerPort": 80, "hostPort": 8080}), "hostPort is 8080"),
		ruletest.Pass("left out", task(m{"containerPort": 80})),
		ruletest.Pass("nought", task(m{"containerPort": 80, "hostPort": 0})),
		ruletest.Skip("behind a bridge", m{"networkMode": "bridge"}),
	)
}

func TestTargetConsistent(t *testing.T) {
	task := definitions(app(m{"portMappings": []m{{"containerPort": 80}, {"containerPort": 8080}}}), app(m{"name": "side"}))
	ruletest.Run(t, ecs.TargetConsistent, ruletest.Good{
		Inputs: m{
			"taskDefinition": ruletest.Ref("task"), "networkConfiguration": m{"subnets": []string{"a"}},
			"loadBalancers": []m{{
				"containerName": "app", "containerPort": 8080, "targetGroupArn": ruletest.Ref("group"),
			}},
		},
		Others: []ruletest.Other{
			{Name: "task", Type: "aws:ecs/taskDefinition:TaskDefinition", Inputs: m{"containerDefinitions": task}},
			{Name: "group", Type: "aws:lb/targetGroup:TargetGroup", Inputs: m{"targetType": "ip"}},
		},
	},
		ruletest.Pass("on hosts of one's own", m{"networkConfiguration": nil, "group/targetType": "instance"}),
		ruletest.Pass("a group of another stack", m{"loadBalancers[0].targetGroupArn": "arn:elsewhere"}),
		ruletest.Fail("no such container", m{"loadBalancers[0].containerName": "web"}, `no container "web" has port 8080`),
		ruletest.Fail("no such port", m{"loadBalancers[0].containerPort": 81}, "has port 81"),
		ruletest.Fail("no container", m{"loadBalancers[0].containerName": nil}, "containerName is not set"),
		ruletest.Fail("no port", m{"loadBalancers[0].containerPort": nil}, "containerPort is not set"),
		ruletest.Fail("the port of another", m{"loadBalancers[0].containerName": "side"}, `no container "side"`),
		ruletest.Fail("by host", m{"group/targetType": "instance"}, `targetType is "instance"; want "ip"`),
		ruletest.Open("a name not known yet", m{"loadBalancers[0].containerName": ruletest.Unknown}),
		ruletest.Open("a port not known yet", m{"loadBalancers[0].containerPort": ruletest.Unknown}),
		ruletest.Open("a task of another stack", m{"taskDefinition": "arn:elsewhere"}),
		ruletest.Skip("no load balancer", m{"loadBalancers": nil}),
	)
}

func TestDependsOnListener(t *testing.T) {
	ruletest.Run(t, ecs.DependsOnListener, ruletest.Good{
		Inputs: m{
			"loadBalancers": []m{{"targetGroupArn": ruletest.Ref("group")}},
			"triggers":      m{"listener": ruletest.Ref("listener"), "rule": ruletest.Ref("rule")},
		},
		Others: []ruletest.Other{
			{Name: "group", Type: "aws:lb/targetGroup:TargetGroup"},
			{Name: "listener", Type: "aws:lb/listener:Listener", Inputs: m{
				"defaultActions": []m{{"targetGroupArn": ruletest.Ref("group")}},
			}},
			{Name: "rule", Type: "aws:lb/listenerRule:ListenerRule", Inputs: m{
				"actions": []m{{"targetGroupArn": ruletest.Ref("group")}},
			}},
		},
	},
		ruletest.Pass("only the listener", m{"triggers.rule": nil}),
		ruletest.Pass("only the rule", m{"triggers.listener": nil}),
		ruletest.Pass("by dependsOn", m{"triggers": nil, "@depends": []string{"listener"}}),
		ruletest.Fail("neither", m{"triggers": nil}, "the service does not depend on it"),
		ruletest.Fail("no listener at all", m{"listener/": nil, "rule/": nil}, "there is no Listener"),
		ruletest.Open("a group of another stack", m{"loadBalancers[0].targetGroupArn": "arn:elsewhere"}),
		ruletest.Skip("no load balancer", m{"loadBalancers": nil}),
	)
}
