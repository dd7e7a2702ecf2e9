package database

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// GrantConnect lets a role sign in to the cluster as a database user, with an IAM token in place of a
// password. The user must have been made for it: `CREATE USER … IDENTIFIED WITH AWSAuthenticationPlugin AS
// 'RDS'` in MySQL, `GRANT rds_iam TO …` in PostgreSQL. A "*" in user stands for any characters.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
func (d *Database) GrantConnect(user string) []iamdoc.Statement {
	return d.grantConnect("connect", d.ResourceID, user)
}

// GrantProxyConnect lets a role sign in to the proxy as a database user, whose secret is among Proxy.Users.
// It is empty without a proxy.
func (d *Database) GrantProxyConnect(user string) []iamdoc.Statement {
	if !d.proxied {
		return nil
	}
	// IAM knows a proxy by the last part of its ARN: "prx-…".
	id := d.proxyARN.ApplyT(func(arn string) string {
		return arn[strings.LastIndex(arn, ":")+1:]
	}).(pulumi.StringOutput)
	return d.grantConnect("connect by proxy", id, user)
}

func (d *Database) grantConnect(verb string, id pulumi.StringOutput, user string) []iamdoc.Statement {
	who := "any"
	if user != "*" {
		who = user
	}
	as := pulumi.Sprintf("%s%s/%s", d.site.ARN("rds-db", "dbuser:"), id, user)
	s := iamdoc.Statement{
		Sid: iamdoc.Sid(verb, d.name, "as", who), Actions: []string{"rds-db:connect"},
		Resources: []pulumi.StringInput{as},
	}
	if user == "" {
		s.Resources = nil // which no role takes
	}
	return []iamdoc.Statement{s}
}

// GrantMasterSecret lets a role read the administrator's password: for what makes databases and users, and
// nothing else.
func (d *Database) GrantMasterSecret() []iamdoc.Statement {
	return []iamdoc.Statement{{
		Sid:       iamdoc.Sid("read administrator of", d.name),
		Actions:   []string{"secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"},
		Resources: []pulumi.StringInput{d.MasterSecretARN},
	}, {
		Sid:       iamdoc.Sid("decrypt administrator of", d.name),
		Actions:   []string{"kms:Decrypt"},
		Resources: []pulumi.StringInput{d.key},
		// Secrets Manager names the secret in each call to KMS, so the key opens this one and no other.
		// https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
		Conditions: []iamdoc.Condition{iamdoc.Equals("kms:EncryptionContext:SecretARN", d.MasterSecretARN)},
	}}
}
