package backup

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Limits of a backup rule.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html
const (
	minStart      = time.Hour
	maxKeepDays   = 36500
	maxContinuous = 35
	minColdDays   = 90
	// longestGap is how far an alarm on missing backups looks back.
	longestGap = 7 * 24 * time.Hour
)

// Rule says when recovery points are made and how long they are kept.
type Rule struct {
	// Name tells the rule from others of its plan: letters, digits, hyphens, underscores and dots, at most 50.
	// Required.
	Name string

	// Schedule is an AWS cron expression: "cron(0 3 * * ? *)". Required.
	Schedule string

	// Timezone is the IANA zone of Schedule. Default: UTC.
	Timezone string

	// Every is the longest time between two runs of Schedule, from which follows when a backup is missing.
	// Default: 24h. Together with CompleteWithin at most 7 days, the longest that an alarm looks back. A rule
	// that runs less often has a value below zero, and nobody is told when it does not run.
	Every time.Duration

	// StartWithin is how long a job may wait for its start before it expires. Default: 1h. At least 1h, in whole
	// minutes.
	StartWithin time.Duration

	// CompleteWithin is how long a job may take from its scheduled time. Default: 8h. More than StartWithin.
	CompleteWithin time.Duration

	// KeepDays is how long a recovery point is kept. Required. At most 36,500; at most 35 with Continuous.
	KeepDays int

	// ColdAfterDays moves recovery points to cold storage, where the type supports it. They must stay there for
	// 90 days at least. Default: they stay warm.
	ColdAfterDays int

	// Continuous keeps a log beside the recovery points, so that any second of the last KeepDays can be
	// restored. Types that do not support it get plain recovery points. Default: false.
	Continuous bool

	// CopyTo is a vault in another region or account that gets a copy. Default: no copy.
	CopyTo Copy
}

// Copy is a second place for recovery points.
type Copy struct {
	// VaultARN is the vault in the other region or account. Default: there is no copy. A copy of a continuous
	// recovery point is a plain one.
	VaultARN pulumi.StringInput
	// KeepDays is how long the copy is kept. Default: as long as the original.
	KeepDays int
}

var (
	ruleName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,50}$`)
	cron     = regexp.MustCompile(`^cron\((\S+ ){5}\S+\)$`)
)

func (r Rule) withDefaults() Rule {
	r.Timezone = cmp.Or(r.Timezone, "UTC")
	r.Every = cmp.Or(r.Every, 24*time.Hour)
	r.StartWithin = cmp.Or(r.StartWithin, time.Hour)
	r.CompleteWithin = cmp.Or(r.CompleteWithin, 8*time.Hour)
	r.CopyTo.KeepDays = cmp.Or(r.CopyTo.KeepDays, r.KeepDays)
	return r
}

// Validate reports everything wrong with the rule, after defaults.
func (r Rule) Validate() error {
	r = r.withDefaults()
	var p check.Problems
	p.Unless(ruleName.MatchString(r.Name), "name",
		"is %q; want 1 to 50 letters, digits, dots, hyphens or underscores", r.Name)
	p.Under("schedule", validateCron(r.Schedule))
	_, err := time.LoadLocation(r.Timezone)
	p.Unless(err == nil, "timezone", "is %q; want a zone such as Europe/Berlin", r.Timezone)
	p.Unless(r.Every < 0 || r.Every+r.CompleteWithin <= longestGap, "every",
		"is %s, with completeWithin more than %s; want less, or below 0 for a rule whose absence nobody is told of",
		r.Every, longestGap)
	p.Unless(r.StartWithin >= minStart && r.StartWithin%time.Minute == 0, "startWithin",
		"is %s; want at least %s in whole minutes", r.StartWithin, minStart)
	p.Unless(r.CompleteWithin > r.StartWithin && r.CompleteWithin%time.Minute == 0, "completeWithin",
		"is %s; want more than startWithin (%s) in whole minutes", r.CompleteWithin, r.StartWithin)
	p.Between(r.KeepDays, 1, maxKeepDays, "keepDays", "days")
	p.Unless(!r.Continuous || r.KeepDays <= maxContinuous, "keepDays",
		"is %d; want at most %d with continuous", r.KeepDays, maxContinuous)
	p.Unless(!r.Continuous || r.ColdAfterDays == 0, "coldAfterDays", "is %d; want none with continuous",
		r.ColdAfterDays)
	p.Unless(r.ColdAfterDays >= 0, "coldAfterDays", "is %d; want 1 or more days, or 0 for never",
		r.ColdAfterDays)
	p.Unless(r.ColdAfterDays <= 0 || r.KeepDays >= r.ColdAfterDays+minColdDays, "keepDays",
		"is %d; want at least %d, for what goes to cold storage stays there for %d days", r.KeepDays,
		r.ColdAfterDays+minColdDays, minColdDays)
	p.Unless(r.CopyTo.VaultARN == nil || r.CopyTo.KeepDays >= 1 && r.CopyTo.KeepDays <= maxKeepDays,
		"copyTo.keepDays",
		"is %d; want 1 to %d days", r.CopyTo.KeepDays, maxKeepDays)
	return p.Err()
}

// validateCron reports a schedule that AWS would refuse: one of the two day fields must be a question mark.
func validateCron(schedule string) error {
	var p check.Problems
	if !cron.MatchString(schedule) {
		p.Unless(false, "", `is %q; want an AWS cron expression of six fields: "cron(0 3 * * ? *)"`, schedule)
		return p.Err()
	}
	f := strings.Fields(strings.TrimSuffix(strings.TrimPrefix(schedule, "cron("), ")"))
	p.Unless((f[2] == "?") != (f[4] == "?"), "",
		"is %q; want a question mark as day of month or as day of week, and not as both", schedule)
	return p.Err()
}
