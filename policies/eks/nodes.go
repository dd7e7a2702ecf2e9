package eks

import "github.com/plinth-iac/plinth/policies/rule"

// NodesSupported forbids images on Amazon Linux 2, of which there are none for the versions in support.
var NodesSupported = rule.Rule{
	Name:  "eks-node-group-ami-supported",
	Types: []string{nodeGroup},
	Why: "There are no images on Amazon Linux 2 from Kubernetes 1.33 on, and the older ones get no " +
		"patches.",
	Fix:      "set amiType to AL2023_x86_64_STANDARD, AL2023_ARM_64_STANDARD or a BOTTLEROCKET one",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "eks-ami-deprecation-faqs.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.Not(in.At("amiType").HasPrefix("AL2_"))
	},
}

// NodesUpdatable asks that nodes are replaced a few at a time, repaired, and never the only one.
var NodesUpdatable = rule.Rule{
	Name:     "eks-node-group-update-config",
	Types:    []string{nodeGroup},
	Why:      "An update takes away more nodes than the pods can do without, and a node that hangs stays.",
	Fix:      "set updateConfig, nodeRepairConfig.enabled to true, and in production scalingConfig.minSize to 2",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "managed-node-update-behavior.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL08"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			rule.Any(
				in.At("updateConfig.maxUnavailable").AtLeast(1),
				in.At("updateConfig.maxUnavailablePercentage").AtLeast(1),
			),
			in.At("nodeRepairConfig.enabled").True(),
			rule.When(in.Production(), in.At("scalingConfig.minSize").AtLeast(2)),
		)
	},
}

// oldestNodes is by how many minor versions nodes may be behind their cluster.
const oldestNodes = 3

// NodesVersionFits requires a version that goes with that of the cluster.
var NodesVersionFits = rule.Rule{
	Name:     "eks-node-group-version-fits",
	Types:    []string{nodeGroup},
	With:     []string{cluster},
	Why:      "AWS refuses it: nodes are of the cluster's version, or of one of the three before.",
	Fix:      "leave version out, or set it to the cluster's",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://kubernetes.io/releases/version-skew-policy/",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		nodes := in.At("version")
		clusters := stack.Targets(in, "clusterName", cluster)
		return rule.When(nodes.Set(), clusters.Every(func(c rule.Inputs) rule.Verdict {
			version, _ := c.At("version").Text()
			fits := nodes.Fits("a version that goes with the cluster's", func(text string) bool {
				behind := minorOf(version) - minorOf(text)
				return minorOf(text) >= 0 && behind >= 0 && behind <= oldestNodes
			})
			return rule.When(c.At("version").Set(), fits)
		}))
	},
}
