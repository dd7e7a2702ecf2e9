package logs

import (
	"github.com/plinth-iac/plinth/policies/rule"
)

var leastDays = rule.Setting[int]{
	Name: "leastDays", Text: "the shortest time that logs of a production stack are kept, in days", Default: 30,
}

// RetentionSet requires that logs are kept for long enough, and not for ever.
var RetentionSet = rule.Rule{
	Name:     "log-group-retention-set",
	Types:    []string{group},
	Why:      "Logs without a retention are paid for for ever; with too short a one they are gone when needed.",
	Fix:      "set retentionInDays",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Settings: []rule.Option{leastDays},
	Controls: rule.Controls{
		rule.FSBP: {"CloudWatch.16"}, rule.Nag: {"CloudWatchLogGroupRetentionPeriod"},
		rule.Checkov: {"CKV_AWS_66", "CKV_AWS_338"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		days := in.At("retentionInDays").Default(0)
		return rule.All(
			rule.Not(days.Between(0, 0)).Because("retentionInDays is not set: logs are kept for ever"),
			rule.When(in.Production(), rule.Any(days.Between(0, 0), days.AtLeast(float64(leastDays.Of(in))))),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return []rule.Change{rule.Set("retentionInDays", leastDays.Of(in))}
	},
}
