package opensearch

import (
	"math"

	"github.com/plinth-iac/plinth/policies/rule"
)

// InVPC requires that a domain is not on the internet.
var InVPC = rule.Rule{
	Name:     "opensearch-in-vpc",
	Types:    []string{domain},
	Why:      "Between the indices and the internet stands nothing but one policy document.",
	Fix:      "set vpcOptions.subnetIds to private subnets when the domain is created",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"OpenSearch.2"}, rule.Nag: {"OS1"}, rule.Checkov: {"CKV_AWS_137"},
		rule.AWSGuard: {"elasticsearch-in-vpc-only"},
	},
	Check: inVPC,
}

// CustomSecurityGroup asks for security groups that somebody has chosen.
var CustomSecurityGroup = rule.Rule{
	Name:     "opensearch-custom-security-group",
	Types:    []string{domain},
	Why:      "The domain gets the VPC's default group, which everything without a group of its own shares.",
	Fix:      "set vpcOptions.securityGroupIds",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "vpc.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_248"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(inVPC(in), in.Each("vpcOptions.securityGroupIds[]").Count(1, math.MaxInt))
	},
}

// AccessPolicyNotOpen forbids a policy that lets everybody in to a domain on the internet. In a VPC the
// network decides who comes as far as the policy.
var AccessPolicyNotOpen = rule.Rule{
	Name:  "opensearch-access-policy-not-open",
	Types: []string{domain, domainPolicy},
	With:  []string{domain},
	Why:   "Anybody on the internet can read and delete the indices.",
	Fix: "name the principals in accessPolicies, add a condition on aws:SourceIp, or put the domain " +
		"into a VPC",
	Severity: rule.Critical,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Locked:   true,
	Controls: rule.Controls{rule.FSBP: {"OpenSearch.2"}, rule.Nag: {"OS3", "OS5"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		policy := in.At("accessPolicies")
		return rule.When(rule.All(policy.Set(), rule.Not(shielded(in, stack))), policy.Statements().None(
			func(s rule.Statement) rule.Verdict {
				scoped := s.Conditioned("aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:PrincipalOrgID",
					"aws:SourceArn", "aws:SourceAccount", "aws:PrincipalAccount", "aws:PrincipalArn")
				return rule.All(s.Allows(), s.Public(), rule.Not(scoped))
			}).OnNo("accessPolicies has a statement that allows everybody"))
	},
}

// shielded holds for a domain in a VPC, and for the policy of one, be it named by reference or by name.
func shielded(in rule.Inputs, stack *rule.Stack) rule.Verdict {
	if in.Type() == domain {
		return inVPC(in)
	}
	var parts []rule.Verdict
	for _, d := range stack.Of(domain) {
		named, name := in.At("domainName"), d.At("domainName")
		parts = append(parts, rule.All(rule.Any(named.Same(name), name.Same(named)), inVPC(d)))
	}
	return rule.Any(append(parts, stack.Targets(in, "domainName", domain).Any(inVPC))...)
}

var internalUsers = rule.Setting[bool]{
	Name: "allowInternalUsers", Text: "whether users may be kept in the domain itself, with passwords there",
}

// FineGrainedAccess requires that the domain knows who asks, and that it knows them from IAM.
var FineGrainedAccess = rule.Rule{
	Name:  "opensearch-fine-grained-access",
	Types: []string{domain},
	Why: "Whoever is let in reads and deletes every index; users of the domain's own outlive those of " +
		"the account.",
	Fix: "set advancedSecurityOptions.enabled to true, without anonymousAuthEnabled and " +
		"internalUserDatabaseEnabled",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Settings: []rule.Option{internalUsers},
	Controls: rule.Controls{
		rule.FSBP: {"OpenSearch.7"}, rule.Nag: {"OS5"}, rule.Checkov: {"CKV2_AWS_52"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		security := in.At("advancedSecurityOptions")
		parts := []rule.Verdict{
			security.At("enabled").True(), rule.Not(security.At("anonymousAuthEnabled").True()),
		}
		if !internalUsers.Of(in) {
			parts = append(parts, rule.Not(security.At("internalUserDatabaseEnabled").True()))
		}
		return rule.All(parts...)
	},
}
