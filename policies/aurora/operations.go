package aurora

import "github.com/plinth-iac/plinth/policies/rule"

// AutoMinorUpgrade asks that instances take fixes by themselves.
var AutoMinorUpgrade = rule.Rule{
	Name:     "aurora-auto-minor-upgrade",
	Types:    []string{instance},
	Why:      "Known holes stay open until somebody remembers to close them.",
	Fix:      "leave autoMinorVersionUpgrade out, or set it to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"RDS.13", "RDS.35"}, rule.CIS5: {"2.2.2"},
		rule.Nag: {"RDSAutomaticMinorVersionUpgradeEnabled"}, rule.Checkov: {"CKV_AWS_226"},
	},
	Check:  func(in rule.Inputs) rule.Verdict { return rule.Not(in.At("autoMinorVersionUpgrade").False()) },
	Repair: rule.Put("autoMinorVersionUpgrade", true),
}

// EnhancedMonitoring asks for figures of the operating system, chosen at the instance or for its whole
// cluster.
var EnhancedMonitoring = rule.Rule{
	Name:     "aurora-enhanced-monitoring",
	Types:    []string{instance},
	With:     []string{cluster},
	Why:      "When the database is slow, nobody sees which of its processes has taken memory and processor.",
	Fix:      "set monitoringInterval to 60 and monitoringRoleArn, at the instance or at its cluster",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"RDS.6"}, rule.Nag: {"RDSEnhancedMonitoringEnabled"}, rule.Checkov: {"CKV_AWS_118"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		monitored := func(in rule.Inputs) rule.Verdict { return in.At("monitoringInterval").AtLeast(1) }
		return rule.Any(monitored(in), stack.Targets(in, "clusterIdentifier", cluster).Any(monitored))
	},
}

// PerformanceInsights asks for figures of the queries, encrypted with a key of the account's own. Small
// burstable classes of Aurora MySQL have none.
var PerformanceInsights = rule.Rule{
	Name:  "aurora-performance-insights",
	Types: []string{instance},
	With:  []string{cluster},
	Why: "When the database is slow, nobody sees which query it waits for; what is recorded shows the " +
		"queries.",
	Fix: "set performanceInsightsEnabled to true and performanceInsightsKmsKeyId, at the instance or " +
		"its cluster",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "USER_PerfInsights.html",
	Controls: rule.Controls{
		rule.Checkov: {"CKV_AWS_353", "CKV_AWS_354"}, rule.Trivy: {"AWS-0133", "AWS-0078"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		insights := func(in rule.Inputs) rule.Verdict {
			return rule.All(
				in.At("performanceInsightsEnabled").True(), in.At("performanceInsightsKmsKeyId").Set(),
			)
		}
		small := rule.All(mysql(in), in.At("instanceClass").HasPrefix("db.t2.", "db.t3.", "db.t4g."))
		return rule.When(rule.Not(small), rule.Any(
			insights(in), stack.Targets(in, "clusterIdentifier", cluster).Any(insights),
		))
	},
}

// EventSubscribed asks that somebody hears of failures, for the cluster and for its instances. A
// subscription to named sources counts: its author has chosen them.
var EventSubscribed = rule.Rule{
	Name:  "aurora-event-subscription",
	Types: []string{cluster},
	With:  []string{subscription},
	Why:   "Failovers, failures and forced maintenance of the database pass unnoticed.",
	Fix: `add an EventSubscription for sourceType "db-cluster" and one for "db-instance" with failure ` +
		`among its categories`,
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"RDS.19", "RDS.20"}},
	CheckStack: func(_ rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.All(
			subscribed(stack, "db-cluster", "failover", "failure", "maintenance"),
			subscribed(stack, "db-instance", "failure", "maintenance"),
		)
	},
}

// subscribed holds when a subscription is about the source and sends these categories. One without a source
// type is about all, one without categories sends all.
func subscribed(stack *rule.Stack, source string, categories ...string) rule.Verdict {
	reasons := []rule.Verdict{rule.Decide(false, "there is no EventSubscription to "+source)}
	for _, s := range stack.Of(subscription) {
		list := s.Each("eventCategories[]")
		of := s.At("sourceType")
		reasons = append(reasons, rule.All(
			rule.Not(s.At("enabled").False()),
			rule.Any(rule.Not(of.Set()), of.Is(source)),
			rule.Any(list.Count(0, 0), list.Has(categories...)),
		))
	}
	return rule.Any(reasons...)
}
