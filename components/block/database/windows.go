package database

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/plinth-iac/plinth/internal/check"
)

// Minutes of the windows' clocks.
const (
	day      = 24 * 60
	week     = 7 * day
	shortest = 30
)

var (
	weekly = regexp.MustCompile(`^([a-z]{3}):(\d\d):(\d\d)-([a-z]{3}):(\d\d):(\d\d)$`)
	daily  = regexp.MustCompile(`^(\d\d):(\d\d)-(\d\d):(\d\d)$`)
	days   = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
)

// span is a time that comes round, in minutes from the start of the week or day.
type span struct{ start, length int }

// validateWindows reports windows that RDS cannot read, finds too short, or that meet.
func validateWindows(p *check.Problems, backup, maintenance string) {
	each, fine := parseDaily(backup)
	p.Unless(fine, "backup.window", "is %q; want hh:mm-hh:mm, such as 01:00-02:00", backup)
	once, okay := parseWeekly(maintenance)
	p.Unless(okay, "engine.maintenance",
		"is %q; want ddd:hh:mm-ddd:hh:mm, such as sun:03:00-sun:04:00", maintenance)
	if !fine || !okay {
		return
	}
	p.Unless(each.length >= shortest, "backup.window",
		"lasts %d minutes; want at least %d", each.length, shortest)
	p.Unless(once.length >= shortest, "engine.maintenance",
		"lasts %d minutes; want at least %d", once.length, shortest)
	p.Unless(!meet(once, each), "backup.window",
		"is %q, which overlaps engine.maintenance (%s); want them apart", backup, maintenance)
}

func parseWeekly(text string) (span, bool) {
	m := weekly.FindStringSubmatch(text)
	if m == nil {
		return span{}, false
	}
	first, last := slices.Index(days, m[1]), slices.Index(days, m[4])
	from, okay := minute(m[2], m[3])
	to, fine := minute(m[5], m[6])
	length := ((last-first)*day + to - from + week) % week
	return span{first*day + from, length}, okay && fine && first >= 0 && last >= 0
}

func parseDaily(text string) (span, bool) {
	m := daily.FindStringSubmatch(text)
	if m == nil {
		return span{}, false
	}
	from, okay := minute(m[1], m[2])
	to, fine := minute(m[3], m[4])
	return span{from, (to - from + day) % day}, okay && fine
}

func minute(hours, minutes string) (int, bool) {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	return h*60 + m, h < 24 && m < 60
}

// meet says whether one starts within the other on any day of the week.
func meet(once, each span) bool {
	for d := range days {
		start := d*day + each.start
		if (start-once.start+week)%week < once.length || (once.start-start+week)%week < each.length {
			return true
		}
	}
	return false
}
