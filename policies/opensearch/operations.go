package opensearch

import (
	"regexp"
	"strconv"

	"github.com/plinth-iac/plinth/policies/rule"
)

// logTypes are the logs that a domain can publish.
var logTypes = []string{"ES_APPLICATION_LOGS", "AUDIT_LOGS", "SEARCH_SLOW_LOGS", "INDEX_SLOW_LOGS"}

// LogsPublished requires every log of a domain in CloudWatch.
var LogsPublished = rule.Rule{
	Name:  "opensearch-logs-published",
	Types: []string{domain},
	Why:   "Who asked what, what was slow and what failed is written down nowhere.",
	Fix: "add logPublishingOptions of the logTypes ES_APPLICATION_LOGS, AUDIT_LOGS, SEARCH_SLOW_LOGS, " +
		"INDEX_SLOW_LOGS",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"OpenSearch.4", "OpenSearch.5"}, rule.Nag: {"OS9"},
		rule.Checkov: {"CKV_AWS_84", "CKV_AWS_317"}, rule.Trivy: {"AWS-0042"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		parts := make([]rule.Verdict, 0, len(logTypes))
		for _, kind := range logTypes {
			published := in.Each("logPublishingOptions[]").Any(func(log rule.Value) rule.Verdict {
				return rule.All(log.At("logType").Is(kind), rule.Not(log.At("enabled").False()))
			})
			parts = append(parts, published.OnNo("logPublishingOptions lacks "+kind))
		}
		return rule.All(parts...)
	},
}

// AutoSoftwareUpdate asks that the service's fixes are taken, and at night.
var AutoSoftwareUpdate = rule.Rule{
	Name:     "opensearch-auto-software-update",
	Types:    []string{domain},
	Why:      "Known holes stay open until somebody closes them, or AWS does so at a time of its own choice.",
	Fix:      "set softwareUpdateOptions.autoSoftwareUpdateEnabled to true, with offPeakWindowOptions",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"OpenSearch.10"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(
			in.At("softwareUpdateOptions.autoSoftwareUpdateEnabled").True(),
			rule.Not(in.At("offPeakWindowOptions.enabled").False()),
		)
	},
	Repair: rule.Both(
		rule.Put("softwareUpdateOptions.autoSoftwareUpdateEnabled", true),
		rule.Put("offPeakWindowOptions.enabled", true),
	),
}

var release = regexp.MustCompile(`^OpenSearch_([0-9]+)\.([0-9]+)$`)

// EngineVersionSupported asks for a version that is named and that AWS still supports without a fee: from
// 2.11 on.
var EngineVersionSupported = rule.Rule{
	Name:  "opensearch-engine-version-supported",
	Types: []string{domain},
	Why: "Old versions get no fixes and cost a fee for every hour; without one, two stacks get " +
		"different versions.",
	Fix:      `set engineVersion, such as "OpenSearch_2.19"`,
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      guide + "what-is.html#choosing-version",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("engineVersion").Fits("OpenSearch_2.11 or newer", func(text string) bool {
			parts := release.FindStringSubmatch(text)
			if parts == nil {
				return false
			}
			major, errMajor := strconv.Atoi(parts[1])
			minor, errMinor := strconv.Atoi(parts[2])
			return errMajor == nil && errMinor == nil && (major > 2 || major == 2 && minor >= 11)
		})
	},
}

// ThreeDataNodes requires that a zone can fail without a loss.
var ThreeDataNodes = rule.Rule{
	Name:     "opensearch-three-data-nodes",
	Types:    []string{domain},
	Why:      "When a node or its zone fails, shards without a replica elsewhere are lost, and writes stop.",
	Fix:      "set clusterConfig.instanceCount to 3 or more and clusterConfig.zoneAwarenessEnabled to true",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"OpenSearch.6"}, rule.Nag: {"OS7"}},
	Check: func(in rule.Inputs) rule.Verdict {
		cluster := in.At("clusterConfig")
		return rule.When(in.Production(), rule.All(
			cluster.At("instanceCount").Default(1).AtLeast(3), cluster.At("zoneAwarenessEnabled").True(),
		))
	},
}

// DedicatedMasters asks for nodes that only lead.
var DedicatedMasters = rule.Rule{
	Name:     "opensearch-dedicated-masters",
	Types:    []string{domain},
	Why:      "One heavy query makes the node that leads the cluster falter, and the cluster with it.",
	Fix:      "set clusterConfig.dedicatedMasterEnabled to true and clusterConfig.dedicatedMasterCount to 3",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"OpenSearch.11"}, rule.Nag: {"OS4"}, rule.Checkov: {"CKV_AWS_318", "CKV2_AWS_59"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		cluster := in.At("clusterConfig")
		return rule.When(in.Production(), rule.All(
			cluster.At("dedicatedMasterEnabled").True(), cluster.At("dedicatedMasterCount").AtLeast(3),
		))
	},
}
