package eks_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/eks"
	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestRules(t *testing.T) {
	t.Parallel()
	_, err := pack.New("test", "1.0.0", eks.Rules())
	require.NoError(t, err)
}

func TestEndpointNotPublic(t *testing.T) {
	const public, networks = "vpcConfig.endpointPublicAccess", "vpcConfig.publicAccessCidrs"
	ruletest.Run(t, eks.EndpointNotPublic, ruletest.Good{Inputs: m{"vpcConfig": m{"endpointPublicAccess": false}}},
		ruletest.Pass("for one network", m{public: true, networks: []string{"203.0.113.0/24"}}),
		ruletest.Fail("for everybody", m{public: true}, "endpointPublicAccess is true"),
		ruletest.Fail("for everybody by default", m{public: nil}, "endpointPublicAccess is not set"),
		ruletest.Fail("for one network and everybody", m{public: true, networks: []string{"203.0.113.0/24", "0.0.0.0/0"}},
			`publicAccessCidrs[1] is "0.0.0.0/0"`),
	)
}

func TestSecretsEncrypted(t *testing.T) {
	ruletest.Run(t, eks.SecretsEncrypted, ruletest.Good{Inputs: m{
		"encryptionConfig": m{"provider": m{"keyArn": "arn:key"}, "resources": []string{"secrets"}},
	}},
		ruletest.Fail("nothing said", m{"encryptionConfig": nil}, "encryptionConfig.provider.keyArn is not set"),
		ruletest.Fail("no key", m{"encryptionConfig.provider": nil}, "encryptionConfig.provider.keyArn is not set"),
		ruletest.Fail("something else", m{"encryptionConfig.resources": []string{"volumes"}}, `contain "secrets"`),
	)
}

func TestAccessByEntries(t *testing.T) {
	const bootstrap = "accessConfig.bootstrapClusterCreatorAdminPermissions"
	ruletest.Run(t, eks.AccessByEntries, ruletest.Good{Inputs: m{
		"accessConfig": m{"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": false},
	}},
		ruletest.Pass("its maker in development", m{bootstrap: nil, "@production": false}),
		ruletest.Fail("its maker", m{bootstrap: nil}, "bootstrapClusterCreatorAdminPermissions is not set"),
		ruletest.Fail("a config map", m{"accessConfig.authenticationMode": "API_AND_CONFIG_MAP"}, `want "API"`),
	)
}

func TestNodesNoOpenSSH(t *testing.T) {
	ruletest.Run(t, eks.NodesNoOpenSSH, ruletest.Good{Inputs: m{
		"remoteAccess": m{"ec2SshKey": "ops", "sourceSecurityGroupIds": []string{"sg-1"}},
	}},
		ruletest.Fail("for everybody", m{"remoteAccess.sourceSecurityGroupIds": nil}, "has 0 elements; want at least 1"),
		ruletest.Skip("no key", m{"remoteAccess": nil}),
	)
}

func TestControlPlaneLogged(t *testing.T) {
	ruletest.Run(t, eks.ControlPlaneLogged, ruletest.Good{Inputs: m{
		"enabledClusterLogTypes": []string{"audit", "api", "authenticator"},
	}},
		ruletest.Pass("as configured", m{
			"enabledClusterLogTypes": []string{"audit", "api"}, "@setting.logTypes": []string{"audit"},
		}),
		ruletest.Fail("none", m{"enabledClusterLogTypes": nil}, `does not contain "api"`),
		ruletest.Fail("no changes", m{"enabledClusterLogTypes": []string{"api", "authenticator"}}, `contain "audit"`),
		ruletest.Fail("no requests", m{"enabledClusterLogTypes": []string{"audit", "authenticator"}}, `contain "api"`),
		ruletest.Fail("no logins", m{"enabledClusterLogTypes": []string{"audit", "api"}}, `contain "authenticator"`),
	)
}

func TestVersionSupported(t *testing.T) {
	ruletest.Run(t, eks.VersionSupported, ruletest.Good{Inputs: m{"version": "1.34"}},
		ruletest.Pass("newer than the table", m{"version": "1.40"}),
		ruletest.Pass("on its last day", m{"@today": "2026-12-01"}),
		ruletest.Fail("the day after", m{"@today": "2026-12-02"}, "version is 1.34, whose standard support ends on 2026-12-02"),
		ruletest.Fail("ended", m{"version": "1.31"}, "ends on 2025-11-26"),
		ruletest.Fail("older than the table", m{"version": "1.9"}, "version is 1.9"),
		ruletest.Skip("the newest", m{"version": nil}),
	)
}

func TestVersionNotEnding(t *testing.T) {
	ruletest.Run(t, eks.VersionNotEnding, ruletest.Good{Inputs: m{"version": "1.35"}},
		ruletest.Pass("a shorter notice", m{"version": "1.34", "@setting.noticeDays": 10}),
		ruletest.Fail("soon", m{"version": "1.34"}, "ends on 2026-12-02"),
		ruletest.Skip("the newest", m{"version": nil}),
	)
}

func TestUpgradePolicyStandard(t *testing.T) {
	ruletest.Run(t, eks.UpgradePolicyStandard, ruletest.Good{Inputs: m{"upgradePolicy": m{"supportType": "STANDARD"}}},
		ruletest.Fail("nothing said", m{"upgradePolicy": nil}, "upgradePolicy.supportType is not set"),
		ruletest.Fail("extended", m{"upgradePolicy.supportType": "EXTENDED"}, `is "EXTENDED"; want "STANDARD"`),
	)
}

func TestNodesSupported(t *testing.T) {
	ruletest.Run(t, eks.NodesSupported, ruletest.Good{Inputs: m{"amiType": "AL2023_ARM_64_STANDARD"}},
		ruletest.Pass("what EKS takes", m{"amiType": nil}),
		ruletest.Fail("the one before", m{"amiType": "AL2_x86_64"}, `amiType is "AL2_x86_64"`),
	)
}

func TestNodesUpdatable(t *testing.T) {
	ruletest.Run(t, eks.NodesUpdatable, ruletest.Good{Inputs: m{
		"updateConfig": m{"maxUnavailable": 1}, "nodeRepairConfig": m{"enabled": true}, "scalingConfig": m{"minSize": 2},
	}},
		ruletest.Pass("by percentage", m{"updateConfig": m{"maxUnavailablePercentage": 33}}),
		ruletest.Pass("one in development", m{"scalingConfig.minSize": 1, "@production": false}),
		ruletest.Fail("no limit", m{"updateConfig": nil}, "updateConfig.maxUnavailable is not set"),
		ruletest.Fail("no repair", m{"nodeRepairConfig": nil}, "nodeRepairConfig.enabled is not set"),
		ruletest.Fail("one", m{"scalingConfig.minSize": 1}, "scalingConfig.minSize is 1; want at least 2"),
	)
}

func TestNodesVersionFits(t *testing.T) {
	const want = "want a version that goes with the cluster's"
	ruletest.Run(t, eks.NodesVersionFits, ruletest.Good{
		Inputs: m{"version": "1.32", "clusterName": ruletest.Ref("cluster")},
		Others: []ruletest.Other{{Name: "cluster", Type: "aws:eks/cluster:Cluster", Inputs: m{"version": "1.35"}}},
	},
		ruletest.Pass("the same", m{"version": "1.35"}),
		ruletest.Fail("newer", m{"version": "1.36"}, want),
		ruletest.Fail("too old", m{"version": "1.31"}, want),
		ruletest.Fail("no version", m{"version": "latest"}, want),
		ruletest.Open("a cluster of another stack", m{"clusterName": "elsewhere"}),
		ruletest.Skip("the cluster's", m{"version": nil}),
		ruletest.Skip("the newest", m{"cluster/version": nil}),
	)
}

func TestClusterNameValid(t *testing.T) {
	ruletest.Run(t, eks.ClusterNameValid, ruletest.Good{Inputs: m{"name": "shop_1-a"}},
		ruletest.Fail("a hyphen first", m{"name": "-shop"}, "want a name that EKS takes"),
		ruletest.Fail("a dot", m{"name": "shop.a"}, "want a name that EKS takes"),
		ruletest.Fail("too long", m{"name": strings.Repeat("a", 101)}, "want a name that EKS takes"),
		ruletest.Skip("none", m{"name": nil}),
	)
}

func TestSubnetsInTwoZones(t *testing.T) {
	in := func(name, zone string) ruletest.Other {
		return ruletest.Other{Name: name, Type: "aws:ec2/subnet:Subnet", Inputs: m{"availabilityZone": zone}}
	}
	ruletest.Run(t, eks.SubnetsInTwoZones, ruletest.Good{
		Inputs: m{"vpcConfig": m{"subnetIds": []ruletest.Ref{"a", "b", "c"}}},
		Others: []ruletest.Other{in("a", "eu-west-1a"), in("b", "eu-west-1a"), in("c", "eu-west-1b")},
	},
		ruletest.Pass("one of another stack", m{"vpcConfig.subnetIds[0]": "subnet-elsewhere"}),
		ruletest.Fail("in one", m{"c/availabilityZone": "eu-west-1a"}, "are all in one availability zone"),
		ruletest.Fail("one", m{"vpcConfig.subnetIds": []ruletest.Ref{"a"}}, "has 1 elements"),
		ruletest.Open("in one, and one of another stack", m{"vpcConfig.subnetIds[2]": "subnet-elsewhere"}),
		ruletest.Open("where AWS wants", m{"b/availabilityZone": nil, "c/availabilityZone": nil}),
		ruletest.Open("those of another stack", m{"vpcConfig.subnetIds": []string{"subnet-1", "subnet-2"}}),
		ruletest.Fail("one of another stack alone", m{"vpcConfig.subnetIds": []string{"subnet-1"}}, "has 1 elements"),
	)
}

func TestImages(t *testing.T) {
	t.Run("scanned", func(t *testing.T) {
		ruletest.Run(t, eks.ImagesScanned, ruletest.Good{Inputs: m{"imageScanningConfiguration": m{"scanOnPush": true}}},
			ruletest.Fail("nothing said", m{"imageScanningConfiguration": nil}, "scanOnPush is not set"),
			ruletest.Fail("off", m{"imageScanningConfiguration.scanOnPush": false}, "scanOnPush is false"),
		)
	})
	t.Run("immutable", func(t *testing.T) {
		ruletest.Run(t, eks.TagsImmutable, ruletest.Good{Inputs: m{"imageTagMutability": "IMMUTABLE"}},
			ruletest.Pass("but for some", m{"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION"}),
			ruletest.Fail("nothing said", m{"imageTagMutability": nil}, "imageTagMutability is not set"),
			ruletest.Fail("mutable", m{"imageTagMutability": "MUTABLE"}, `imageTagMutability is "MUTABLE"`),
		)
	})
	t.Run("encrypted", func(t *testing.T) {
		ruletest.Run(t, eks.ImagesEncryptedWithKMS, ruletest.Good{Inputs: m{
			"encryptionConfigurations": []m{{"encryptionType": "KMS"}},
		}},
			ruletest.Fail("nothing said", m{"encryptionConfigurations": nil}, "encryptionConfigurations"),
			ruletest.Fail("by ECR", m{"encryptionConfigurations[0].encryptionType": "AES256"}, `is "AES256"`),
		)
	})
	t.Run("not public", func(t *testing.T) {
		policy := func(principal any, changes m) m {
			s := m{"Effect": "Allow", "Action": "ecr:BatchGetImage", "Principal": principal}
			maps.Copy(s, changes)
			return m{"policy": ruletest.Policy(s)}
		}
		ours := m{"Condition": m{"StringEquals": m{"aws:PrincipalOrgID": "o-1"}}}
		ruletest.Run(t, eks.ImagesNotPublic, ruletest.Good{Inputs: policy(m{"AWS": "123456789012"}, nil)},
			ruletest.Pass("the organisation", policy("*", ours)),
			ruletest.Pass("denied", policy("*", m{"Effect": "Deny"})),
			ruletest.Fail("everybody", policy("*", nil), "allows everybody"),
		)
	})
	t.Run("expired", func(t *testing.T) {
		ruletest.Run(t, eks.ImagesExpire, ruletest.Good{Others: []ruletest.Other{{
			Name: "policy", Type: "aws:ecr/lifecyclePolicy:LifecyclePolicy", Inputs: m{"repository": ruletest.Ref("it")},
		}}},
			ruletest.Fail("never", m{"policy/": nil}, "there is no LifecyclePolicy"),
		)
	})
}
