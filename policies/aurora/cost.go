package aurora

import "github.com/plinth-iac/plinth/policies/rule"

// ExtendedSupportDisabled asks that a cluster is upgraded, rather than charged, when its version grows old.
// It can only be chosen when a cluster is created, so that a repair would replace the cluster.
var ExtendedSupportDisabled = rule.Rule{
	Name:  "aurora-extended-support-disabled",
	Types: []string{cluster},
	Why:   "When the version's standard support ends, a fee for every processor and hour begins by itself.",
	Fix: `set engineLifecycleSupport to "open-source-rds-extended-support-disabled" when the cluster is ` +
		`created`,
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      guide + "extended-support.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("engineLifecycleSupport").Is("open-source-rds-extended-support-disabled")
	},
}

// idleUnits is the least that a cluster can run at without pausing, in Aurora capacity units.
const idleUnits = 0.5

var mostUnits = rule.Setting[int]{
	Name: "mostUnits", Text: "the highest capacity of a cluster outside production, in Aurora capacity units",
	Default: 8,
}

// ServerlessCapacityCap asks that a cluster outside production rests cheaply and cannot grow without limit.
var ServerlessCapacityCap = rule.Rule{
	Name:  "aurora-serverless-capacity-cap",
	Types: []string{cluster},
	Why: "A cluster that nobody depends on is paid for like one in production, by one slow query if " +
		"need be.",
	Fix:      "set minCapacity and maxCapacity of serverlessv2ScalingConfiguration lower",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      guide + "aurora-serverless-v2.setting-capacity.html",
	Settings: []rule.Option{mostUnits},
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Env().Production {
			return rule.Decide(true, "capacity in production is not capped")
		}
		scaling := in.At(scalingBlock)
		return rule.When(scaling.Present(), rule.All(
			scaling.At("minCapacity").AtMost(idleUnits),
			scaling.At("maxCapacity").AtMost(float64(mostUnits.Of(in))),
		))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		var changes []rule.Change
		if in.At(scalingBlock).At("minCapacity").AtMost(idleUnits).Answer == rule.No {
			changes = append(changes, rule.Set(scalingBlock+".minCapacity", idleUnits))
		}
		if in.At(scalingBlock).At("maxCapacity").AtMost(float64(mostUnits.Of(in))).Answer == rule.No {
			changes = append(changes, rule.Set(scalingBlock+".maxCapacity", mostUnits.Of(in)))
		}
		return changes
	},
}
