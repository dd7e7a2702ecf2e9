package program

import (
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// StatefulProtected asks that a slip does not delete what cannot be made again.
var StatefulProtected = rule.Rule{
	Name: "stateful-resources-protected",
	Types: []string{
		"aws:rds/cluster:Cluster", "aws:dynamodb/table:Table", "aws:s3/bucket:Bucket", "aws:kms/key:Key",
		"aws:cognito/userPool:UserPool", "aws:opensearch/domain:Domain",
	},
	Why: "A changed name, a removed line or a destroy in the wrong stack deletes the data in it, and " +
		"nothing asks again.",
	Fix:      "give the resource, or a component above it, the option protect",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      docs + "options/protect/",
	Controls: rule.Controls{rule.WellArchitected: {"REL09"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.Production(), rule.Decide(in.Resource().Protect, "the option protect is not set"))
	},
}

// security are the properties that decide who reaches what, and whether data survives. The retention of
// backups is not among them: AWS Backup sets it by itself where it keeps them.
var security = []string{
	"acl", "allowUnauthenticatedIdentities", "assumeRolePolicy", "atRestEncryptionEnabled", "authorization",
	"blockPublicAcls", "blockPublicPolicy", "deletionProtection",
	"deletionProtectionEnabled", "domainEndpointOptions", "egress", "enableKeyRotation", "encryptAtRest",
	"encryptionConfig", "encryptionConfigurations", "iamDatabaseAuthenticationEnabled", "ignorePublicAcls",
	"ingress", "inlinePolicies", "kmsKeyArn", "kmsKeyId", "kmsMasterKeyId", "managedPolicyArns", "minTlsVersion",
	"mfaConfiguration", "nodeToNodeEncryption", "passwordPolicy", "permissionsBoundary", "pointInTimeRecovery",
	"policy", "publiclyAccessible", "restrictPublicBuckets", "securityGroupIds", "securityGroups",
	"securityPolicy", "serverSideEncryption", "serverSideEncryptionConfiguration", "sqsManagedSseEnabled",
	"sslPolicy", "storageEncrypted", "transitEncryptionEnabled", "viewerCertificate", "vpcConfig",
	"vpcSecurityGroupIds", "webAclId",
}

// NoIgnoredSecurityProperties asks that what a program says about security is what there is.
var NoIgnoredSecurityProperties = rule.Rule{
	Name:  "no-ignored-security-properties",
	Types: []string{every},
	Why: "Rules judge what the program says; of a property whose changes are ignored, AWS keeps what somebody " +
		"set by hand.",
	Fix:      "take the property out of ignoreChanges",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      docs + "options/ignorechanges/",
	Check: func(in rule.Inputs) rule.Verdict {
		ignored := in.Resource().IgnoreChanges
		if len(ignored) == 0 {
			return rule.Irrelevant("no changes are ignored")
		}
		var open []string
		for _, p := range ignored {
			first := p
			if end := strings.IndexAny(p, ".["); end > 0 {
				first = p[:end]
			}
			if first == "*" || slices.Contains(security, first) {
				open = append(open, p)
			}
		}
		return rule.Decide(len(open) == 0, "changes of "+strings.Join(open, ", ")+" are ignored")
	},
}
