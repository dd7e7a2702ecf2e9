package service

import (
	"regexp"

	"github.com/plinth-iac/plinth/internal/check"
)

// Schedule is new limits from a certain time on.
type Schedule struct {
	// Expression is when: "cron(0 6 ? * MON-FRI *)", "at(2027-01-01T00:00:00)" or "rate(1 day)". Required.
	Expression string
	// Timezone of the expression: "Europe/Zurich". Default: UTC.
	Timezone string
	// Min is the new minimum, 0 included. Default: it stays. Required unless Max is given.
	Min *int
	// Max is the new maximum, 0 included. Default: it stays. Required unless Min is given.
	Max *int
}

var (
	expression = regexp.MustCompile(`^(at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)|` +
		`rate\([1-9]\d* (minute|hour|day)s?\)|cron\(\S+( \S+){5}\))$`)
	timezone = regexp.MustCompile(`^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$`)
)

func (s Schedule) validate() error {
	var p check.Problems
	p.Unless(expression.MatchString(s.Expression), "expression",
		"is %q; want at(yyyy-mm-ddThh:mm:ss), rate(n minutes) or cron() with six fields", s.Expression)
	p.Unless(s.Timezone == "" || timezone.MatchString(s.Timezone), "timezone",
		"is %q; want an IANA name such as Europe/Zurich", s.Timezone)
	p.Unless(s.Min != nil || s.Max != nil, "min", "is not set; want min, max or both")
	if s.Min != nil {
		p.Between(*s.Min, 0, maxTasks, "min", "tasks")
	}
	if s.Max != nil {
		p.Between(*s.Max, 0, maxTasks, "max", "tasks")
	}
	p.Unless(s.Min == nil || s.Max == nil || *s.Min <= *s.Max, "max", "is less than min; want at least as many")
	return p.Err()
}
