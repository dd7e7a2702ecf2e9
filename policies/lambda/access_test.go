package lambda_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/lambda"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestURLAuthenticated(t *testing.T) {
	ruletest.Run(t, lambda.URLAuthenticated, ruletest.Good{Inputs: m{"authorizationType": "AWS_IAM"}},
		ruletest.Fail("for everybody", m{"authorizationType": "NONE"}, `authorizationType is "NONE"`),
	)
}

func TestURLOriginsNamed(t *testing.T) {
	ruletest.Run(t, lambda.URLOriginsNamed, ruletest.Good{Inputs: m{"cors": m{"allowOrigins": []string{"https://a.example"}}}},
		ruletest.Pass("none", m{"cors": nil}),
		ruletest.Fail("all", m{"cors.allowOrigins[1]": "*"}, `cors.allowOrigins[1] is "*"`),
	)
}

func TestPermissionScoped(t *testing.T) {
	const s3 = "s3.amazonaws.com"
	ruletest.Run(t, lambda.PermissionScoped, ruletest.Good{Inputs: m{"principal": "sns.amazonaws.com", "sourceArn": "arn:x"}},
		ruletest.Pass("an account", m{"principal": "123456789012", "sourceArn": nil}),
		ruletest.Pass("a service for an account", m{"sourceArn": nil, "sourceAccount": "123456789012"}),
		ruletest.Pass("a service for the organisation", m{"sourceArn": nil, "principalOrgId": "o-1"}),
		ruletest.Pass("the organisation", m{"principal": "*", "sourceArn": nil, "principalOrgId": "o-1"}),
		ruletest.Pass("a bucket of an account", m{"principal": s3, "sourceAccount": "123456789012"}),
		ruletest.Fail("everybody", m{"principal": "*"}, `principal is "*"`),
		ruletest.Fail("a service for anybody", m{"sourceArn": nil}, "sourceArn is not set"),
		ruletest.Fail("a bucket of anybody", m{"principal": s3}, "sourceAccount is not set"),
		ruletest.Fail("in China", m{"principal": "sns.amazonaws.com.cn", "sourceArn": nil}, "sourceArn is not set"),
	)
}

func TestCodeSigned(t *testing.T) {
	ruletest.Run(t, lambda.CodeSigned, ruletest.Good{Inputs: m{"codeSigningConfigArn": "arn:config"}},
		ruletest.Fail("by nobody", m{"codeSigningConfigArn": nil}, "codeSigningConfigArn is not set"),
		ruletest.Skip("an image", m{"packageType": "Image", "codeSigningConfigArn": nil}),
	)
}

func TestInVPC(t *testing.T) {
	ruletest.Run(t, lambda.InVPC, ruletest.Good{Inputs: m{"vpcConfig": m{"subnetIds": []string{"a"}}}},
		ruletest.Fail("outside", m{"vpcConfig": nil}, "vpcConfig.subnetIds has 0 elements"),
	)
}

func TestSeveralZones(t *testing.T) {
	ruletest.Run(t, lambda.SeveralZones, ruletest.Good{Inputs: m{"vpcConfig": m{"subnetIds": []string{"a", "b"}}}},
		ruletest.Fail("one", m{"vpcConfig.subnetIds": []string{"a"}}, "vpcConfig.subnetIds"),
		ruletest.Skip("outside", m{"vpcConfig": nil}),
	)
}

func TestNoSecretsInEnvironment(t *testing.T) {
	const variable = "environment.variables."
	ruletest.Run(t, lambda.NoSecretsInEnvironment, ruletest.Good{Inputs: m{
		"environment": m{"variables": m{"TABLE": "orders", "LEVEL": "info"}},
	}},
		ruletest.Pass("none", m{"environment": nil}),
		ruletest.Pass("where the secret is", m{variable + "DB_PASSWORD": "arn:aws:secretsmanager:eu-west-1:1:secret:db"}),
		ruletest.Pass("allowed", m{variable + "PAGE_TOKEN": "next", "@setting.allowed": []string{"PAGE_TOKEN"}}),
		ruletest.Fail("by name", m{variable + "DB_PASSWORD": "hunter2"}, `under the name "DB_PASSWORD"`),
		ruletest.Fail("by form", m{variable + "TABLE": "mysql://app:hunter2@db"}, `under the name "TABLE"`),
		ruletest.Fail("a secret of Pulumi", m{variable + "TABLE": ruletest.Secret("x")}, "TABLE is a secret of Pulumi"),
		ruletest.Fail("a secret of Pulumi that is not known yet", m{
			variable + "LEVEL": ruletest.Secret(ruletest.Unknown),
		}, "LEVEL is a secret of Pulumi"),
		ruletest.Fail("a secret ARN", m{variable + "DB_PASSWORD": ruletest.Secret("arn:x")}, "DB_PASSWORD is a secret"),
		spareCredential("TABLE"), spareCredential("LEVEL"), spareCredential("DB_PASSWORD"),
	)
}

// spareCredential is for questions that are asked about each name by itself.
func spareCredential(name string) ruletest.Case {
	return ruletest.Spare(`environment.variables["`+name+`"] is a credential`, "asked about each name by itself")
}

func TestEnvironmentEncryptedWithKey(t *testing.T) {
	ruletest.Run(t, lambda.EnvironmentEncryptedWithKey, ruletest.Good{Inputs: m{
		"environment": m{"variables": m{"TABLE": "orders"}}, "kmsKeyArn": "arn:key",
	}},
		ruletest.Fail("by AWS", m{"kmsKeyArn": nil, "@setting.keyArn": "arn:key"}, "kmsKeyArn is not set"),
		ruletest.Skip("none", m{"environment": nil, "kmsKeyArn": nil}),
	)
}

func TestEnvironmentEncryptedWithoutRepair(t *testing.T) {
	ruletest.Run(t, lambda.EnvironmentEncryptedWithKey, ruletest.Good{Inputs: m{
		"environment": m{"variables": m{"TABLE": "orders"}}, "kmsKeyArn": "arn:key",
	}},
		ruletest.Beyond("no key to repair it with", m{"kmsKeyArn": nil}, "kmsKeyArn is not set"),
		ruletest.Skip("none", m{"environment": nil, "kmsKeyArn": nil}),
	)
}
