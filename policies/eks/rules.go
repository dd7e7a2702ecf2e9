// Package eks holds the rules about Kubernetes clusters and about the repositories that their images come
// from.
package eks

import "github.com/plinth-iac/plinth/policies/rule"

const (
	cluster          = "aws:eks/cluster:Cluster"
	nodeGroup        = "aws:eks/nodeGroup:NodeGroup"
	subnet           = "aws:ec2/subnet:Subnet"
	repository       = "aws:ecr/repository:Repository"
	repositoryPolicy = "aws:ecr/repositoryPolicy:RepositoryPolicy"
	lifecyclePolicy  = "aws:ecr/lifecyclePolicy:LifecyclePolicy"

	// guide is where Amazon documents EKS.
	guide = "https://docs.aws.amazon.com/eks/latest/userguide/"
)

// Rules are the rules about clusters and repositories.
func Rules() rule.Group {
	return rule.Group{
		Service: "EKS and ECR",
		Rules: []rule.Rule{
			EndpointNotPublic, SecretsEncrypted, AccessByEntries, NodesNoOpenSSH, ControlPlaneLogged,
			VersionSupported, VersionNotEnding, UpgradePolicyStandard, NodesSupported, NodesUpdatable,
			ClusterNameValid, SubnetsInTwoZones, NodesVersionFits,
			ImagesNotPublic, ImagesScanned, TagsImmutable, ImagesEncryptedWithKMS, ImagesExpire,
		},
		LeftOut: []rule.LeftOut{{
			Name: "ecr-repository-hardened",
			Reason: "its conditions are rules of their own: ecr-scan-on-push, ecr-tags-immutable, " +
				"ecr-encrypted-with-kms and ecr-lifecycle-policy",
		}},
	}
}
