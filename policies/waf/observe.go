package waf

import (
	"regexp"

	"github.com/plinth-iac/plinth/policies/rule"
)

// MetricsEnabled asks for numbers about the web ACL and each of its rules.
var MetricsEnabled = rule.Rule{
	Name:     "waf-metrics-enabled",
	Types:    []string{webACL},
	Why:      "Nobody sees that a rule stops attackers, or customers.",
	Fix:      "set cloudwatchMetricsEnabled to true in visibilityConfig and in rules[].visibilityConfig",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"WAF.12"}},
	Check: func(in rule.Inputs) rule.Verdict {
		enabled := func(v rule.Value) rule.Verdict { return v.True() }
		return rule.All(
			in.At("visibilityConfig.cloudwatchMetricsEnabled").True(),
			in.Each("rules[].visibilityConfig.cloudwatchMetricsEnabled").All(enabled),
		)
	},
	Repair: rule.Both(
		rule.Put("visibilityConfig.cloudwatchMetricsEnabled", true),
		rule.Put("rules[].visibilityConfig.cloudwatchMetricsEnabled", true),
	),
}

// LoggingEnabled requires that a web ACL writes down what it sees.
var LoggingEnabled = rule.Rule{
	Name:     "waf-logging-enabled",
	Types:    []string{webACL},
	With:     []string{logging},
	Why:      "Nobody can tell what an attacker tried, nor why a customer was refused.",
	Fix:      "add a WebAclLoggingConfiguration whose resourceArn is the web ACL's",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"WAF.11"}, rule.Nag: {"WAFv2LoggingEnabled"}, rule.Checkov: {"CKV2_AWS_31"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Users(in, logging, "resourceArn").Exist()
	},
}

// LogsRedacted asks that what proves who a visitor is does not stand in the logs.
var LogsRedacted = rule.Rule{
	Name:     "waf-logs-redact-credentials",
	Types:    []string{logging},
	Why:      "Whoever may read the logs can take over the sessions of those whose requests stand there.",
	Fix:      `add singleHeader "authorization" and "cookie" to redactedFields`,
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      guide + "logging-management.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("redactedFields[].singleHeader.name").Has(credentialHeaders...)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		fields, ok := redacted(in)
		if !ok {
			return nil
		}
		for _, name := range credentialHeaders {
			if in.Each("redactedFields[].singleHeader.name").Has(name).Answer == rule.No {
				fields = append(fields, map[string]any{"singleHeader": map[string]any{"name": name}})
			}
		}
		return []rule.Change{rule.Set("redactedFields", fields)}
	},
}

// credentialHeaders are the headers by which visitors prove who they are, as WAF spells them.
var credentialHeaders = []string{"authorization", "cookie"}

// redacted is what is redacted already, when all of it is known.
func redacted(in rule.Inputs) (fields []any, ok bool) {
	known, complete := in.Each("redactedFields[]").Values()
	for _, v := range known {
		parts, all := v.Fields().Values()
		kept := map[string]any{}
		for _, part := range parts {
			name, header := part.At("name").Text()
			switch {
			case part.Absent():
			case part.Key() == "singleHeader" && header:
				kept["singleHeader"] = map[string]any{"name": name}
			case part.Key() == "singleHeader" || part.Unknown():
				all = false
			default:
				kept[part.Key()] = map[string]any{}
			}
		}
		complete = complete && all
		fields = append(fields, kept)
	}
	return fields, complete
}

// namedForWAF matches the ARN of a log group, a bucket or a stream whose name has the beginning that WAF
// wants.
var namedForWAF = regexp.MustCompile(
	`^arn:[^:]+:(logs:.*:log-group:|s3:::|firehose:.*:deliverystream/)aws-waf-logs-`)

// LogDestinationNamed requires the one destination, and the name of it, that WAF takes.
var LogDestinationNamed = rule.Rule{
	Name:     "waf-log-destination-name-prefix",
	Types:    []string{logging},
	With:     []string{logGroup, bucket, firehose},
	Why:      `AWS refuses any destination whose name does not begin with "aws-waf-logs-", and a second one.`,
	Fix:      `set logDestinationConfigs to one ARN, of a log group, bucket or stream named "aws-waf-logs-…"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "logging-destinations.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		const path = "logDestinationConfigs[]"
		named := func(property string) func(rule.Inputs) rule.Verdict {
			return func(d rule.Inputs) rule.Verdict { return d.At(property).HasPrefix("aws-waf-logs-") }
		}
		inStack := stack.Targets(in, path, logGroup, bucket, firehose).Exist()
		return rule.All(
			in.Each(path).Count(1, 1),
			in.Each(path).All(func(arn rule.Value) rule.Verdict {
				return rule.Any(inStack, arn.Matches(namedForWAF, "the ARN of something named aws-waf-logs-…"))
			}),
			stack.Targets(in, path, logGroup, firehose).All(named("name")),
			stack.Targets(in, path, bucket).All(named("bucket")),
		)
	},
}
