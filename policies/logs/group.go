package logs

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

// EncryptedWithCMK asks for a key of the account. CloudWatch Logs takes its ARN, not an alias.
var EncryptedWithCMK = rule.Rule{
	Name:     "log-group-encrypted-with-cmk",
	Types:    []string{group},
	Why:      "Whoever may read logs reads these: there is no key that could be withheld or revoked.",
	Fix:      "set kmsKeyId to the ARN of a key of your own",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	URL:      logsGuide + "encrypt-log-data-kms.html",
	Controls: rule.Controls{
		rule.Nag: {"CloudWatchLogGroupEncrypted"}, rule.Checkov: {"CKV_AWS_158"}, rule.Trivy: {"AWS-0017"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		key := in.At("kmsKeyId")
		return rule.All(key.Set(), rule.Not(key.Mentions("alias/")))
	},
}

// retentions are the times in days that CloudWatch Logs has, and 0 for ever:
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
var retentions = []float64{
	0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

var groupName = regexp.MustCompile(`^[.\-_/#A-Za-z0-9]{1,512}$`)

// RetentionValid requires a name and a retention that CloudWatch Logs takes.
var RetentionValid = rule.Rule{
	Name:     "log-group-retention-valid",
	Types:    []string{group},
	Why:      `AWS refuses it: "Invalid retention value", or "Member must satisfy regular expression pattern".`,
	Fix:      "set retentionInDays to a time that there is, such as 90, and name to letters, digits and .-_/#",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name := in.At("name")
		return rule.All(
			in.At("retentionInDays").Default(0).Satisfies("a time that there is, such as 30 or 90", known),
			rule.When(name.Set(), name.Matches(groupName, "letters, digits and . - _ / #")),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		days, given := in.At("retentionInDays").Number()
		if !given || known(days) {
			return nil
		}
		next, _ := slices.BinarySearch(retentions, days)
		return []rule.Change{rule.Set("retentionInDays", retentions[min(next, len(retentions)-1)])}
	},
}

func known(days float64) bool { return slices.Contains(retentions, days) }

// mostFilters is how many subscription filters a log group takes.
const mostFilters = 2

// SubscriptionFilterLimit requires that no more filters read a log group than may.
var SubscriptionFilterLimit = rule.Rule{
	Name:     "log-subscription-filter-limit",
	Types:    []string{group},
	With:     []string{filter},
	Why:      `AWS refuses it: "LimitExceededException: Resource limit exceeded", from the third filter on.`,
	Fix:      "send the log to one stream, and let others read from there",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E2529"}},
	URL:      logsGuide + "cloudwatch_limits_cwl.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		filters, complete := stack.Users(in, filter, "logGroup").Sure()
		if len(filters) <= mostFilters && !complete {
			return rule.Unclear("not all subscription filters are known")
		}
		return rule.Decide(len(filters) <= mostFilters,
			fmt.Sprintf("%d subscription filters read the log group; want %d at most", len(filters), mostFilters))
	},
}
