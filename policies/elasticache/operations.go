package elasticache

import "github.com/plinth-iac/plinth/policies/rule"

// AutomaticFailover requires that a replica in another zone takes over by itself. To a group of one node a
// repair would ask for what AWS refuses.
var AutomaticFailover = rule.Rule{
	Name:     "elasticache-automatic-failover",
	Types:    []string{group},
	Why:      "When the primary node or its zone fails, the cache is away and what it held is lost.",
	Fix:      "set automaticFailoverEnabled and multiAzEnabled to true, with two nodes or more",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"ElastiCache.3"}, rule.Nag: {"AEC4"}, rule.Checkov: {"CKV2_AWS_50"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(in.Production(), rule.All(
			in.At("automaticFailoverEnabled").True(), in.At("multiAzEnabled").True(),
		))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if replicated(in).Answer != rule.Yes {
			return nil
		}
		return []rule.Change{rule.Set("automaticFailoverEnabled", true), rule.Set("multiAzEnabled", true)}
	},
}

// replicated holds when each shard has a second node.
func replicated(in rule.Inputs) rule.Verdict {
	return rule.Any(in.At("numCacheClusters").AtLeast(2), in.At("replicasPerNodeGroup").AtLeast(1))
}

var (
	leastSnapshotDays = rule.Setting[int]{
		Name: "leastDays", Text: "the shortest time that snapshots are kept, in days, up to 35", Default: 1,
	}
	leastProductionDays = rule.Setting[int]{
		Name: "leastProductionDays", Text: "the same for stacks in production, in days", Default: 7,
	}
)

// Snapshots asks that what a cache held can be restored.
var Snapshots = rule.Rule{
	Name:     "elasticache-snapshots",
	Types:    []string{group, serverless},
	Why:      "What a cache held is lost with it, and a cold cache brings down the database behind it.",
	Fix:      "set snapshotRetentionLimit to days, up to 35",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Settings: []rule.Option{leastSnapshotDays, leastProductionDays},
	Controls: rule.Controls{
		rule.FSBP: {"ElastiCache.1"}, rule.Nag: {"ElastiCacheRedisClusterAutomaticBackup"},
		rule.Checkov: {"CKV_AWS_134"}, rule.Trivy: {"AWS-0050"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		kept := in.At("snapshotRetentionLimit").Default(0)
		return rule.When(rule.Not(engine(in).Is("memcached")), kept.AtLeast(float64(snapshotDays(in))))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return []rule.Change{rule.Set("snapshotRetentionLimit", snapshotDays(in))}
	},
}

func snapshotDays(in rule.Inputs) int {
	if in.Env().Production {
		return leastProductionDays.Of(in)
	}
	return leastSnapshotDays.Of(in)
}

// AutoMinorUpgrade asks that nodes take fixes by themselves.
var AutoMinorUpgrade = rule.Rule{
	Name:     "elasticache-auto-minor-upgrade",
	Types:    []string{group, single},
	Why:      "Known holes stay open until somebody remembers to close them.",
	Fix:      "leave autoMinorVersionUpgrade out, or set it to true",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"ElastiCache.2"}, rule.Checkov: {"CKV_AWS_322"}},
	Check:    func(in rule.Inputs) rule.Verdict { return rule.Not(in.At("autoMinorVersionUpgrade").False()) },
	Repair: func(in rule.Inputs) []rule.Change {
		if in.Type() == single {
			// The provider wants text here.
			return []rule.Change{rule.Set("autoMinorVersionUpgrade", "true")}
		}
		return []rule.Change{rule.Set("autoMinorVersionUpgrade", true)}
	},
}

// LogsDelivered asks for both logs of a group.
var LogsDelivered = rule.Rule{
	Name:     "elasticache-logs-delivered",
	Types:    []string{group},
	Why:      "Slow commands and what the engine complains about are seen by nobody.",
	Fix:      `add logDeliveryConfigurations of the logTypes "slow-log" and "engine-log"`,
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "Log_Delivery.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("logDeliveryConfigurations[].logType").Has("slow-log", "engine-log")
	},
}

// ServerlessUsageLimits asks for an end to the growth of a serverless cache. What the end is, only the
// author knows.
var ServerlessUsageLimits = rule.Rule{
	Name:     "elasticache-serverless-usage-limits",
	Types:    []string{serverless},
	Why:      "A key that never expires, or a client in a loop, is paid for without limit.",
	Fix:      "set cacheUsageLimits.dataStorage.maximum and cacheUsageLimits.ecpuPerSeconds[].maximum",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      guide + "Scaling.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.At("cacheUsageLimits.dataStorage.maximum").AtLeast(1),
			in.Each("cacheUsageLimits.ecpuPerSeconds[].maximum").Any(func(v rule.Value) rule.Verdict {
				return v.AtLeast(1)
			}),
		)
	},
}

// PreferValkey asks for the cheaper of two engines that do the same.
var PreferValkey = rule.Rule{
	Name:     "elasticache-prefer-valkey",
	Types:    []string{group, serverless},
	Why:      "Redis costs a fifth to a third more than Valkey, which speaks the same protocol.",
	Fix:      `set engine to "valkey"`,
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      "https://aws.amazon.com/elasticache/pricing/",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.When(engine(in).Is("redis", "valkey"), engine(in).Is("valkey"))
	},
}
