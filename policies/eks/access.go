package eks

import (
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

// EndpointNotPublic forbids an API that everybody can reach.
var EndpointNotPublic = rule.Rule{
	Name:  "eks-endpoint-not-public",
	Types: []string{cluster},
	Why:   "One leaked credential or one hole in Kubernetes is enough for anybody to take over the cluster.",
	Fix: "set vpcConfig.endpointPublicAccess to false, or vpcConfig.publicAccessCidrs to networks of " +
		"your own",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"EKS.1"}, rule.Nag: {"EKS1"}, rule.Checkov: {"CKV_AWS_38", "CKV_AWS_39"},
		rule.Trivy:      {"AWS-0040", "AWS-0041"},
		rule.Compliance: {"aws-eks-cluster-disallow-api-endpoint-public-access"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		networks := in.Each("vpcConfig.publicAccessCidrs[]")
		return rule.Any(
			in.At("vpcConfig.endpointPublicAccess").False(),
			rule.All(networks.Count(1, math.MaxInt), networks.None(func(network rule.Value) rule.Verdict {
				return network.Is("0.0.0.0/0", "::/0")
			})),
		)
	},
	Repair: rule.Both(
		rule.Put("vpcConfig.endpointPublicAccess", false), rule.Put("vpcConfig.endpointPrivateAccess", true),
	),
}

// SecretsEncrypted requires a key of the account for the secrets that Kubernetes keeps.
var SecretsEncrypted = rule.Rule{
	Name:     "eks-secrets-encrypted",
	Types:    []string{cluster},
	Why:      "There is no key of yours that could be withheld from whoever reaches the cluster's store.",
	Fix:      `set encryptionConfig.provider.keyArn, and encryptionConfig.resources to ["secrets"]`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"EKS.3"}, rule.Checkov: {"CKV_AWS_58"}, rule.Trivy: {"AWS-0039"},
		rule.Compliance: {"aws-eks-cluster-enable-cluster-encryption-config"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.At("encryptionConfig.provider.keyArn").Set(), in.Each("encryptionConfig.resources[]").Has("secrets"),
		)
	},
}

// AccessByEntries asks that AWS says who may do what in the cluster, and that nobody may by having made it.
var AccessByEntries = rule.Rule{
	Name:  "eks-access-entries-only",
	Types: []string{cluster},
	Why: "A config map in the cluster gives rights that no log of AWS shows, and its maker stays an " +
		"administrator.",
	Fix:      "set accessConfig.authenticationMode to API and bootstrapClusterCreatorAdminPermissions to false",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "access-entries.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.At("accessConfig.authenticationMode").Is("API"),
			rule.When(in.Production(), in.At("accessConfig.bootstrapClusterCreatorAdminPermissions").False()),
		)
	},
}

// NodesNoOpenSSH forbids nodes that everybody may log into who has the key.
var NodesNoOpenSSH = rule.Rule{
	Name:     "eks-node-group-no-open-ssh",
	Types:    []string{nodeGroup},
	Why:      "With a key and no security groups EKS opens port 22 of every node to the internet.",
	Fix:      "remove remoteAccess and use Session Manager, or set remoteAccess.sourceSecurityGroupIds",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "managed-node-groups.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_100"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("remoteAccess.ec2SshKey").Set(),
			in.Each("remoteAccess.sourceSecurityGroupIds[]").Count(1, math.MaxInt))
	},
}

var logTypes = rule.Setting[[]string]{
	Name: "logTypes", Text: "the logs of the control plane that must be kept",
	Default: []string{"api", "audit", "authenticator"},
}

// ControlPlaneLogged requires that what is asked of the cluster is written down.
var ControlPlaneLogged = rule.Rule{
	Name:     "eks-control-plane-logs",
	Types:    []string{cluster},
	Why:      "Nobody can tell who changed what in the cluster, or who tried to.",
	Fix:      "add api, audit and authenticator to enabledClusterLogTypes",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Settings: []rule.Option{logTypes},
	Controls: rule.Controls{
		rule.FSBP: {"EKS.8"}, rule.Nag: {"EKS2"}, rule.Checkov: {"CKV_AWS_37"}, rule.Trivy: {"AWS-0038"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("enabledClusterLogTypes[]").Has(logTypes.Of(in)...)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return rule.Append("enabledClusterLogTypes", logTypes.Of(in)...)(in)
	},
}
