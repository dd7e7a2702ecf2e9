package s3

import "github.com/plinth-iac/plinth/policies/rule"

// LifecycleConfigured asks that old versions go.
var LifecycleConfigured = rule.Rule{
	Name:  "s3-lifecycle-configured",
	Types: []string{bucket},
	With:  []string{versioning, lifecycle},
	Why:   "Every version of every object is kept, and paid for, for ever.",
	Fix: "add BucketLifecycleConfiguration with an enabled rule that has " +
		"noncurrentVersionExpiration.noncurrentDays",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	Controls: rule.Controls{rule.FSBP: {"S3.10", "S3.13"}, rule.Checkov: {"CKV2_AWS_61"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return rule.When(versioned(in, stack), rule.Any(
			in.Each("lifecycleRules[]").Any(func(r rule.Value) rule.Verdict {
				return rule.All(r.At("enabled").True(), r.At("noncurrentVersionExpiration").Present())
			}),
			stack.Users(in, lifecycle, "bucket").Any(func(settings rule.Inputs) rule.Verdict {
				return settings.Each("rules[]").Any(func(r rule.Value) rule.Verdict {
					return rule.All(enabled(r), r.At("noncurrentVersionExpiration.noncurrentDays").AtLeast(1))
				})
			}),
		))
	},
}

func enabled(r rule.Value) rule.Verdict { return r.At("status").Is("Enabled") }

var mostDays = rule.Setting[int]{
	Name: "mostDays", Text: "the longest time after which an upload is given up, in days", Default: 7,
}

// IncompleteUploadsAborted asks that the parts of uploads that broke off go.
var IncompleteUploadsAborted = rule.Rule{
	Name:     "s3-abort-incomplete-uploads",
	Types:    []string{lifecycle},
	Why:      "The parts of an upload that broke off are kept, and paid for, and no listing shows them.",
	Fix:      "add an enabled rule with abortIncompleteMultipartUpload.daysAfterInitiation",
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/" +
		"mpu-abort-incomplete-mpu-lifecycle-config.html",
	Settings: []rule.Option{mostDays},
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_300"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("rules[]").Any(func(r rule.Value) rule.Verdict {
			days := r.At("abortIncompleteMultipartUpload.daysAfterInitiation")
			return rule.All(enabled(r), days.Between(1, float64(mostDays.Of(in))))
		})
	},
	Repair: func(in rule.Inputs) []rule.Change {
		return rule.Upsert("rules", "id", map[string]any{
			"id": "abort-incomplete-uploads", "status": "Enabled", "filter": map[string]any{},
			"abortIncompleteMultipartUpload": map[string]any{"daysAfterInitiation": float64(mostDays.Of(in))},
		})(in)
	},
}

// ladder are the storage classes from the warmest to the coldest: objects only move on.
var ladder = map[string]int{
	"STANDARD_IA": 1, "INTELLIGENT_TIERING": 2, "ONEZONE_IA": 3,
	"GLACIER_IR": 4, "GLACIER": 5, "DEEP_ARCHIVE": 6,
}

// LifecycleValid requires rules in an order that AWS takes.
var LifecycleValid = rule.Rule{
	Name:  "s3-lifecycle-valid",
	Types: []string{lifecycle},
	Why: "AWS refuses it: ids are unique, objects move to an IA class after 30 days at the earliest, on " +
		"to a colder class only later, and expire last.",
	Fix:      "set the days of rules[].transitions and rules[].expiration in that order",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(in.Each("rules[].id").Unique(), in.Each("rules[]").All(ordered))
	},
}

// ordered holds when the transitions of a rule come in an order that AWS takes, and the expiration after
// them.
func ordered(r rule.Value) rule.Verdict {
	transitions, _ := r.Each("transitions[]").Values()
	return r.Each("transitions[]").All(func(t rule.Value) rule.Verdict {
		days, class := t.At("days"), t.At("storageClass")
		parts := []rule.Verdict{
			rule.When(class.Is("STANDARD_IA", "ONEZONE_IA"), rule.When(days.Set(), days.AtLeast(30))),
			rule.When(r.At("expiration.days").Default(0).AtLeast(1), r.At("expiration.days").MoreThan(days)),
		}
		for _, other := range transitions {
			parts = append(parts, rule.When(warmer(other, t), days.MoreThan(other.At("days"))))
		}
		return rule.All(parts...)
	})
}

// warmer is the condition that the storage class of a is before that of b.
func warmer(a, b rule.Value) rule.Verdict {
	class, known := b.At("storageClass").Text()
	if !known {
		return rule.Unclear("storageClass is not known")
	}
	return a.At("storageClass").Fits("a class before the other", func(text string) bool {
		return ladder[text] > 0 && ladder[text] < ladder[class]
	})
}
