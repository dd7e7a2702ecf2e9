package opensearch_test

import (
	"maps"
	"testing"

	"github.com/plinth-iac/plinth/policies/opensearch"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

func TestEncryptedAtRest(t *testing.T) {
	ruletest.Run(t, opensearch.EncryptedAtRest, ruletest.Good{Inputs: m{
		"encryptAtRest": m{"enabled": true, "kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1"},
	}},
		ruletest.Fail("switched off", m{"encryptAtRest.enabled": false}, "encryptAtRest.enabled is false"),
		ruletest.Beyond("AWS's own key", m{"encryptAtRest.kmsKeyId": nil}, "encryptAtRest.kmsKeyId is not set"),
		ruletest.Beyond("nothing", m{"encryptAtRest": nil}, "encryptAtRest.enabled is not set"),
	)
}

func TestNodeToNodeEncryption(t *testing.T) {
	ruletest.Run(t, opensearch.NodeToNodeEncryption, ruletest.Good{Inputs: m{"nodeToNodeEncryption": m{"enabled": true}}},
		ruletest.Fail("none", m{"nodeToNodeEncryption": nil}, "nodeToNodeEncryption.enabled is not set"),
		ruletest.Fail("switched off", m{"nodeToNodeEncryption.enabled": false}, "nodeToNodeEncryption.enabled is false"),
	)
}

func TestHTTPSWithTLS12(t *testing.T) {
	ruletest.Run(t, opensearch.HTTPSWithTLS12, ruletest.Good{Inputs: m{"domainEndpointOptions": m{
		"enforceHttps": true, "tlsSecurityPolicy": "Policy-Min-TLS-1-2-2019-07",
	}}},
		ruletest.Pass("forward secrecy", m{"domainEndpointOptions.tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}),
		ruletest.Fail("none", m{"domainEndpointOptions": nil}, "enforceHttps is not set"),
		ruletest.Fail("in clear", m{"domainEndpointOptions.enforceHttps": false}, "enforceHttps is false"),
		ruletest.Fail("broken TLS", m{
			"domainEndpointOptions.tlsSecurityPolicy": "Policy-Min-TLS-1-0-2019-07",
		}, "Policy-Min-TLS-1-0-2019-07"),
	)
}

func TestInVPC(t *testing.T) {
	ruletest.Run(t, opensearch.InVPC, ruletest.Good{Inputs: m{"vpcOptions": m{"subnetIds": []string{"subnet-1"}}}},
		ruletest.Fail("on the internet", m{"vpcOptions": nil}, "vpcOptions.subnetIds has 0 elements"),
	)
}

func TestCustomSecurityGroup(t *testing.T) {
	ruletest.Run(t, opensearch.CustomSecurityGroup, ruletest.Good{Inputs: m{"vpcOptions": m{
		"subnetIds": []string{"subnet-1"}, "securityGroupIds": []string{"sg-1"},
	}}},
		ruletest.Fail("the default", m{"vpcOptions.securityGroupIds": nil}, "securityGroupIds has 0 elements"),
		ruletest.Skip("on the internet", m{"vpcOptions": nil}),
	)
}

func TestAccessPolicyNotOpen(t *testing.T) {
	const domainPolicy = "aws:opensearch/domainPolicy:DomainPolicy"
	statement := func(changes m) string {
		s := m{"Effect": "Allow", "Action": "es:*", "Principal": m{"AWS": "*"}}
		maps.Copy(s, changes)
		return ruletest.Policy(s)
	}
	open := statement(nil)
	ofDomain := m{"@type": domainPolicy, "accessPolicies": open, "domainName": ruletest.Ref("search")}
	with := func(changes m) m {
		all := m{}
		for _, some := range []m{ofDomain, changes} {
			maps.Copy(all, some)
		}
		return all
	}
	ruletest.Run(t, opensearch.AccessPolicyNotOpen, ruletest.Good{
		Inputs: m{"accessPolicies": statement(m{"Condition": m{"IpAddress": m{"aws:SourceIp": "192.0.2.0/24"}}})},
		Others: []ruletest.Other{{
			Name: "search", Type: "aws:opensearch/domain:Domain", Inputs: m{"domainName": "search"},
		}},
	},
		ruletest.Pass("a named role", m{"accessPolicies": statement(m{
			"Principal": m{"AWS": "arn:aws:iam::123456789012:role/app"},
		})}),
		ruletest.Pass("a denial", m{"accessPolicies": statement(m{"Effect": "Deny"})}),
		ruletest.Fail("everybody", m{"accessPolicies": open}, "allows everybody"),
		ruletest.Fail("everybody, beside the domain", ofDomain, "allows everybody"),
		ruletest.Fail("everybody, by name", with(m{"domainName": "search"}), "allows everybody"),
		ruletest.Fail("everybody, while another is in a VPC", with(m{
			"domainName": "other", "search/vpcOptions": m{"subnetIds": []string{"subnet-1"}},
		}), "allows everybody"),
		ruletest.Skip("in a VPC", m{"accessPolicies": open, "vpcOptions": m{"subnetIds": []string{"subnet-1"}}}),
		ruletest.Skip("beside a domain in a VPC", with(m{"search/vpcOptions": m{"subnetIds": []string{"subnet-1"}}})),
		ruletest.Skip("beside a domain in a VPC, by name", with(m{
			"domainName": "search", "search/vpcOptions": m{"subnetIds": []string{"subnet-1"}},
		})),
		ruletest.Skip("no policy", m{"accessPolicies": nil}),
		ruletest.Open("no JSON", m{"accessPolicies": "{"}),
	)
}

func TestFineGrainedAccess(t *testing.T) {
	ruletest.Run(t, opensearch.FineGrainedAccess, ruletest.Good{Inputs: m{"advancedSecurityOptions": m{"enabled": true}}},
		ruletest.Pass("users of its own, where they may be", m{
			"advancedSecurityOptions.internalUserDatabaseEnabled": true, "@setting.allowInternalUsers": true,
		}),
		ruletest.Fail("none", m{"advancedSecurityOptions": nil}, "advancedSecurityOptions.enabled is not set"),
		ruletest.Fail("anybody", m{"advancedSecurityOptions.anonymousAuthEnabled": true}, "anonymousAuthEnabled is true"),
		ruletest.Fail("users of its own", m{
			"advancedSecurityOptions.internalUserDatabaseEnabled": true,
		}, "internalUserDatabaseEnabled is true"),
	)
}

func TestLogsPublished(t *testing.T) {
	var logs []m
	for _, kind := range []string{"ES_APPLICATION_LOGS", "AUDIT_LOGS", "SEARCH_SLOW_LOGS", "INDEX_SLOW_LOGS"} {
		logs = append(logs, m{"logType": kind, "cloudwatchLogGroupArn": "arn:aws:logs:eu-west-1:1:log-group:x"})
	}
	ruletest.Run(t, opensearch.LogsPublished, ruletest.Good{Inputs: m{"logPublishingOptions": logs}},
		ruletest.Fail("none", m{"logPublishingOptions": nil}, "logPublishingOptions lacks ES_APPLICATION_LOGS"),
		ruletest.Fail("no application logs", m{"logPublishingOptions[0]": nil}, "lacks ES_APPLICATION_LOGS"),
		ruletest.Fail("audit switched off", m{"logPublishingOptions[1].enabled": false}, "lacks AUDIT_LOGS"),
		ruletest.Fail("no audit", m{"logPublishingOptions[1]": nil}, "lacks AUDIT_LOGS"),
		ruletest.Fail("no slow searches", m{"logPublishingOptions[2]": nil}, "lacks SEARCH_SLOW_LOGS"),
		ruletest.Fail("no slow writes", m{"logPublishingOptions[3]": nil}, "lacks INDEX_SLOW_LOGS"),
	)
}

func TestAutoSoftwareUpdate(t *testing.T) {
	ruletest.Run(t, opensearch.AutoSoftwareUpdate, ruletest.Good{Inputs: m{
		"softwareUpdateOptions": m{"autoSoftwareUpdateEnabled": true},
	}},
		ruletest.Fail("none", m{"softwareUpdateOptions": nil}, "autoSoftwareUpdateEnabled is not set"),
		ruletest.Fail("at no time", m{"offPeakWindowOptions": m{"enabled": false}}, "offPeakWindowOptions.enabled is false"),
	)
}

func TestEngineVersionSupported(t *testing.T) {
	ruletest.Run(t, opensearch.EngineVersionSupported, ruletest.Good{Inputs: m{"engineVersion": "OpenSearch_2.11"}},
		ruletest.Pass("a newer one", m{"engineVersion": "OpenSearch_3.1"}),
		ruletest.Fail("not said", m{"engineVersion": nil}, "engineVersion is not set"),
		ruletest.Fail("an older one", m{"engineVersion": "OpenSearch_2.9"}, "want OpenSearch_2.11 or newer"),
		ruletest.Fail("a much older one", m{"engineVersion": "OpenSearch_1.3"}, "OpenSearch_1.3"),
		ruletest.Fail("its ancestor", m{"engineVersion": "Elasticsearch_7.10"}, "Elasticsearch_7.10"),
	)
}

func TestThreeDataNodes(t *testing.T) {
	ruletest.Run(t, opensearch.ThreeDataNodes, ruletest.Good{Inputs: m{
		"clusterConfig": m{"instanceCount": 3, "zoneAwarenessEnabled": true},
	}},
		ruletest.Fail("nothing said", m{"clusterConfig": nil}, "clusterConfig.instanceCount is 1; want at least 3"),
		ruletest.Fail("two", m{"clusterConfig.instanceCount": 2}, "instanceCount is 2"),
		ruletest.Fail("one zone", m{"clusterConfig.zoneAwarenessEnabled": nil}, "zoneAwarenessEnabled is not set"),
		ruletest.Skip("in development", m{"clusterConfig": nil, "@production": false}),
	)
}

func TestDedicatedMasters(t *testing.T) {
	ruletest.Run(t, opensearch.DedicatedMasters, ruletest.Good{Inputs: m{
		"clusterConfig": m{"dedicatedMasterEnabled": true, "dedicatedMasterCount": 3},
	}},
		ruletest.Fail("none", m{"clusterConfig.dedicatedMasterEnabled": nil}, "dedicatedMasterEnabled is not set"),
		ruletest.Fail("too few", m{"clusterConfig.dedicatedMasterCount": 2}, "dedicatedMasterCount is 2"),
		ruletest.Skip("in development", m{"clusterConfig": nil, "@production": false}),
	)
}
