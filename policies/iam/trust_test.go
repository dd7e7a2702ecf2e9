package iam_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/iam"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

// trust is a role that a principal can assume.
func trust(principal any, condition m) m {
	s := m{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
	if condition != nil {
		s["Condition"] = condition
	}
	return m{"assumeRolePolicy": ruletest.Policy(s)}
}

func equals(key, value string) m { return m{"StringEquals": m{key: value}} }

func TestTrustNotPublic(t *testing.T) {
	ruletest.Run(t, iam.TrustNotPublic, ruletest.Good{Inputs: trust(m{"Service": "ec2.amazonaws.com"}, nil)},
		ruletest.Pass("the organisation", trust("*", equals("aws:PrincipalOrgID", "o-1"))),
		ruletest.Pass("denied", m{"assumeRolePolicy": ruletest.Policy(m{
			"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*",
		})}),
		ruletest.Fail("everybody", trust(m{"AWS": "*"}, nil), "lets in everybody"),
		ruletest.Fail("everybody with a number", trust("*", equals("sts:ExternalId", "1")), "lets in everybody"),
		ruletest.Open("who knows", m{"assumeRolePolicy": ruletest.Unknown}),
	)
}

func TestTrustScoped(t *testing.T) {
	account := m{"AWS": "arn:aws:iam::123456789012:root"}
	ruletest.Run(t, iam.TrustScoped, ruletest.Good{
		Inputs: trust(m{"AWS": []string{"arn:aws:iam::123456789012:role/deployer"}}, nil),
	},
		ruletest.Pass("a service", trust(m{"Service": "ec2.amazonaws.com"}, nil)),
		ruletest.Pass("one role", trust(m{"AWS": "arn:aws:iam::123456789012:role/deployer"}, nil)),
		ruletest.Pass("a partner", trust(account, equals("sts:ExternalId", "1"))),
		ruletest.Pass("partners", trust(m{"AWS": []string{"123456789012"}}, equals("sts:ExternalId", "1"))),
		ruletest.Pass("an account of the organisation", trust(account, equals("aws:PrincipalOrgID", "o-1"))),
		ruletest.Pass("denied", m{"assumeRolePolicy": ruletest.Policy(m{
			"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": account,
		})}),
		ruletest.Fail("an account", trust(account, nil), "everybody in an account"),
		ruletest.Fail("an account in short", trust(m{"AWS": []string{"123456789012"}}, nil), "everybody in an account"),
		ruletest.Open("who knows", m{"assumeRolePolicy": ruletest.Unknown}),
	)
}

func TestServiceTrustScoped(t *testing.T) {
	tasks, lambda := m{"Service": "ecs-tasks.amazonaws.com"}, m{"Service": []string{"lambda.amazonaws.com"}}
	own := m{"StringEquals": m{"aws:SourceAccount": "123456789012"}}
	configured := trust(lambda, nil)
	configured["@setting.services"] = []string{"lambda.amazonaws.com"}
	sourced := trust(lambda, own)
	sourced["@setting.services"] = []string{"lambda.amazonaws.com"}
	short := trust(m{"Service": "lambda.amazonaws.com"}, nil)
	short["@setting.services"] = []string{"lambda.amazonaws.com"}
	tasksApart := trust(tasks, nil)
	tasksApart["@setting.services"] = []string{"lambda.amazonaws.com"}
	others := trust(m{"Service": []string{"ec2.amazonaws.com"}}, nil)
	others["@setting.services"] = []string{"lambda.amazonaws.com"}
	ruletest.Run(t, iam.ServiceTrustScoped, ruletest.Good{Inputs: trust(tasks, own)},
		ruletest.Pass("one that does not say", trust(lambda, nil)),
		ruletest.Pass("one that does not say, in short", trust(m{"Service": "lambda.amazonaws.com"}, nil)),
		ruletest.Pass("one that is not configured", tasksApart),
		ruletest.Pass("several that are not configured", others),
		ruletest.Pass("configured", sourced),
		ruletest.Pass("denied", m{"assumeRolePolicy": ruletest.Policy(m{
			"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": tasks,
		})}),
		ruletest.Fail("on behalf of anybody", trust(tasks, nil), "on behalf of any account"),
		ruletest.Fail("one of several", trust(m{"Service": []string{"states.amazonaws.com"}}, nil), "any account"),
		ruletest.Fail("configured, of anybody", configured, "any account"),
		ruletest.Fail("configured, in short, of anybody", short, "any account"),
	)
}

func TestOIDCTrustScoped(t *testing.T) {
	const issuer = "token.actions.githubusercontent.com"
	github := m{"Federated": "arn:aws:iam::123456789012:oidc-provider/" + issuer}
	from := func(operator, claim string, who any) m { return trust(github, m{operator: m{issuer + claim: who}}) }
	denied := m{"assumeRolePolicy": ruletest.Policy(m{
		"Effect": "Deny", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": github,
	})}
	pool := m{"Federated": "cognito-identity.amazonaws.com"}
	ruletest.Run(t, iam.OIDCTrustScoped, ruletest.Good{
		Inputs: from("StringLike", ":sub", "repo:acme/shop:ref:refs/tags/*"),
	},
		ruletest.Pass("two branches", from("ForAnyValue:StringLike", ":sub", []string{"repo:acme/shop:*", "repo:acme/x:*"})),
		ruletest.Pass("a service", trust(m{"Service": "ec2.amazonaws.com"}, nil)),
		ruletest.Pass("SAML", trust(m{"Federated": []string{"arn:aws:iam::1:saml-provider/office"}}, nil)),
		ruletest.Pass("denied", denied),
		ruletest.Pass("a pool", trust(pool, m{"StringEquals": m{"cognito-identity.amazonaws.com:aud": "eu-west-1:1"}})),
		ruletest.Fail("everybody", trust(github, nil), "whoever has a token of the issuer"),
		ruletest.Fail("everybody in a list", trust(m{"Federated": []string{"arn:aws:iam::1:oidc-provider/x"}}, nil), "whoever"),
		ruletest.Fail("every repository", from("StringLike", ":sub", "repo:*"), "whoever"),
		ruletest.Fail("or every repository", from("StringLike", ":sub", []string{"repo:acme/shop:*", "*"}), "whoever"),
		ruletest.Fail("every service account", from("StringLike", ":sub", "system:serviceaccount:*:*"), "whoever"),
		ruletest.Fail("the audience only", from("StringEquals", ":aud", "sts.amazonaws.com"), "whoever"),
		ruletest.Fail("if it is there", from("StringLikeIfExists", ":sub", "repo:acme/shop:*"), "whoever"),
		ruletest.Fail("all but one", from("StringNotLike", ":sub", "repo:acme/shop:*"), "whoever"),
		ruletest.Fail("nobody in particular", from("StringLike", ":sub", []string{}), "whoever"),
		ruletest.Open("half a document", m{"assumeRolePolicy": m{"Statement": []m{{
			"Effect": "Allow", "Principal": github, "Condition": m{"StringLike": m{issuer + ":sub": ruletest.Unknown}},
		}}}}),
		ruletest.Fail("every pool", trust(pool, nil), "whoever"),
		ruletest.Fail("every pool in a list", trust(m{"Federated": []string{"cognito-identity.amazonaws.com"}}, nil), "whoever"),
	)
}
