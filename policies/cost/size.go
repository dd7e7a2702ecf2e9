package cost

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// classes are the properties, by type, that say how large a machine is.
var classes = map[string]string{
	clusterInstance: "instanceClass", databaseInstance: "instanceClass", replicationGroup: "nodeType",
	cacheCluster: "nodeType", domain: "clusterConfig.instanceType", nodeGroup: "instanceTypes[]",
}

var machines = []string{clusterInstance, databaseInstance, replicationGroup, cacheCluster, domain, nodeGroup}

var allowedClasses = rule.Setting[[]string]{
	Name: "allowed", Default: []string{},
	Text: `the classes that may be used, as in "db.t4g.*"; "*" is any text`,
}

// InstanceClassAllowed requires, when wanted, that machines are of a size that was agreed on.
var InstanceClassAllowed = rule.Rule{
	Name:     "instance-class-allowed",
	Types:    machines,
	Why:      "One letter in the name of a class is a factor of ten on the bill.",
	Fix:      "set instanceClass, nodeType, instanceType or instanceTypes to a class that is allowed",
	Severity: rule.Medium,
	Topic:    rule.Cost,
	Level:    rule.Mandatory,
	Settings: []rule.Option{allowedClasses},
	URL: "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/" +
		"select-the-correct-resource-type-size-and-number.html",
	Controls: rule.Controls{rule.WellArchitected: {"COST06"}},
	Check: func(in rule.Inputs) rule.Verdict {
		allowed := allowedClasses.Of(in)
		if len(allowed) == 0 {
			return rule.Irrelevant("no classes are configured")
		}
		return ofClass(in, "one of "+strings.Join(allowed, ", "), func(class string) bool {
			return slices.ContainsFunc(allowed, func(pattern string) bool {
				match, err := path.Match(pattern, class)
				return err == nil && match
			})
		})
	},
}

// ofClass holds when each class that the resource names fits.
func ofClass(in rule.Inputs, want string, fits func(class string) bool) rule.Verdict {
	return in.Each(classes[in.Type()]).All(func(class rule.Value) rule.Verdict {
		return rule.When(class.Set(), class.Fits(want, fits))
	})
}

var (
	// graviton are the classes on AWS's own processors: m7g, r6gd, c8gn, and OpenSearch's optimised ones.
	graviton = regexp.MustCompile(`^(db\.|cache\.)?([a-z]+[0-9]+[a-z]*g[a-z]*|or[0-9]+|om[0-9]+|oi[0-9]+)\.`)
	// accelerated are the classes for which there is no Graviton.
	accelerated = regexp.MustCompile(`^(p|g|inf|trn|dl|vt|f|mac)[0-9]`)
)

// InstanceClassGraviton asks for the cheaper processor where nothing ties the machine to the other.
var InstanceClassGraviton = rule.Rule{
	Name:     "instance-class-graviton",
	Types:    machines,
	Why:      "The same work on Graviton costs about a fifth less, and managed services hide the difference.",
	Fix:      `choose a class with a "g" after its generation, such as db.r8g.large or cache.t4g.small`,
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      "https://aws.amazon.com/ec2/graviton/",
	Controls: rule.Controls{rule.WellArchitected: {"COST06"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return ofClass(in, "a class on Graviton", func(class string) bool {
			return class == "db.serverless" || graviton.MatchString(class) || accelerated.MatchString(class)
		})
	},
}
