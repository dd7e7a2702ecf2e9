package aurora_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/aurora"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

const (
	cluster        = "aws:rds/cluster:Cluster"
	instance       = "aws:rds/clusterInstance:ClusterInstance"
	parameterGroup = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
)

func TestStorageEncrypted(t *testing.T) {
	ruletest.Run(t, aurora.StorageEncrypted, ruletest.Good{Inputs: m{"storageEncrypted": true}},
		ruletest.Fail("not said", m{"storageEncrypted": nil}, "storageEncrypted is not set"),
		ruletest.Fail("switched off", m{"storageEncrypted": false}, "storageEncrypted is false; want true"),
	)
}

func TestStorageEncryptedWithCMK(t *testing.T) {
	ruletest.Run(t, aurora.StorageEncryptedWithCMK,
		ruletest.Good{Inputs: m{"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1"}},
		ruletest.Fail("none", m{"kmsKeyId": nil}, "kmsKeyId is not set"),
		ruletest.Fail("no ARN", m{"kmsKeyId": "alias/own"}, `kmsKeyId is "alias/own"; want text that begins with "arn:"`),
		ruletest.Fail("AWS's own", m{"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:alias/aws/rds"}, "alias/aws/rds"),
	)
}

func TestInstanceNotPublic(t *testing.T) {
	ruletest.Run(t, aurora.InstanceNotPublic, ruletest.Good{},
		ruletest.Pass("switched off", m{"publiclyAccessible": false}),
		ruletest.Fail("public", m{"publiclyAccessible": true}, "publiclyAccessible is true"),
	)
}

func TestIAMAuthentication(t *testing.T) {
	ruletest.Run(t, aurora.IAMAuthentication, ruletest.Good{Inputs: m{"iamDatabaseAuthenticationEnabled": true}},
		ruletest.Fail("none", m{"iamDatabaseAuthenticationEnabled": nil}, "iamDatabaseAuthenticationEnabled is not set"),
	)
}

func TestCustomAdminUsername(t *testing.T) {
	ruletest.Run(t, aurora.CustomAdminUsername, ruletest.Good{Inputs: m{"masterUsername": "orders"}},
		ruletest.Fail("a usual one", m{"masterUsername": "postgres"}, "usual names"),
		ruletest.Skip("restored from a snapshot", m{"masterUsername": nil}),
	)
}

func TestManagedMasterPassword(t *testing.T) {
	ruletest.Run(t, aurora.ManagedMasterPassword, ruletest.Good{Inputs: m{
		"manageMasterUserPassword": true, "masterUserSecretKmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1",
	}},
		ruletest.Fail("not managed", m{"manageMasterUserPassword": nil}, "manageMasterUserPassword is not set"),
		ruletest.Fail("AWS's key", m{"masterUserSecretKmsKeyId": nil}, "masterUserSecretKmsKeyId is not set"),
		ruletest.Fail("both", m{"masterPassword": ruletest.Secret("hunter2")}, "masterPassword is [secret]"),
		ruletest.Skip("in a global cluster", m{"globalClusterIdentifier": "world"}),
		ruletest.Skip("a replica", m{"replicationSourceIdentifier": "arn:aws:rds:eu-west-1:123456789012:cluster:x"}),
	)
}

func TestNonDefaultPort(t *testing.T) {
	ruletest.Run(t, aurora.NonDefaultPort, ruletest.Good{Inputs: m{"port": 15432}},
		ruletest.Fail("not said", m{"port": nil}, "port is not set"),
		ruletest.Fail("MySQL's", m{"port": 3306}, "port is 3306"),
		ruletest.Fail("PostgreSQL's", m{"port": 5432}, "port is 5432"),
	)
}

func TestProxyRequiresTLS(t *testing.T) {
	ruletest.Run(t, aurora.ProxyRequiresTLS, ruletest.Good{Inputs: m{
		"requireTls": true, "auths": []m{{"authScheme": "SECRETS", "iamAuth": "REQUIRED"}},
	}},
		ruletest.Fail("in clear", m{"requireTls": nil}, "requireTls is not set"),
		ruletest.Beyond("passwords", m{"auths[0].iamAuth": "DISABLED"}, `auths[0].iamAuth is "DISABLED"; want "REQUIRED"`),
		ruletest.Beyond("passwords, in short", m{"auths[0].iamAuth": nil}, "auths[0].iamAuth is not set"),
	)
}

func TestTLSRequired(t *testing.T) {
	tls := func(name, value string) []m {
		return []m{{"name": "max_connections", "value": "1"}, {"name": name, "value": value}}
	}
	ruletest.Run(t, aurora.TLSRequired, ruletest.Good{Inputs: m{
		"family": "aurora-postgresql17", "parameters": tls("rds.force_ssl", "1"),
	}},
		ruletest.Pass("MySQL", m{"family": "aurora-mysql8.0", "parameters": tls("require_secure_transport", "on")}),
		ruletest.Pass("a cluster with its own", m{"@type": cluster, "dbClusterParameterGroupName": "orders"}),
		ruletest.Fail("PostgreSQL, not said", m{"parameters": tls("x", "0")}, "does not turn on rds.force_ssl"),
		ruletest.Fail("PostgreSQL, off", m{"parameters": tls("rds.force_ssl", "0")}, "does not turn on rds.force_ssl"),
		ruletest.Fail("MySQL, nothing", m{"family": "aurora-mysql8.0", "parameters": nil}, "require_secure_transport"),
		ruletest.Fail("MySQL, off", m{
			"family": "aurora-mysql8.0", "parameters": tls("require_secure_transport", "OFF"),
		}, "require_secure_transport"),
		ruletest.Fail("MySQL with PostgreSQL's", m{"family": "mysql8.0"}, "require_secure_transport"),
		ruletest.Beyond("a cluster with none", m{"@type": cluster}, "dbClusterParameterGroupName is not set"),
		ruletest.Beyond("a cluster with the default", m{
			"@type": cluster, "dbClusterParameterGroupName": "default.aurora-postgresql17",
		}, "default.aurora-postgresql17"),
		ruletest.Skip("another engine", m{"family": "oracle19"}),
	)
}
