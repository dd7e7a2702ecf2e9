package events

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

var ruleName = regexp.MustCompile(`^[.\-_A-Za-z0-9]{1,64}$`)

// RuleValid requires a name that EventBridge takes, and something that sets the rule off.
var RuleValid = rule.Rule{
	Name:  "eventbridge-rule-valid",
	Types: []string{eventRule},
	Why: `AWS refuses it: "Parameter(s) EventPattern or ScheduleExpression must be specified", ` +
		`"ScheduleExpression is supported only on the default event bus".`,
	Fix: "set eventPattern or scheduleExpression, the latter without eventBusName, and name to at most 64 " +
		"letters, digits and .-_",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
	Check: func(in rule.Inputs) rule.Verdict {
		name, pattern, times := in.At("name"), in.At("eventPattern"), in.At("scheduleExpression")
		onBus := in.At("eventBusName").Default("default")
		return rule.All(
			rule.Any(pattern.Set(), times.Set()),
			rule.When(times.Set(), rule.Any(onBus.Is("default"), onBus.HasSuffix(":event-bus/default"))),
			rule.When(name.Set(), name.Matches(ruleName, "1 to 64 letters, digits and .-_")),
		)
	},
}

// longestPattern is the most characters that an event pattern can have:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
const longestPattern = 4096

// PatternValid requires a pattern that EventBridge can read.
var PatternValid = rule.Rule{
	Name:     "eventbridge-pattern-valid",
	Types:    []string{eventRule},
	Why:      `AWS refuses it: "Event pattern is not valid. Reason: 'x' must be an object or an array".`,
	Fix:      "set eventPattern to a JSON object whose fields are objects, or lists of what may stand there",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "eb-create-pattern.html",
	Check: func(in rule.Inputs) rule.Verdict {
		pattern := in.At("eventPattern")
		return rule.When(pattern.Set(), pattern.Fits("a JSON object with lists as leaves", func(text string) bool {
			var document map[string]any
			err := json.Unmarshal([]byte(text), &document)
			return err == nil && len(text) <= longestPattern && lists(document)
		}))
	},
}

// lists says whether the fields of an object are lists, or objects of which that is true again.
func lists(object map[string]any) bool {
	for _, field := range object {
		switch field := field.(type) {
		case []any:
			if len(field) == 0 {
				return false
			}
		case map[string]any:
			if !lists(field) {
				return false
			}
		default:
			return false
		}
	}
	return len(object) > 0
}

// ScheduleValid requires a schedule that EventBridge can read. Only schedules of their own can be for once.
var ScheduleValid = rule.Rule{
	Name:     "eventbridge-schedule-valid",
	Types:    []string{eventRule, schedule},
	Why:      `AWS refuses it: "Parameter ScheduleExpression is not valid".`,
	Fix:      "set scheduleExpression to rate(5 minutes), cron(0 8 * * ? *) or at(2027-01-31T08:00:00)",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.CfnLint: {"E3027"}},
	URL:      guide + "eb-scheduled-rule-pattern.html",
	Check: func(in rule.Inputs) rule.Verdict {
		times := in.At("scheduleExpression")
		return rule.When(times.Set(), times.Fits("rate(…), cron(…) or at(…)", func(text string) bool {
			once := in.Type() == schedule && atTime.MatchString(text)
			return once || rateValid(text) || cronValid(text)
		}))
	},
}

var (
	rate   = regexp.MustCompile(`^rate\(([0-9]+) (minute|hour|day)(s?)\)$`)
	cron   = regexp.MustCompile(`^cron\((.+)\)$`)
	atTime = regexp.MustCompile(`^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$`)
)

// rateValid says whether the text is a rate: one of a unit, or several of units.
func rateValid(text string) bool {
	parts := rate.FindStringSubmatch(text)
	if parts == nil {
		return false
	}
	n, err := strconv.Atoi(parts[1])
	return err == nil && n > 0 && (n == 1) == (parts[3] == "")
}

// cronFields are what each of the six fields of a cron expression is made of: minutes, hours, days of the
// month, months, days of the week and years.
var cronFields = []*regexp.Regexp{
	regexp.MustCompile(`^[0-9*,/-]+$`), regexp.MustCompile(`^[0-9*,/-]+$`),
	regexp.MustCompile(`^(\?|[0-9*,/LW-]+)$`), regexp.MustCompile(`^[0-9A-Za-z*,/-]+$`),
	regexp.MustCompile(`^(\?|[0-9A-Za-z*,/#-]+)$`), regexp.MustCompile(`^[0-9*,/-]+$`),
}

// cronValid says whether the text is a cron expression. One of the two fields for days has to be left open.
func cronValid(text string) bool {
	parts := cron.FindStringSubmatch(text)
	if parts == nil {
		return false
	}
	fields := strings.Fields(parts[1])
	if len(fields) != len(cronFields) {
		return false
	}
	for i, field := range fields {
		if !cronFields[i].MatchString(field) {
			return false
		}
	}
	return (fields[2] == "?") != (fields[4] == "?")
}
