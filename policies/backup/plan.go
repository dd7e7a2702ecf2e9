package backup

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var (
	vaultName = regexp.MustCompile(`^[A-Za-z0-9_-]{2,50}$`)
	planName  = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,50}$`)

	leastDays = rule.Setting[int]{
		Name: "leastDays", Text: "the shortest time that daily recovery points are kept, in days", Default: 35,
	}
)

// daily is the schedule of a rule that has none of its own.
const daily = "cron(0 5 ? * * *)"

// PlanRetention requires one rule that makes a recovery point each day and keeps it for long enough. Others
// may keep theirs for less. A rule without deleteAfter keeps them for ever.
var PlanRetention = rule.Rule{
	Name:  "backup-plan-retention",
	Types: []string{plan},
	Why: "A mistake that is found after weeks can no longer be undone, or a day's work is lost with the " +
		"store.",
	Fix:      "set lifecycle.deleteAfter of a rule with a daily schedule to 35 or more",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	URL:      guide + "creating-a-backup-plan.html",
	Settings: []rule.Option{leastDays},
	Controls: rule.Controls{rule.WellArchitected: {"REL09-BP03"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("rules[]").Any(func(r rule.Value) rule.Verdict {
			kept := r.At("lifecycle.deleteAfter")
			return rule.All(
				r.At("schedule").Default(daily).Fits("a daily schedule", isDaily),
				rule.Any(rule.Not(kept.Set()), kept.AtLeast(float64(leastDays.Of(in)))),
			)
		})
	},
	Repair: func(in rule.Inputs) []rule.Change {
		rules, known := in.Each("rules[].lifecycle.deleteAfter").Values()
		for _, kept := range rules {
			known = known && kept.AtMost(float64(leastDays.Of(in))).Answer == rule.Yes
		}
		if !known {
			return nil
		}
		return []rule.Change{rule.Set("rules[].lifecycle.deleteAfter", leastDays.Of(in))}
	},
}

var rate = regexp.MustCompile(`^rate\(([0-9]+) (minute|hour|day)s?\)$`)

// isDaily says whether a schedule comes at least once a day.
func isDaily(schedule string) bool {
	if m := rate.FindStringSubmatch(schedule); m != nil {
		n, err := strconv.Atoi(m[1])
		return err == nil && n*map[string]int{"minute": 1, "hour": 60, "day": 24 * 60}[m[2]] <= 24*60
	}
	fields := strings.Fields(strings.TrimSuffix(strings.TrimPrefix(schedule, "cron("), ")"))
	if len(fields) != 6 {
		return false
	}
	for _, field := range fields[2:] {
		if field != "*" && field != "?" {
			return false
		}
	}
	return true
}

// PlanCrossRegionCopy asks that recovery points survive their region.
var PlanCrossRegionCopy = rule.Rule{
	Name:     "backup-plan-cross-region-copy",
	Types:    []string{plan},
	Why:      "When the region fails, store and backups are away together.",
	Fix:      "add copyActions to a rule, with destinationVaultArn in another region",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Disabled,
	URL:      guide + "cross-region-backup.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL09-BP02"}},
	Check: func(in rule.Inputs) rule.Verdict {
		here := in.Region()
		region, known := here.Text()
		return rule.When(in.Production(), in.Each("rules[].copyActions[]").Any(func(c rule.Value) rule.Verdict {
			if !known {
				return rule.Unclear("the region of the plan is not known")
			}
			return c.At("destinationVaultArn").Fits("a vault in another region", func(arn string) bool {
				return strings.HasPrefix(arn, "arn:") && !strings.Contains(arn, ":"+region+":")
			})
		}))
	},
}

// Limits of AWS Backup.
const (
	// coldDays is how long a recovery point stays in cold storage at least, in days.
	coldDays = 90
	// continuousDays is how long a continuous recovery point is kept at most, in days.
	continuousDays = 35
	// leastWindow is how long a window is at least, and how much longer the one to complete in, in minutes.
	leastWindow = 60
	// startWindow and completionWindow are the provider's, in minutes.
	startWindow, completionWindow = 60, 180
)

// LifecycleValid requires lifecycles and windows that AWS takes.
var LifecycleValid = rule.Rule{
	Name:  "backup-lifecycle-valid",
	Types: []string{plan},
	Why: `AWS refuses it: "DeleteAfterDays cannot be less than 90 days apart from ` +
		`MoveToColdStorageAfterDays", continuous backups beyond 35 days or in cold storage, and windows of less ` +
		`than an hour.`,
	Fix: "set deleteAfter to coldStorageAfter + 90 or more, to 1 to 35 without coldStorageAfter beside " +
		"enableContinuousBackup, startWindow to 60 or more and completionWindow to an hour more than it",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "API_Lifecycle.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("rules[]").All(func(r rule.Value) rule.Verdict {
			kept := r.At("lifecycle")
			return rule.All(
				stored(kept),
				r.Each("copyActions[].lifecycle").All(stored),
				rule.When(r.At("enableContinuousBackup").True(), rule.All(
					kept.At("deleteAfter").Between(1, continuousDays), rule.Not(kept.At("coldStorageAfter").AtLeast(1)),
				)),
				windows(r),
			)
		})
	},
}

// stored holds for a lifecycle that leaves recovery points in cold storage for long enough.
func stored(lifecycle rule.Value) rule.Verdict {
	cold, deleted := lifecycle.At("coldStorageAfter"), lifecycle.At("deleteAfter")
	after, known := cold.Number()
	return rule.When(rule.All(cold.AtLeast(1), deleted.Set()),
		deleted.Satisfies("90 days more than coldStorageAfter", func(n float64) bool {
			return known && n >= after+coldDays
		}))
}

// windows holds for a rule with time to start and to complete in.
func windows(r rule.Value) rule.Verdict {
	start := r.At("startWindow").Default(startWindow)
	complete := r.At("completionWindow").Default(completionWindow)
	begin, known := start.Number()
	return rule.All(
		start.AtLeast(leastWindow),
		complete.Satisfies("an hour more than startWindow", func(n float64) bool {
			return !known || n >= begin+leastWindow
		}),
	)
}

// SelectionNotEmpty requires that a plan chooses something.
var SelectionNotEmpty = rule.Rule{
	Name:     "backup-selection-not-empty",
	Types:    []string{plan, selection},
	With:     []string{selection},
	Why:      "The plan looks like a backup and backs up nothing.",
	Fix:      "add a Selection with the plan's id as planId, and resources, selectionTags or conditions in it",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	URL:      guide + "assigning-resources.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL09-BP03"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		if in.Type() == plan {
			return stack.Users(in, selection, "planId").Exist()
		}
		return rule.Any(
			in.Each("resources[]").Count(1, math.MaxInt),
			in.Each("selectionTags[]").Count(1, math.MaxInt),
			in.Each("conditions[]").Count(1, math.MaxInt),
		)
	},
}
