package opensearch_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/opensearch"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestFGACPrerequisites(t *testing.T) {
	ruletest.Run(t, opensearch.FGACPrerequisites, ruletest.Good{Inputs: m{
		"advancedSecurityOptions": m{"enabled": true}, "encryptAtRest": m{"enabled": true},
		"nodeToNodeEncryption": m{"enabled": true}, "domainEndpointOptions": m{"enforceHttps": true},
	}},
		ruletest.Fail("not at rest", m{"encryptAtRest": nil}, "encryptAtRest.enabled is not set"),
		ruletest.Fail("not between nodes", m{"nodeToNodeEncryption.enabled": false}, "nodeToNodeEncryption.enabled is false"),
		ruletest.Fail("not to clients", m{"domainEndpointOptions": nil}, "domainEndpointOptions.enforceHttps is not set"),
		ruletest.Skip("without it", m{"advancedSecurityOptions": nil, "encryptAtRest": nil}),
	)
}

func TestZoneAwarenessValid(t *testing.T) {
	standby := m{
		"clusterConfig.multiAzWithStandbyEnabled": true, "clusterConfig.dedicatedMasterEnabled": true,
		"clusterConfig.dedicatedMasterCount": 3,
	}
	but := func(changes m) m {
		all := m{}
		for _, some := range []m{standby, changes} {
			maps.Copy(all, some)
		}
		return all
	}
	const zones = "clusterConfig.zoneAwarenessConfig"
	ruletest.Run(t, opensearch.ZoneAwarenessValid, ruletest.Good{Inputs: m{
		"clusterConfig": m{
			"instanceCount": 3, "zoneAwarenessEnabled": true, "zoneAwarenessConfig": m{"availabilityZoneCount": 3},
		},
		"vpcOptions": m{"subnetIds": []string{"subnet-1", "subnet-2", "subnet-3"}},
	}},
		ruletest.Pass("with a standby", standby),
		ruletest.Pass("two zones on the internet", m{zones: nil, "clusterConfig.instanceCount": 4, "vpcOptions": nil}),
		ruletest.Pass("one zone", m{
			zones: nil, "clusterConfig.zoneAwarenessEnabled": nil, "vpcOptions.subnetIds": []string{"subnet-1"},
		}),
		ruletest.Fail("four zones", m{
			zones + ".availabilityZoneCount": 4, "clusterConfig.instanceCount": 4,
			"vpcOptions.subnetIds[3]": "subnet-4",
		}, `availabilityZoneCount is 4; want "2" or "3"`),
		ruletest.Fail("uneven", m{"clusterConfig.instanceCount": 4}, "want a multiple of the zones"),
		ruletest.Fail("too few subnets", m{"vpcOptions.subnetIds[2]": nil}, "subnetIds has 2 elements; want 3, one a zone"),
		ruletest.Fail("too many subnets for one zone", m{
			zones: nil, "clusterConfig.zoneAwarenessEnabled": false,
		}, "subnetIds has 3 elements; want 1 to 1"),
		ruletest.Fail("a standby in one zone", but(m{
			"clusterConfig.zoneAwarenessEnabled": nil, "vpcOptions": nil,
		}), "zoneAwarenessEnabled is not set"),
		ruletest.Fail("a standby in two zones", but(m{
			zones: nil, "clusterConfig.instanceCount": 2, "vpcOptions": nil,
		}), "availabilityZoneCount is not set"),
		ruletest.Fail("a standby without masters", but(m{
			"clusterConfig.dedicatedMasterEnabled": nil,
		}), "dedicatedMasterEnabled is not set"),
		ruletest.Fail("a standby with too few masters", but(m{
			"clusterConfig.dedicatedMasterCount": 2,
		}), "dedicatedMasterCount is 2"),
		ruletest.Skip("one zone on the internet", m{"clusterConfig": nil, "vpcOptions": nil}),
	)
}

func TestLogResourcePolicy(t *testing.T) {
	statement := func(effect, service string, actions ...string) string {
		return ruletest.Policy(m{
			"Effect": effect, "Action": actions, "Resource": "*", "Principal": m{"Service": service},
		})
	}
	const opensearchService = "es.amazonaws.com"
	write := []string{"logs:PutLogEvents", "logs:CreateLogStream"}
	ruletest.Run(t, opensearch.LogResourcePolicy, ruletest.Good{
		Inputs: m{"logPublishingOptions": []m{{"logType": "AUDIT_LOGS"}}},
		Others: []ruletest.Other{{
			Name: "policy", Type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
			Inputs: m{"policyDocument": statement("Allow", opensearchService, write...)},
		}},
	},
		ruletest.Pass("granted elsewhere", m{"policy/": nil, "@setting.grantedElsewhere": true}),
		ruletest.Fail("none", m{"policy/": nil}, "there is no LogResourcePolicy for es.amazonaws.com"),
		ruletest.Fail("denied", m{"policy/policyDocument": statement("Deny", opensearchService, write...)}, "policy does not let"),
		ruletest.Fail("for another", m{
			"policy/policyDocument": statement("Allow", "route53.amazonaws.com", write...),
		}, "policy does not let"),
		ruletest.Fail("no streams", m{
			"policy/policyDocument": statement("Allow", opensearchService, "logs:PutLogEvents"),
		}, "policy does not let"),
		ruletest.Fail("no events", m{
			"policy/policyDocument": statement("Allow", opensearchService, "logs:CreateLogStream"),
		}, "policy does not let"),
		ruletest.Skip("no logs", m{"logPublishingOptions": nil, "policy/": nil}),
		ruletest.Skip("no logs any more", m{"logPublishingOptions[0].enabled": false, "policy/": nil}),
	)
}

func TestDomainNameValid(t *testing.T) {
	ruletest.Run(t, opensearch.DomainNameValid, ruletest.Good{Inputs: m{"domainName": "catalogue-search-of-the-shop"}},
		ruletest.Fail("too long", m{"domainName": "catalogue-search-of-the-shops"}, "want 3 to 28"),
		ruletest.Fail("too short", m{"domainName": "ab"}, `domainName is "ab"`),
		ruletest.Fail("capitals", m{"domainName": "Search"}, "Search"),
		ruletest.Skip("named by Pulumi", m{"domainName": nil}),
	)
}
