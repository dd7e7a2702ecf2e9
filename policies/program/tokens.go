package program

import (
	"path"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// CanonicalTokens asks for the one spelling of a type that has two.
var CanonicalTokens = rule.Rule{
	Name: "canonical-resource-tokens",
	Types: []string{
		"aws:lb/loadBalancer:LoadBalancer", "aws:lb/listener:Listener", "aws:lb/listenerRule:ListenerRule",
		"aws:lb/listenerCertificate:ListenerCertificate", "aws:lb/targetGroup:TargetGroup",
		"aws:lb/targetGroupAttachment:TargetGroupAttachment", "aws:ec2/securityGroupRule:SecurityGroupRule",
	},
	Why: "The same thing under two types is two resources to Pulumi, and other packs and queries see one of " +
		"them only.",
	Fix: "use aws:lb for aws:alb, and vpc.SecurityGroupIngressRule or vpc.SecurityGroupEgressRule for " +
		"ec2.SecurityGroupRule; an alias keeps the resource",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      docs + "options/aliases/",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Decide(strings.HasPrefix(in.Token(), "aws:lb/"), "the type is "+in.Token())
	},
}

var (
	allowedTypes = rule.Setting[[]string]{
		Name: "allow", Text: `the types that may be used, as in "aws:s3/*"; none is all`, Default: []string{},
	}
	deniedTypes = rule.Setting[[]string]{
		Name: "deny", Text: `the types that may not be used, as in "aws:iam/user:User"`, Default: []string{},
	}
)

// TypeAllowed forbids, when wanted, what a stack has no business with.
var TypeAllowed = rule.Rule{
	Name:     "resource-type-allowed",
	Types:    []string{anything},
	Why:      "What nobody has agreed to run is in no review, no budget and no runbook.",
	Fix:      "use a type that is allowed, or agree on this one and configure it",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Disabled,
	Settings: []rule.Option{allowedTypes, deniedTypes},
	URL:      docs + "resources/names/#types",
	Check: func(in rule.Inputs) rule.Verdict {
		allowed, denied := allowedTypes.Of(in), deniedTypes.Of(in)
		if strings.HasPrefix(in.Type(), "pulumi:") || len(allowed)+len(denied) == 0 {
			return rule.Irrelevant("no types are configured, or the type is Pulumi's own")
		}
		return rule.All(
			rule.Decide(!matchesAny(denied, in), in.Type()+" is denied"),
			rule.Decide(len(allowed) == 0 || matchesAny(allowed, in), in.Type()+" is not among the allowed types"),
		)
	},
}

// matchesAny says whether a pattern fits the resource's type, in either of its spellings.
func matchesAny(patterns []string, in rule.Inputs) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		return matches(pattern, in.Type()) || matches(pattern, in.Token())
	})
}

// matches is path.Match in which "*" goes over slashes.
func matches(pattern, token string) bool {
	flat := strings.NewReplacer("/", "\x1f").Replace
	match, err := path.Match(flat(pattern), flat(token))
	return err == nil && match
}
