package iam_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/iam"
	"github.com/plinth-iac/plinth/policies/rule"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

const role = "aws:iam/role:Role"

// statement is one that allows everything, with changes.
func statement(changes m) m {
	s := m{"Effect": "Allow", "Action": "*", "Resource": "*"}
	maps.Copy(s, changes)
	return s
}

// inRole is a role that has the policy inside.
func inRole(policy any) m {
	return m{"@type": role, "policy": nil, "inlinePolicies": []m{{"policy": policy}}}
}

// runOnPolicies runs a rule about statements: each is judged in a policy and inside a role.
func runOnPolicies(t *testing.T, r rule.Rule, good m, pass, fail map[string]m) {
	t.Helper()
	cases := []ruletest.Case{
		ruletest.Pass("a role without policies", m{"@type": role, "policy": nil}),
		ruletest.Pass("a role with a good one", inRole(ruletest.Policy(good))),
		ruletest.Pass("one of a role", m{"@type": "aws:iam/rolePolicy:RolePolicy"}),
		ruletest.Open("no JSON", m{"policy": "{"}),
	}
	for name, s := range pass {
		cases = append(cases,
			ruletest.Pass(name, m{"policy": ruletest.Policy(s)}),
			ruletest.Pass(name+" in a role", inRole(ruletest.Policy(s))))
	}
	for name, s := range fail {
		cases = append(cases,
			ruletest.Fail(name, m{"policy": ruletest.Policy(good, s)}, "a statement allows"),
			ruletest.Fail(name+" in a role", inRole(ruletest.Policy(s)), "a statement allows"))
	}
	ruletest.Run(t, r, ruletest.Good{Inputs: m{"policy": ruletest.Policy(good)}}, cases...)
}

func TestNoAdminPolicies(t *testing.T) {
	runOnPolicies(t, iam.NoAdminPolicies, statement(m{"Action": "s3:*"}), map[string]m{
		"on one bucket": statement(m{"Resource": "arn:aws:s3:::uploads"}),
		"denied":        statement(m{"Effect": "Deny"}),
	}, map[string]m{
		"everything":      statement(m{"Action": []string{"logs:PutLogEvents", "*"}}),
		"all but nothing": {"Effect": "Allow", "NotAction": "iam:CreateUser", "NotResource": "arn:aws:s3:::safe"},
	})
}

func TestNoServiceWildcards(t *testing.T) {
	runOnPolicies(t, iam.NoServiceWildcards, statement(m{"Action": []string{"s3:GetObject"}}), map[string]m{
		"on one bucket":  statement(m{"Action": "s3:*", "Resource": "arn:aws:s3:::uploads/*"}),
		"on two buckets": statement(m{"Action": "s3:*", "Resource": []string{"arn:aws:s3:::a", "arn:aws:s3:::b"}}),
		"one action":     statement(m{"Action": "s3:GetObject"}),
		"denied":         statement(m{"Action": "s3:*", "Effect": "Deny"}),
	}, map[string]m{
		"a service":                   statement(m{"Action": "s3:*"}),
		"one of two":                  statement(m{"Action": []string{"sqs:SendMessage", "s3:*"}}),
		"all resources of it":         statement(m{"Action": "s3:*", "Resource": "arn:aws:s3:::*"}),
		"all resources in a list":     statement(m{"Action": "sqs:*", "Resource": []string{"arn:aws:sqs:*:*:*"}}),
		"all resources but some":      {"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::safe"},
		"all resources but some more": {"Effect": "Allow", "Action": "s3:*", "NotResource": []string{"arn:aws:s3:::safe"}},
	})
}

func TestNoPrivilegeEscalation(t *testing.T) {
	passed := m{"StringEquals": m{"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
	runOnPolicies(t, iam.NoPrivilegeEscalation, statement(m{"Action": []string{"iam:GetRole"}}), map[string]m{
		"one role":     statement(m{"Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/task"}),
		"two roles":    statement(m{"Action": "iam:PassRole", "Resource": []string{"arn:aws:iam::1:role/a"}}),
		"one service":  statement(m{"Action": "iam:PassRole", "Condition": passed}),
		"only reading": statement(m{"Action": "iam:Get*"}),
		"no pattern":   statement(m{"Action": "iam:[PassRole"}),
		"denied":       statement(m{"Action": "iam:*", "Effect": "Deny"}),
	}, map[string]m{
		"every role":        statement(m{"Action": "iam:PassRole"}),
		"one of two":        statement(m{"Action": []string{"sqs:SendMessage", "IAM:passrole"}}),
		"by a pattern":      statement(m{"Action": "iam:Put*"}),
		"all in a list":     statement(m{"Action": "sts:AssumeRole", "Resource": []string{"arn:aws:iam::*:*"}}),
		"all but one":       {"Effect": "Allow", "Action": "iam:AttachRolePolicy", "NotResource": "arn:aws:iam::1:role/a"},
		"all but one, both": {"Effect": "Allow", "Action": "iam:AttachRolePolicy", "NotResource": []string{"x"}},
	})
}

func TestNoDecryptOnAllKeys(t *testing.T) {
	via := m{"StringEquals": m{"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
	runOnPolicies(t, iam.NoDecryptOnAllKeys, statement(m{"Action": "kms:Encrypt"}), map[string]m{
		"one key":  statement(m{"Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-west-1:123456789012:key/1"}),
		"two keys": statement(m{"Action": "kms:Decrypt", "Resource": []string{"arn:aws:kms:eu-west-1:1:key/1"}}),
		"via S3":   statement(m{"Action": "kms:Decrypt", "Condition": via}),
		"denied":   statement(m{"Action": "kms:Decrypt", "Effect": "Deny"}),
	}, map[string]m{
		"every key":             statement(m{"Action": "kms:Decrypt"}),
		"by encrypting anew":    statement(m{"Action": "kms:ReEncryptFrom"}),
		"by a pattern":          statement(m{"Action": []string{"kms:*"}}),
		"every key of a region": statement(m{"Action": "kms:Decrypt", "Resource": []string{"arn:aws:kms:eu-west-1:1:key/*"}}),
	})
}

func TestNoAdminManagedPolicies(t *testing.T) {
	const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	const task = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
	apart := func(arn string) m { return m{"@type": attachment, "managedPolicyArns": nil, "policyArn": arn} }
	ruletest.Run(t, iam.NoAdminManagedPolicies, ruletest.Good{Inputs: m{"managedPolicyArns": []string{task}}},
		ruletest.Pass("apart", apart(task)),
		ruletest.Pass("one's own", apart("arn:aws:iam::123456789012:policy/FullAccess")),
		ruletest.Fail("everything", m{"managedPolicyArns[1]": "arn:aws:iam::aws:policy/AdministratorAccess"}, "[1]"),
		ruletest.Fail("everything apart", apart("arn:aws:iam::aws:policy/AdministratorAccess-Amplify"), "policyArn is"),
		ruletest.Fail("nearly everything", apart("arn:aws:iam::aws:policy/PowerUserAccess"), "policyArn is"),
		ruletest.Fail("a service", apart("arn:aws:iam::aws:policy/AWSLambda_FullAccess"), "policyArn is"),
		ruletest.Fail("a service, in a folder", apart("arn:aws:iam::aws:policy/job-function/XFullAccess"), "policyArn"),
	)
}

func TestNoUsers(t *testing.T) { ruletest.Banned(t, iam.NoUsers) }

func TestPermissionsBoundary(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:policy/boundary"
	ruletest.Run(t, iam.PermissionsBoundary, ruletest.Good{Inputs: m{"permissionsBoundary": arn}},
		ruletest.Pass("the one that is wanted", m{"@setting.boundary": arn}),
		ruletest.Beyond("none", m{"permissionsBoundary": nil}, "permissionsBoundary is not set"),
		ruletest.Fail("another one", m{"permissionsBoundary": "arn:aws:iam::1:policy/x", "@setting.boundary": arn},
			"permissionsBoundary is"),
	)
}

func TestAccountPasswordPolicy(t *testing.T) {
	ruletest.Run(t, iam.AccountPasswordPolicy, ruletest.Good{Inputs: m{
		"minimumPasswordLength": 16, "passwordReusePrevention": 24, "requireLowercaseCharacters": true,
		"requireUppercaseCharacters": true, "requireNumbers": true, "requireSymbols": true,
	}},
		ruletest.Fail("short", m{"minimumPasswordLength": 8}, "want at least 14"),
		ruletest.Fail("used again", m{"passwordReusePrevention": nil}, "passwordReusePrevention is not set"),
		ruletest.Fail("no small letters", m{"requireLowercaseCharacters": false}, "requireLowercaseCharacters"),
		ruletest.Fail("no capital letters", m{"requireUppercaseCharacters": nil}, "requireUppercaseCharacters"),
		ruletest.Fail("no digits", m{"requireNumbers": nil}, "requireNumbers"),
		ruletest.Fail("nothing else", m{"requireSymbols": nil}, "requireSymbols"),
	)
}
