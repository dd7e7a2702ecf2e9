package secrets

import (
	"regexp"
	"strconv"

	"github.com/plinth-iac/plinth/policies/rule"
)

// RotationEnabled asks that a secret changes by itself. Those of other companies, which nothing here can
// change, want an exemption.
var RotationEnabled = rule.Rule{
	Name:     "secret-rotation-enabled",
	Types:    []string{secret},
	With:     []string{rotation},
	Why:      "A secret that leaked, or that somebody took along, is good for ever.",
	Fix:      "add a SecretRotation with the secretId",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Controls: rule.Controls{
		rule.FSBP: {"SecretsManager.1"}, rule.Nag: {"SMG4"}, rule.Checkov: {"CKV2_AWS_57"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Users(in, rotation, "secretId").Exist()
	},
}

var mostRotationDays = rule.Setting[int]{
	Name: "mostDays", Text: "the longest time after which a secret has to change, in days", Default: 90,
}

var (
	rotationRate = regexp.MustCompile(`^rate\(([0-9]+) (hours?|days?)\)$`)
	// rotationCron is a schedule for every month, or for every second or third one.
	rotationCron = regexp.MustCompile(`^cron\(\S+ \S+ \S+ (?:\*|(?:\*|1)/([1-3])) \S+ \S+\)$`)
)

// longestMonth is how many days may pass from a day of one month to the same day of the next.
const longestMonth = 31

// RotationPeriod asks that a secret changes often enough.
var RotationPeriod = rule.Rule{
	Name:     "secret-rotation-period",
	Types:    []string{rotation},
	Why:      "A secret that leaked is good for as long as it does not change.",
	Fix:      "set rotationRules.automaticallyAfterDays to 90 or less, or a scheduleExpression that is as often",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Settings: []rule.Option{mostRotationDays},
	Controls: rule.Controls{rule.FSBP: {"SecretsManager.4"}, rule.Checkov: {"CKV_AWS_304"}},
	Check: func(in rule.Inputs) rule.Verdict {
		most := mostRotationDays.Of(in)
		schedule := in.At("rotationRules.scheduleExpression")
		return rule.Any(
			in.At("rotationRules.automaticallyAfterDays").Between(1, float64(most)),
			schedule.Fits("a schedule that is often enough", func(text string) bool {
				days, ok := days(text)
				return ok && days <= most
			}),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return []rule.Change{
			rule.Set("rotationRules.automaticallyAfterDays", mostRotationDays.Of(in)),
			rule.Remove("rotationRules.scheduleExpression"),
		}
	},
}

// days is the longest time between two rotations of a schedule. Schedules for chosen months cannot be told.
func days(schedule string) (longest int, ok bool) {
	if parts := rotationRate.FindStringSubmatch(schedule); parts != nil {
		n, err := strconv.Atoi(parts[1])
		if parts[2][0] == 'h' {
			n /= 24
		}
		return n, err == nil
	}
	parts := rotationCron.FindStringSubmatch(schedule)
	if parts == nil {
		return 0, false
	}
	months, err := strconv.Atoi(parts[1])
	if err != nil {
		months = 1
	}
	return months * longestMonth, true
}

var leastRecoveryDays = rule.Setting[int]{
	Name: "leastDays", Text: "the shortest time for which a deleted secret can be brought back, in days",
	Default: 7,
}

// RecoveryWindow asks that a secret that people depend on can be brought back.
var RecoveryWindow = rule.Rule{
	Name:     "secret-recovery-window",
	Types:    []string{secret},
	Why:      "A secret that was deleted by mistake is gone at once, and with it what it opens.",
	Fix:      "set recoveryWindowInDays to 7 or more, 30 at best",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Settings: []rule.Option{leastRecoveryDays},
	URL:      guide + "manage_delete-secret.html",
	Check: func(in rule.Inputs) rule.Verdict {
		window := in.At("recoveryWindowInDays").Default(longestWindow)
		return rule.When(in.Production(), window.AtLeast(float64(leastRecoveryDays.Of(in))))
	},
	Repair: rule.Put("recoveryWindowInDays", longestWindow),
}

// longestWindow is the most that Secrets Manager has, and its default, in days.
const longestWindow = 30

// RecoveryWindowValid requires a window that Secrets Manager takes.
var RecoveryWindowValid = rule.Rule{
	Name:     "secret-recovery-window-valid",
	Types:    []string{secret},
	Why:      `AWS refuses it: "RecoveryWindowInDays value must be between 7 and 30 days".`,
	Fix:      "set recoveryWindowInDays to 0, which deletes at once, or to 7 to 30",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      reference + "API_DeleteSecret.html",
	Check: func(in rule.Inputs) rule.Verdict {
		window := in.At("recoveryWindowInDays").Default(longestWindow)
		return rule.Any(window.Is("0"), window.Between(7, longestWindow))
	},
	Repair: rule.Put("recoveryWindowInDays", longestWindow),
}
