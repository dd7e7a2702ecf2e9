package opensearch

import (
	"fmt"
	"math"
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

// FGACPrerequisites requires what fine-grained access control builds on.
var FGACPrerequisites = rule.Rule{
	Name:  "opensearch-fgac-prerequisites",
	Types: []string{domain},
	Why:   `AWS refuses it: "You must enable … to use advanced security options".`,
	Fix: "set encryptAtRest.enabled, nodeToNodeEncryption.enabled and " +
		"domainEndpointOptions.enforceHttps to true",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "fgac.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("advancedSecurityOptions.enabled").True(), rule.All(
			in.At("encryptAtRest.enabled").True(),
			in.At("nodeToNodeEncryption.enabled").True(),
			in.At("domainEndpointOptions.enforceHttps").True(),
		))
	},
	Repair: rule.Both(
		rule.Put("encryptAtRest.enabled", true), rule.Put("nodeToNodeEncryption.enabled", true),
		rule.Put("domainEndpointOptions.enforceHttps", true),
	),
}

// ZoneAwarenessValid requires nodes and subnets in numbers that fit the zones.
var ZoneAwarenessValid = rule.Rule{
	Name:  "opensearch-zone-awareness-valid",
	Types: []string{domain},
	Why: `AWS refuses it: "You must specify exactly … subnets because you've set zone count to …", and data ` +
		"nodes that do not divide evenly between the zones.",
	Fix: "match availabilityZoneCount (2 or 3), the number of subnetIds and a multiple of it as " +
		"instanceCount",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "managedomains-multiaz.html",
	Check: func(in rule.Inputs) rule.Verdict {
		cluster := in.At("clusterConfig")
		aware := cluster.At("zoneAwarenessEnabled").True()
		return rule.All(
			rule.When(aware, spread(in, cluster)),
			rule.When(rule.All(rule.Not(aware), inVPC(in)), in.Each("vpcOptions.subnetIds[]").Count(1, 1)),
			rule.When(cluster.At("multiAzWithStandbyEnabled").True(), rule.All(
				aware,
				cluster.At("zoneAwarenessConfig.availabilityZoneCount").Is("3"),
				cluster.At("dedicatedMasterEnabled").True(),
				cluster.At("dedicatedMasterCount").AtLeast(3),
			)),
		)
	},
}

// spread holds for a domain whose nodes and subnets fit its number of zones.
func spread(in rule.Inputs, cluster rule.Value) rule.Verdict {
	zones := cluster.At("zoneAwarenessConfig.availabilityZoneCount").Default(2)
	count, known := zones.Number()
	parts := []rule.Verdict{
		zones.Is("2", "3"),
		cluster.At("instanceCount").Default(1).Satisfies("a multiple of the zones", func(n float64) bool {
			return !known || n > 0 && math.Mod(n, count) == 0
		}),
	}
	subnets, _ := in.Each("vpcOptions.subnetIds[]").Values()
	if known {
		parts = append(parts, rule.When(inVPC(in), rule.Decide(len(subnets) == int(count),
			fmt.Sprintf("vpcOptions.subnetIds has %d elements; want %d, one a zone", len(subnets), int(count)))))
	}
	return rule.All(parts...)
}

var grantedElsewhere = rule.Setting[bool]{
	Name: "grantedElsewhere", Text: "whether a policy outside the stack lets OpenSearch write to the log groups",
}

// LogResourcePolicy requires that OpenSearch may write to the log groups that a domain names.
var LogResourcePolicy = rule.Rule{
	Name:  "opensearch-log-resource-policy",
	Types: []string{domain},
	With:  []string{resourcePolicy},
	Why: `AWS refuses it: "The Resource Access Policy specified for the CloudWatch Logs log group … does not ` +
		`grant sufficient permissions for Amazon OpenSearch Service to create a log stream."`,
	Fix:      "add a LogResourcePolicy that allows es.amazonaws.com logs:CreateLogStream and logs:PutLogEvents",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "createdomain-configure-slow-logs.html",
	Settings: []rule.Option{grantedElsewhere},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		if grantedElsewhere.Of(in) {
			return rule.Decide(true, "a policy outside the stack lets OpenSearch write")
		}
		grants := []rule.Verdict{rule.Decide(false, "there is no LogResourcePolicy for es.amazonaws.com")}
		for _, p := range stack.Of(resourcePolicy) {
			grants = append(grants, rule.All(
				lets(p, "logs:PutLogEvents"), lets(p, "logs:CreateLogStream"),
			).OnNo(p.Name()+" does not let es.amazonaws.com write"))
		}
		publishes := in.Each("logPublishingOptions[]").Any(func(log rule.Value) rule.Verdict {
			return rule.Not(log.At("enabled").False())
		})
		return rule.When(publishes, rule.Any(grants...))
	},
}

// lets holds for a policy by which OpenSearch may do this.
func lets(policy rule.Inputs, action string) rule.Verdict {
	return policy.At("policyDocument").Statements().Any(func(s rule.Statement) rule.Verdict {
		return rule.All(s.Allows(), s.For("es.amazonaws.com"), s.Covers(action))
	})
}

// domainName is what AWS takes as a domain's name, of 3 to 28 characters.
var domainName = regexp.MustCompile(`^[a-z][a-z0-9-]{2,27}$`)

// DomainNameValid requires names that AWS takes. With Pulumi's seven characters and a hyphen few names fit.
var DomainNameValid = rule.Rule{
	Name:  "opensearch-domain-name-valid",
	Types: []string{domain},
	Why: `AWS refuses it: "Member must satisfy regular expression pattern: [a-z][a-z0-9\-]+", with 28 ` +
		`characters at most.`,
	Fix:      "set domainName to 3 to 28 lower-case letters, digits and hyphens, a letter first",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "configuration-api.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name := in.At("domainName")
		return rule.When(name.Set(), name.Matches(domainName, "3 to 28 lower-case letters, digits and hyphens"))
	},
}
