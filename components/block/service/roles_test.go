package service_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/service"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	iamRole    = "aws:iam/role:Role"
	rolePolicy = "aws:iam/rolePolicy:RolePolicy"
)

// statements are those of the role's policy, by Sid.
func statements(t *testing.T, rec pulumitest.Recording, name string) map[string]map[string]any {
	t.Helper()
	doc, _ := rec.Named(t, rolePolicy, name+"-policy").JSON(t, "policy").(map[string]any)
	list, _ := doc["Statement"].([]any)
	require.NotEmpty(t, list)
	out := map[string]map[string]any{}
	for _, s := range list {
		s, _ := s.(map[string]any)
		sid, _ := s["Sid"].(string)
		out[sid] = s
	}
	return out
}

func TestRoles(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(*service.Args) {})
	require.Equal(t, 2, rec.Count(iamRole))
	for _, r := range rec.All(iamRole) {
		assert.True(t, r.OwnedBy(service.Type))
		trust, _ := r.JSON(t, "assumeRolePolicy").(map[string]any)
		list, _ := trust["Statement"].([]any)
		require.Len(t, list, 1)
		s, _ := list[0].(map[string]any)
		assert.Equal(t, map[string]any{"Service": []any{"ecs-tasks.amazonaws.com"}}, s["Principal"])
		assert.Equal(t, map[string]any{
			"StringEquals": map[string]any{"aws:SourceAccount": []any{"123456789012"}},
			"ArnLike":      map[string]any{"aws:SourceArn": []any{"arn:aws:ecs:eu-west-1:123456789012:*"}},
		}, s["Condition"])
	}
	require.Equal(t, 1, rec.Count(rolePolicy), "the containers themselves may do nothing")

	got := statements(t, rec, "api-execution")
	assert.Len(t, got, 3)
	assert.Equal(t, []any{"logs:CreateLogStream", "logs:PutLogEvents"}, got["WriteLog"]["Action"])
	resources, _ := got["WriteLog"]["Resource"].([]any)
	require.Len(t, resources, 1)
	assert.Regexp(t, `api-log-[0-9a-f]{7}:\*$`, resources[0])
	assert.Equal(t, []any{"arn:aws:ecr:eu-west-1:123456789012:repository/shop/api"},
		got["PullImages"]["Resource"])
	assert.Equal(t, []any{"*"}, got["FindRegistry"]["Resource"])
}

func TestSecretsOfTheExecutionRole(t *testing.T) {
	t.Parallel()
	key := pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1")
	rec := declare(t, func(a *service.Args) {
		a.Task.Main.Image = service.ParseImage("ghcr.io/a/b:v1")
		a.Task.Main.Secrets = map[string]pulumi.StringInput{
			"A": secret + "2", "B": service.SecretKey(secret, "uri"),
		}
		a.Access.SecretKeyARNs = []pulumi.StringInput{key}
	})
	got := statements(t, rec, "api-execution")
	assert.Len(t, got, 3, "no repository of ECR, no right to pull from one")
	assert.Equal(t, []any{"secretsmanager:GetSecretValue"}, got["ReadSecrets"]["Action"])
	assert.Equal(t, []any{string(secret) + "2", string(secret)}, got["ReadSecrets"]["Resource"])
	assert.Equal(t, []any{string(key)}, got["DecryptSecrets"]["Resource"])
	assert.Equal(t, map[string]any{"StringEquals": map[string]any{
		"kms:ViaService": []any{"secretsmanager.eu-west-1.amazonaws.com"},
	}}, got["DecryptSecrets"]["Condition"])
}

func TestGrantsAndShell(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *service.Args) {
		a.Access.Grants = []role.Statement{{
			Sid: "ReadImages", Actions: []string{"s3:GetObject"}, Resources: role.Strings("arn:aws:s3:::images/*"),
		}}
		a.Access.Shell, a.Task.Main.Runtime.WritableRoot = true, true
		a.Cluster.Audit = &cluster.Audit{
			LogGroupName: pulumi.String("shells"),
			LogGroupARN:  pulumi.String("arn:aws:logs:eu-west-1:123456789012:log-group:shells"),
			KeyARN:       pulumi.String("arn:aws:kms:eu-west-1:123456789012:key/1"),
		}
	})
	assert.Equal(t, true, rec.One(t, ecsService).Inputs["enableExecuteCommand"])
	got := statements(t, rec, "api-task")
	assert.Len(t, got, 5)
	assert.Equal(t, []any{"arn:aws:s3:::images/*"}, got["ReadImages"]["Resource"])
	assert.Len(t, got["OpenShell"]["Action"], 4)
	assert.Equal(t, []any{"logs:DescribeLogGroups"}, got["FindShellLog"]["Action"])
	assert.Equal(t, []any{"arn:aws:logs:eu-west-1:123456789012:log-group:shells:*"},
		got["WriteShellLog"]["Resource"])
	assert.Equal(t, []any{"arn:aws:kms:eu-west-1:123456789012:key/1"}, got["EncryptShell"]["Resource"])
}

// The grants must be legal in a role's policy, and name this service alone.
func TestGrants(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		a := good()
		s, err := service.New(ctx, "api", &a)
		if err != nil {
			return err
		}
		for name, grants := range map[string][]role.Statement{"deploy": s.GrantDeploy(), "run": s.GrantRun()} {
			_, err := role.New(ctx, name, &role.Args{
				Site: a.Site, Service: "scheduler.amazonaws.com", Statements: grants,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	deploy := statements(t, rec, "deploy")
	assert.Len(t, deploy, 3)
	moved, _ := deploy["MoveService"]["Resource"].([]any)
	require.Len(t, moved, 1)
	assert.Regexp(t, `^arn:aws:ecs:.*:service/shop/api-[0-9a-f]{7}$`, moved[0])

	run := statements(t, rec, "run")
	assert.Len(t, run, 2)
	assert.Equal(t, []any{"arn:aws:ecs:eu-west-1:123456789012:task-definition/plinth-testing-api:*"},
		run["RunTask"]["Resource"])
	assert.Equal(t, map[string]any{"ArnEquals": map[string]any{
		"ecs:cluster": []any{"arn:aws:ecs:eu-west-1:123456789012:cluster/shop"},
	}}, run["RunTask"]["Condition"])
	passed, _ := run["PassTaskRoles"]["Resource"].([]any)
	require.Len(t, passed, 2)
	assert.Regexp(t, `api-task-[0-9a-f]{7}$`, passed[0])
	assert.Regexp(t, `api-execution-[0-9a-f]{7}$`, passed[1])
	assert.Equal(t, map[string]any{"StringEquals": map[string]any{
		"iam:PassedToService": []any{"ecs-tasks.amazonaws.com"},
	}}, run["PassTaskRoles"]["Condition"])
}
