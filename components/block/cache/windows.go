package cache

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/plinth-iac/plinth/internal/check"
)

// Minutes of the windows' clocks.
const (
	hour = 60
	day  = 24 * hour
	week = 7 * day
)

var (
	weekly = regexp.MustCompile(`^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):([0-5]\d)-` +
		`(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):([0-5]\d)$`)
	daily = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$`)
	days  = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
)

// window is a time that comes round, in minutes from the start of its cycle.
type window struct{ start, length int }

// validateWindows reports windows that AWS cannot read, finds too short, or that overlap.
func (a Args) validateWindows(p *check.Problems) {
	maintenance, okay := weeklyWindow(a.Maintenance)
	p.Unless(okay, "maintenance", "is %q; want ddd:hh:mm-ddd:hh:mm, such as sun:03:00-sun:04:00", a.Maintenance)
	copying, fine := dailyWindow(a.Snapshots.Window)
	p.Unless(fine, "snapshots.window", "is %q; want hh:mm-hh:mm, such as 01:00-02:00", a.Snapshots.Window)
	if !okay || !fine {
		return
	}
	p.Unless(maintenance.length >= hour, "maintenance", "lasts %d minutes; want at least 60", maintenance.length)
	p.Unless(copying.length >= hour, "snapshots.window", "lasts %d minutes; want at least 60", copying.length)
	p.Unless(!overlap(maintenance, copying), "snapshots.window",
		"is %q, which overlaps maintenance (%s); want them apart", a.Snapshots.Window, a.Maintenance)
}

func weeklyWindow(text string) (window, bool) {
	m := weekly.FindStringSubmatch(text)
	if m == nil {
		return window{}, false
	}
	from := slices.Index(days, m[1])*day + clock(m[2], m[3])
	to := slices.Index(days, m[4])*day + clock(m[5], m[6])
	return window{from, (to - from + week) % week}, true
}

func dailyWindow(text string) (window, bool) {
	m := daily.FindStringSubmatch(text)
	if m == nil {
		return window{}, false
	}
	from, to := clock(m[1], m[2]), clock(m[3], m[4])
	return window{from, (to - from + day) % day}, true
}

func clock(hours, minutes string) int {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	return h*hour + m
}

// overlap says whether the weekly window meets the daily one on any day: whether one starts within the other.
func overlap(once, each window) bool {
	for d := range len(days) {
		start := d*day + each.start
		if (start-once.start+week)%week < once.length || (once.start-start+week)%week < each.length {
			return true
		}
	}
	return false
}
