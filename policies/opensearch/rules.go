// Package opensearch holds the rules about search domains.
package opensearch

import (
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

const (
	domain         = "aws:opensearch/domain:Domain"
	domainPolicy   = "aws:opensearch/domainPolicy:DomainPolicy"
	resourcePolicy = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
)

// guide is where the developer guide of OpenSearch Service begins.
const guide = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/"

// Rules are the rules about search domains.
func Rules() rule.Group {
	return rule.Group{
		Service: "OpenSearch",
		Rules: []rule.Rule{
			EncryptedAtRest, NodeToNodeEncryption, HTTPSWithTLS12,
			InVPC, CustomSecurityGroup, AccessPolicyNotOpen, FineGrainedAccess,
			LogsPublished, AutoSoftwareUpdate, EngineVersionSupported,
			ThreeDataNodes, DedicatedMasters,
			FGACPrerequisites, ZoneAwarenessValid, LogResourcePolicy, DomainNameValid,
		},
	}
}

// inVPC holds for domains in a network of the account.
func inVPC(in rule.Inputs) rule.Verdict {
	return in.Each("vpcOptions.subnetIds[]").Count(1, math.MaxInt)
}
