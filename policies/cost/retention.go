package cost

import "github.com/plinth-iac/plinth/policies/rule"

var (
	logDays = rule.Setting[int]{
		Name: "logDays", Text: "how long logs outside production are kept at most, in days", Default: 90,
	}
	streamHours = rule.Setting[int]{
		Name: "streamHours", Text: "how long streams outside production are kept at most, in hours", Default: 24,
	}
)

// RetentionCapped asks that what nobody will look for is not kept for years.
var RetentionCapped = rule.Rule{
	Name:     "stateful-retention-cost-cap",
	Types:    []string{logGroup, stream},
	Why:      "What is kept of a stack that nobody depends on is paid for every month and never looked at.",
	Fix:      "lower retentionInDays or retentionPeriod",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Settings: []rule.Option{logDays, streamHours},
	URL: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/" +
		"Working-with-log-groups-and-streams.html",
	Check: func(in rule.Inputs) rule.Verdict {
		period, most := kept(in)
		return rule.When(
			rule.All(rule.Not(in.Production()), in.At(period).Set()), in.At(period).AtMost(float64(most)),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		period, most := kept(in)
		return []rule.Change{rule.Set(period, most)}
	},
}

// kept is the property that says how long something is kept, and how much is enough.
func kept(in rule.Inputs) (period string, most int) {
	if in.Type() == stream {
		return "retentionPeriod", streamHours.Of(in)
	}
	return "retentionInDays", logDays.Of(in)
}

// VolumesGP3 asks for the volumes that cost less and do more.
var VolumesGP3 = rule.Rule{
	Name:     "opensearch-volumes-gp3",
	Types:    []string{domain},
	Why:      "gp2 and io1 cost more for each gigabyte than gp3, and gp2 is slow when it is small.",
	Fix:      `set ebsOptions.volumeType to "gp3"`,
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/sizing-domains.html",
	Check: func(in rule.Inputs) rule.Verdict {
		volumes := in.At("ebsOptions")
		return rule.When(
			rule.All(volumes.Present(), volumes.At("ebsEnabled").Default(true).True()),
			volumes.At("volumeType").Default("gp2").Is("gp3"),
		)
	},
	Repair: rule.Put("ebsOptions.volumeType", "gp3"),
}
