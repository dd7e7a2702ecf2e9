package awsmodel

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// What the services promise for restores to any second, at worst.
const (
	// databaseLag is how far the latest restorable time of RDS, Aurora and DynamoDB lags behind.
	// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PIT.html
	databaseLag = 5 * time.Minute
	// bucketLag is the same for continuous backups of S3.
	// https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
	bucketLag = 15 * time.Minute
)

const day = 24 * time.Hour

// Objective is how much of a store's latest content its own settings let be lost at most, when the store
// fails all of a sudden. ok is false when its own settings bring nothing back.
func Objective(typ string, state resource.PropertyMap) (lost time.Duration, ok bool) {
	v := values{state}
	switch short(typ) {
	case "rds/Cluster", "docdb/Cluster", "neptune/Cluster", "rds/Instance":
		days, _ := v.number("backupRetentionPeriod")
		return databaseLag, days > 0
	case "dynamodb/Table":
		return databaseLag, v.on("pointInTimeRecovery.enabled")
	case "elasticache/ReplicationGroup":
		days, _ := v.number("snapshotRetentionLimit")
		return day, days > 0
	case "secretsmanager/Secret":
		return 0, window(v, "recoveryWindowInDays") > 0
	default:
		return 0, false
	}
}

// PlannedObjective is Objective for a rule of a plan of AWS Backup. ok is false when the schedule is of no
// form that is known.
func PlannedObjective(typ, schedule string, continuous bool) (lost time.Duration, ok bool) {
	if continuous && Continuous(typ) {
		if strings.HasPrefix(short(typ), "s3/") {
			return bucketLag, true
		}
		return databaseLag, true
	}
	return Interval(schedule)
}

var rate = regexp.MustCompile(`^rate\((\d+) (minute|hour|day)s?\)$`)

// Interval is the longest time between two runs of a schedule as AWS Backup takes it: cron(…) or rate(…). ok
// is false for what it cannot read.
func Interval(schedule string) (longest time.Duration, ok bool) {
	if m := rate.FindStringSubmatch(schedule); m != nil {
		n, err := strconv.Atoi(m[1])
		unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": day}[m[2]]
		return time.Duration(n) * unit, err == nil && n > 0
	}
	inner, isCron := strings.CutPrefix(schedule, "cron(")
	fields := strings.Fields(strings.TrimSuffix(inner, ")"))
	if !isCron || len(fields) != 6 || fields[3] != "*" || fields[5] != "*" {
		return 0, false
	}
	minutes, okMinutes := numbers(fields[0], 0, 59)
	hours, okHours := numbers(fields[1], 0, 23)
	days, whole, okDays := runDays(fields[2], fields[4])
	if !okMinutes || !okHours || !okDays {
		return 0, false
	}
	var runs []time.Duration
	for _, d := range days {
		for _, h := range hours {
			for _, m := range minutes {
				runs = append(runs, time.Duration(d)*day+time.Duration(h)*time.Hour+time.Duration(m)*time.Minute)
			}
		}
	}
	slices.Sort(runs)
	longest = runs[0] + whole - runs[len(runs)-1]
	for i := 1; i < len(runs); i++ {
		longest = max(longest, runs[i]-runs[i-1])
	}
	return longest, true
}

// runDays are the days of a week, a month or a single day on which a schedule runs, and how long that period
// is. The longest month counts.
func runDays(ofMonth, ofWeek string) (days []int, period time.Duration, ok bool) {
	every := func(field string) bool { return field == "*" || field == "?" }
	switch {
	case every(ofMonth) && every(ofWeek):
		return []int{0}, day, true
	case every(ofWeek):
		days, ok = numbers(ofMonth, 1, 31)
		return days, 31 * day, ok
	case every(ofMonth):
		names := strings.NewReplacer(
			"SUN", "1", "MON", "2", "TUE", "3", "WED", "4", "THU", "5", "FRI", "6", "SAT", "7")
		days, ok = numbers(names.Replace(ofWeek), 1, 7)
		return days, 7 * day, ok
	default:
		return nil, 0, false
	}
}

// numbers reads one field of a cron expression: "*", "3,15", "1-5" or "0/6".
func numbers(field string, low, high int) (list []int, ok bool) {
	for part := range strings.SplitSeq(field, ",") {
		from, to, step := low, high, 1
		span, every, stepped := strings.Cut(part, "/")
		var err error
		if stepped {
			if step, err = strconv.Atoi(every); err != nil || step < 1 {
				return nil, false
			}
		}
		if span != "*" {
			first, last, ranged := strings.Cut(span, "-")
			if from, err = strconv.Atoi(first); err != nil {
				return nil, false
			}
			if !ranged && !stepped {
				to = from
			}
			if ranged {
				if to, err = strconv.Atoi(last); err != nil {
					return nil, false
				}
			}
		}
		if from < low || to > high || from > to {
			return nil, false
		}
		for n := from; n <= to; n += step {
			list = append(list, n)
		}
	}
	return list, true
}
