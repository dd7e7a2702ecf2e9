package ecs_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/ecs"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestNoSecretsInEnvironment(t *testing.T) {
	variable := func(name, value string) m { return with(m{"environment": []m{{"name": name, "value": value}}}) }
	ruletest.Run(t, ecs.NoSecretsInEnvironment, ruletest.Good{Inputs: variable("LOG_LEVEL", "debug")},
		ruletest.Pass("no variables", with(nil)),
		ruletest.Pass("where the secret is", variable("DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:1:secret:db")),
		ruletest.Pass("allowed", m{
			"containerDefinitions": variable("PAGE_TOKEN", "next")["containerDefinitions"],
			"@setting.allowed":     []string{"PAGE_TOKEN"},
		}),
		ruletest.Fail("by name", variable("DB_PASSWORD", "hunter2"), `under the name "DB_PASSWORD"`),
		ruletest.Fail("by form", variable("DB_URL", "mysql://app:hunter2@db"), `under the name "DB_URL"`),
	)
}

func TestLogging(t *testing.T) {
	ruletest.Run(t, ecs.Logging, ruletest.Good{Inputs: with(nil)},
		ruletest.Fail("none", with(m{"logConfiguration": nil}), "[1].logConfiguration.logDriver is not set"),
	)
}

func TestImagePinned(t *testing.T) {
	const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/"
	ruletest.Run(t, ecs.ImagePinned, ruletest.Good{Inputs: with(nil)},
		ruletest.Pass("a digest", with(m{"image": "app@sha256:0123"})),
		ruletest.Pass("a registry with a port", with(m{"image": "registry:5000/app:1"})),
		ruletest.Pass("an allowed registry", m{
			"containerDefinitions": definitions(app(m{"image": registry + "app:1"})),
			"@setting.registries":  []string{registry},
		}),
		ruletest.Fail("the latest", with(m{"image": "app:latest"}), `[1].image is "app:latest"`),
		ruletest.Fail("no tag", with(m{"image": "app"}), `[1].image is "app"`),
		ruletest.Fail("no tag, and a port", with(m{"image": "registry:5000/app"}), "registry:5000/app"),
		ruletest.Fail("none", with(m{"image": nil}), "[1].image is not set"),
		ruletest.Fail("another registry", m{"@setting.registries": []string{registry}}, "want an image of an allowed registry"),
	)
}

func TestSeparateRoles(t *testing.T) {
	ruletest.Run(t, ecs.SeparateRoles, ruletest.Good{Inputs: m{"taskRoleArn": "arn:task", "executionRoleArn": "arn:start"}},
		ruletest.Fail("the same", m{"taskRoleArn": "arn:start"}, "are the same role"),
		ruletest.Skip("code without a role", m{"taskRoleArn": nil}),
		ruletest.Skip("no other role", m{"executionRoleArn": nil}),
	)
}

func TestExecutionRolePresent(t *testing.T) {
	const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1"
	quiet := app(m{"logConfiguration": nil})
	task := func(changes m) m {
		container := app(m{"logConfiguration": nil})
		maps.Copy(container, changes)
		return m{"containerDefinitions": definitions(quiet, container), "executionRoleArn": nil}
	}
	onHosts := task(m{"image": image})
	onHosts["requiresCompatibilities"] = []string{"EC2"}
	ruletest.Run(t, ecs.ExecutionRolePresent, ruletest.Good{Inputs: m{
		"requiresCompatibilities": []string{"FARGATE"}, "executionRoleArn": "arn:start",
		"containerDefinitions": definitions(quiet, app(nil)),
	}},
		ruletest.Fail("for CloudWatch", task(m{"logConfiguration": m{"logDriver": "awslogs"}}), "executionRoleArn is not set"),
		ruletest.Fail("for ECR", task(m{"image": image}), "executionRoleArn is not set"),
		ruletest.Fail("for secrets", task(m{"secrets": []m{{"name": "A"}}}), "executionRoleArn is not set"),
		ruletest.Fail("for secrets of the log", task(m{
			"logConfiguration": m{"logDriver": "splunk", "secretOptions": []m{{"name": "A"}}},
		}), "executionRoleArn is not set"),
		ruletest.Skip("for nothing", task(nil)),
		ruletest.Skip("on hosts of one's own", onHosts),
	)
}
