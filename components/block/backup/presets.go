package backup

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Schedules that several rules and tests use, in UTC.
const (
	// Weekly is Monday at five.
	Weekly = "cron(0 5 ? * MON *)"
	// Monthly is the first of the month at four.
	Monthly = "cron(0 4 1 * ? *)"
	// Nightly is three in the morning.
	Nightly = "cron(0 3 * * ? *)"
	// TwelveHourly is three in the morning and three in the afternoon.
	TwelveHourly = "cron(0 3,15 * * ? *)"
)

// TwiceDaily is two recovery points a day, kept for seven rolling days, the default.
func TwiceDaily() []Rule {
	return []Rule{{Name: "twice-daily", Schedule: TwelveHourly, Every: 12 * time.Hour, KeepDays: 7}}
}

// PointInTime is TwiceDaily with a log between the recovery points, where the type supports it, so that any
// second of the last seven days can be restored.
func PointInTime() []Rule {
	rules := TwiceDaily()
	rules[0].Name, rules[0].Continuous = "point-in-time", true
	return rules
}

// Archive is a recovery point a night for 35 days and one a month for a year, both copied to the vault copyTo
// in a second region unless that is nil.
func Archive(copyTo pulumi.StringInput) []Rule {
	second := Copy{VaultARN: copyTo}
	return []Rule{
		{Name: "nightly", Schedule: Nightly, KeepDays: 35, CopyTo: second},
		{Name: "monthly", Schedule: Monthly, Every: -1, KeepDays: 365, CopyTo: second},
	}
}
