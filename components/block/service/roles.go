package service

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/role"
)

// principal is who assumes both roles of a task.
const principal = "ecs-tasks.amazonaws.com"

// declareRoles declares the role that the containers act with and the one that ECS starts them with.
func (s *Service) declareRoles(ctx *pulumi.Context, name string, a Args) error {
	var err error
	s.taskRole, err = role.New(ctx, name+"-task",
		a.role("Containers of "+name, a.taskStatements()), pulumi.Parent(s))
	if err != nil {
		return err
	}
	s.startRole, err = role.New(ctx, name+"-execution",
		a.role("Start of "+name, a.startStatements(s.logs.ARN)), pulumi.Parent(s))
	if err != nil {
		return err
	}
	s.TaskRoleARN, s.TaskRoleName = s.taskRole.ARN, s.taskRole.Name
	s.ExecutionRoleARN = s.startRole.ARN
	return nil
}

func (a Args) role(description string, statements []role.Statement) *role.Args {
	return &role.Args{
		Site:        a.Site,
		Service:     principal,
		Description: description,
		Statements:  statements,
		SourceARNs:  role.Strings(a.Site.ARN("ecs", "*")),
	}
}

// taskStatements are what the containers may do: what was granted, and shell sessions where they are allowed.
func (a Args) taskStatements() []role.Statement {
	list := append([]role.Statement{}, a.Access.Grants...)
	if !a.Access.Shell {
		return list
	}
	return append(list, role.Statement{
		Sid: "OpenShell",
		Actions: []string{
			"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
			"ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
		},
		Resources: role.Strings("*"),
	}, role.Statement{
		Sid:       "FindShellLog",
		Actions:   []string{"logs:DescribeLogGroups"},
		Resources: role.Strings("*"),
	}, role.Statement{
		Sid:       "WriteShellLog",
		Actions:   []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
		Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", a.Cluster.Audit.LogGroupARN)},
	}, role.Statement{
		Sid:       "EncryptShell",
		Actions:   []string{"kms:Decrypt"},
		Resources: []pulumi.StringInput{a.Cluster.Audit.KeyARN},
	})
}

// startStatements are what ECS may do before the containers run: write this log, read these secrets, pull
// from these repositories. AWS's managed policy for it covers every log group and repository of the account.
func (a Args) startStatements(logGroupARN pulumi.StringOutput) []role.Statement {
	list := []role.Statement{{
		Sid:       "WriteLog",
		Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", logGroupARN)},
	}}
	var repositories, secrets []pulumi.StringInput
	all := a.Task.containers()
	for _, name := range sortedKeys(all) {
		if arn := all[name].Image.repositoryARN(a.Site.Partition()); arn != nil {
			repositories = append(repositories, arn)
		}
		for _, variable := range sortedKeys(all[name].Secrets) {
			secrets = append(secrets, wholeSecret(all[name].Secrets[variable]))
		}
	}
	if len(repositories) > 0 {
		list = append(list, role.Statement{
			Sid:       "FindRegistry",
			Actions:   []string{"ecr:GetAuthorizationToken"},
			Resources: role.Strings("*"),
		}, role.Statement{
			Sid: "PullImages",
			Actions: []string{
				"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
			},
			Resources: repositories,
		})
	}
	if len(secrets) > 0 {
		list = append(list, role.Statement{
			Sid: "ReadSecrets", Actions: []string{"secretsmanager:GetSecretValue"}, Resources: secrets,
		})
	}
	if len(a.Access.SecretKeyARNs) > 0 {
		list = append(list, role.Statement{
			Sid:       "DecryptSecrets",
			Actions:   []string{"kms:Decrypt"},
			Resources: a.Access.SecretKeyARNs,
			Conditions: []role.Condition{
				role.Equals("kms:ViaService", pulumi.String(a.Site.ServiceHost("secretsmanager"))),
			},
		})
	}
	return list
}

// wholeSecret is the secret that a reference to one of its keys points into: the first seven parts of the
// ARN.
func wholeSecret(reference pulumi.StringInput) pulumi.StringInput {
	return reference.ToStringOutput().ApplyT(func(arn string) string {
		parts := strings.Split(arn, ":")
		return strings.Join(parts[:min(7, len(parts))], ":")
	}).(pulumi.StringOutput)
}

// passRoles lets a caller hand both roles to ECS.
func (s *Service) passRoles() role.Statement {
	return role.Statement{
		Sid:       "PassTaskRoles",
		Actions:   []string{"iam:PassRole"},
		Resources: []pulumi.StringInput{s.TaskRoleARN, s.ExecutionRoleARN},
		Conditions: []role.Condition{
			role.Equals("iam:PassedToService", pulumi.String(principal)),
		},
	}
}

// GrantDeploy lets a pipeline register versions of the task and move the service to them.
func (s *Service) GrantDeploy() []role.Statement {
	return []role.Statement{{
		Sid:       "RegisterVersion",
		Actions:   []string{"ecs:RegisterTaskDefinition"},
		Resources: role.Strings("*"),
	}, {
		Sid:       "MoveService",
		Actions:   []string{"ecs:DescribeServices", "ecs:UpdateService"},
		Resources: []pulumi.StringInput{s.ARN},
	}, s.passRoles()}
}

// GrantRun lets a schedule or a function start further tasks of this service's definition, in its cluster
// only.
func (s *Service) GrantRun() []role.Statement {
	return []role.Statement{{
		Sid:       "RunTask",
		Actions:   []string{"ecs:RunTask"},
		Resources: role.Strings(s.site.ARN("ecs", "task-definition/"+s.family+":*")),
		Conditions: []role.Condition{
			{Operator: "ArnEquals", Key: "ecs:cluster", Values: []pulumi.StringInput{s.clusterARN}},
		},
	}, s.passRoles()}
}
