package aurora

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// foreign are the properties that only Multi-AZ clusters of RDS have.
var foreign = []string{"allocatedStorage", "iops", "dbClusterInstanceClass"}

// NoNonAuroraProperties forbids at Aurora what belongs to Multi-AZ clusters.
var NoNonAuroraProperties = rule.Rule{
	Name:  "aurora-no-non-aurora-properties",
	Types: []string{cluster},
	Why: `AWS refuses it: Aurora's storage grows by itself, and its only storage types are "aurora" and ` +
		`"aurora-iopt1".`,
	Fix:      "remove allocatedStorage, iops and dbClusterInstanceClass, and any other storageType",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html",
	Controls: rule.Controls{rule.CfnLint: {"E3693"}},
	Check: func(in rule.Inputs) rule.Verdict {
		kind := in.At("storageType")
		parts := []rule.Verdict{rule.When(kind.Set(), kind.Is("aurora", "aurora-iopt1"))}
		for _, name := range foreign {
			parts = append(parts, rule.Not(in.At(name).Set()))
		}
		return rule.When(aurora(in), rule.All(parts...))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		var changes []rule.Change
		for _, name := range foreign {
			changes = append(changes, rule.Remove(name))
		}
		if in.At("storageType").Is("aurora", "aurora-iopt1").Answer == rule.No {
			changes = append(changes, rule.Remove("storageType"))
		}
		return changes
	},
}

// MonitoringRolePresent requires an interval that exists, and a role for it and only for it.
var MonitoringRolePresent = rule.Rule{
	Name:  "aurora-monitoring-role-present",
	Types: []string{instance, cluster},
	Why: `AWS refuses it: "A MonitoringRoleARN value is required if you specify a MonitoringInterval ` +
		`value other than 0".`,
	Fix: "set monitoringInterval to 1, 5, 10, 15, 30 or 60 together with monitoringRoleArn, or leave " +
		"both out",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "USER_Monitoring.OS.Enabling.html",
	Controls: rule.Controls{rule.CfnLint: {"E3689"}},
	Check: func(in rule.Inputs) rule.Verdict {
		interval := in.At("monitoringInterval").Default(0)
		role := in.At("monitoringRoleArn").Set()
		return rule.All(
			interval.Is("0", "1", "5", "10", "15", "30", "60"),
			rule.Any(rule.All(interval.Is("0"), rule.Not(role)), rule.All(rule.Not(interval.Is("0")), role)),
		)
	},
}

const scalingBlock = "serverlessv2ScalingConfiguration"

// ServerlessCapacityValid requires capacities that Aurora Serverless has.
var ServerlessCapacityValid = rule.Rule{
	Name:  "aurora-serverless-capacity-valid",
	Types: []string{cluster},
	Why: `AWS refuses it: "Serverless v2 capacity … isn't valid", "The valid scaling range for this ` +
		`cluster is 0.0 to 256.0".`,
	Fix: "set minCapacity and maxCapacity to 0 to 256 in steps of 0.5, and secondsUntilAutoPause only " +
		"beside minCapacity 0",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "aurora-serverless-v2.setting-capacity.html",
	Check: func(in rule.Inputs) rule.Verdict {
		scaling := in.At(scalingBlock)
		low, high := scaling.At("minCapacity"), scaling.At("maxCapacity")
		pause := scaling.At("secondsUntilAutoPause")
		least, known := low.Number()
		return rule.When(scaling.Present(), rule.All(
			low.Satisfies("0 to 256 in steps of 0.5", capacity),
			high.Satisfies("1 to 256 in steps of 0.5", func(n float64) bool { return n >= 1 && capacity(n) }),
			high.Satisfies("not below minCapacity", func(n float64) bool { return !known || n >= least }),
			rule.When(pause.Set(), rule.All(low.Between(0, 0), pause.Between(300, 86400))),
		))
	},
}

func capacity(n float64) bool { return n >= 0 && n <= 256 && n*2 == math.Trunc(n*2) }

// ServerlessInstanceScales requires that the cluster of a serverless instance says how it scales.
var ServerlessInstanceScales = rule.Rule{
	Name:  "aurora-serverless-instance-scales",
	Types: []string{instance},
	With:  []string{cluster},
	Why: `AWS refuses it: "Set the Serverless v2 scaling configuration on the parent DB cluster before ` +
		`creating a Serverless v2 DB instance."`,
	Fix:      "set serverlessv2ScalingConfiguration of the cluster, or another instanceClass",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "aurora-serverless-v2.create.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		clusters := stack.Targets(in, "clusterIdentifier", cluster)
		serverless := in.At("instanceClass").Is("db.serverless")
		return rule.When(rule.All(serverless, clusters.Exist()), clusters.All(func(c rule.Inputs) rule.Verdict {
			return c.At(scalingBlock).Present()
		}))
	},
}

// mostIdentifier is how long the identifier of a cluster or an instance can be, in characters.
const mostIdentifier = 63

var identifier = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// IdentifierValid requires identifiers that AWS takes.
var IdentifierValid = rule.Rule{
	Name:  "aurora-identifier-valid",
	Types: []string{cluster, instance},
	Why:   `AWS refuses it: "The parameter DBClusterIdentifier is not a valid identifier".`,
	Fix: "begin with a letter and use up to 63 lower-case letters, digits and single hyphens, none at " +
		"the end",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "CHAP_Limits.html",
	Check: func(in rule.Inputs) rule.Verdict {
		id := in.At("clusterIdentifier")
		if in.Type() == instance {
			id = in.At("identifier")
		}
		want := fmt.Sprintf("up to %d lower-case letters, digits and single hyphens", mostIdentifier)
		return rule.When(id.Set(), id.Fits(want, func(text string) bool {
			return len(text) <= mostIdentifier && identifier.MatchString(text) &&
				!strings.Contains(text, "--") && !strings.HasSuffix(text, "-")
		}))
	},
}
