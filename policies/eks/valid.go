package eks

import (
	"math"
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

var clusterName = regexp.MustCompile(`^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$`)

// ClusterNameValid requires a name that EKS takes.
var ClusterNameValid = rule.Rule{
	Name:     "eks-cluster-name-valid",
	Types:    []string{cluster},
	Why:      "AWS refuses it: a cluster is called by letters, digits, hyphens and underscores.",
	Fix:      "set name to at most 100 letters, digits, hyphens and underscores, the first a letter or digit",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.At("name").Set(), in.At("name").Matches(clusterName, "a name that EKS takes"))
	},
}

// SubnetsInTwoZones requires subnets in two availability zones for the control plane.
var SubnetsInTwoZones = rule.Rule{
	Name:     "eks-subnets-two-azs",
	Types:    []string{cluster},
	With:     []string{subnet},
	Why:      `AWS refuses it: "Subnets specified must be in at least two different AZs".`,
	Fix:      "set vpcConfig.subnetIds to subnets of two availability zones",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "network-reqs.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		listed := in.Each("vpcConfig.subnetIds[]")
		subnets, complete := stack.Targets(in, "vpcConfig.subnetIds[]", subnet).Sure()
		ids, known := listed.Values()
		return rule.All(listed.Count(2, math.MaxInt), apart(subnets, complete && known && len(subnets) == len(ids)))
	},
}

// apart holds when two of the subnets are in different zones. When these are not all, the others may be
// elsewhere.
func apart(subnets []rule.Inputs, complete bool) rule.Verdict {
	parts := []rule.Verdict{rule.Decide(false, "the subnets are all in one availability zone")}
	if !complete {
		parts = append(parts, rule.Unclear("not all subnets are known"))
	}
	for i, a := range subnets {
		for _, b := range subnets[:i] {
			first, second := a.At("availabilityZone"), b.At("availabilityZone")
			known := rule.Any(rule.All(first.Set(), second.Set()), rule.Unclear("a zone is not known"))
			parts = append(parts, rule.When(known, rule.Not(first.Same(second))))
		}
	}
	return rule.Any(parts...)
}
