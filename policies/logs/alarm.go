package logs

import (
	"math"
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// AlarmHasAction requires that an alarm tells somebody, be it through another alarm.
var AlarmHasAction = rule.Rule{
	Name:     "alarm-has-action",
	Types:    []string{metricAlarm, compositeAlarm},
	Why:      "The alarm goes off, and nobody hears it.",
	Fix:      "set alarmActions, and remove actionsEnabled; or name the alarm in the alarmRule of another",
	Severity: rule.Medium,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"CloudWatch.15", "CloudWatch.17"}, rule.Nag: {"CloudWatchAlarmAction"},
		rule.Checkov: {"CKV_AWS_319"},
	},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		ways := []rule.Verdict{
			rule.All(in.Each("alarmActions[]").Count(1, math.MaxInt), rule.Not(in.At("actionsEnabled").False())),
			stack.Users(in, compositeAlarm, "alarmRule").Exist(),
		}
		for _, other := range stack.Of(compositeAlarm) {
			ways = append(ways, names(other, in))
		}
		return rule.Any(ways...)
	},
}

// names holds when a composite alarm has the name of another in its rule.
func names(composite, other rule.Inputs) rule.Verdict {
	name := other.At("name")
	if other.Type() == compositeAlarm {
		name = other.At("alarmName")
	}
	text, known := name.Text()
	if !known && !name.Absent() {
		return rule.Unclear("the name of the alarm is not known")
	}
	return composite.At("alarmRule").Fits("a rule that names the alarm", func(conditions string) bool {
		return text != "" && strings.Contains(conditions, text)
	})
}

var descriptionPattern = rule.Setting[string]{
	Name: "pattern", Text: "the regular expression that a description has to match", Default: `https?://\S+`,
}

// AlarmDescribed asks that an alarm says what to do, or where to read it.
var AlarmDescribed = rule.Rule{
	Name:     "alarm-described",
	Types:    []string{metricAlarm, compositeAlarm},
	Why:      "Whoever is woken by the alarm has to find out first what it means.",
	Fix:      "set alarmDescription to what has happened, with the address of the page that says what to do",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	Settings: []rule.Option{descriptionPattern},
	URL:      monitoring + "AlarmThatSendsEmail.html",
	Check: func(in rule.Inputs) rule.Verdict {
		pattern, err := regexp.Compile(descriptionPattern.Of(in))
		if err != nil {
			return rule.Unclear("the setting pattern is no regular expression: " + err.Error())
		}
		return in.At("alarmDescription").Matches(pattern, "text with the address of a page")
	},
}

// AlarmMissingData asks what silence means. "missing", which is the provider's default, is right for what is
// too much: where nothing happens nothing is slow. What waits for too little goes quiet when the numbers
// stop, and that is when it has to speak.
var AlarmMissingData = rule.Rule{
	Name:  "alarm-missing-data-explicit",
	Types: []string{metricAlarm},
	Why:   "When the numbers stop the alarm falls silent, whether that is good news or the worst.",
	Fix: "set treatMissingData; for what waits for too little to breaching where there always are numbers, " +
		"else to notBreaching or ignore",
	Severity: rule.Low,
	Topic:    rule.Operations,
	Level:    rule.Advisory,
	URL:      monitoring + "alarms-and-missing-data.html",
	Check: func(in rule.Inputs) rule.Verdict {
		missing := in.At("treatMissingData")
		tooLittle := in.At("comparisonOperator").Is("LessThanThreshold", "LessThanOrEqualToThreshold")
		return rule.All(
			missing.Set(), rule.When(tooLittle, missing.Is("breaching", "notBreaching", "ignore")),
		)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		tooMuch := in.At("comparisonOperator").Is("GreaterThanThreshold", "GreaterThanOrEqualToThreshold")
		if tooMuch.Answer != rule.Yes {
			return nil
		}
		return []rule.Change{rule.Set("treatMissingData", "notBreaching")}
	},
}

// AlarmTopicDeliverable requires that what an alarm sends to a topic arrives. The key of the topic is the
// matter of kms-key-policy-allows-consumers. Without a policy of its own a topic takes what comes from the
// account.
var AlarmTopicDeliverable = rule.Rule{
	Name:     "alarm-topic-deliverable",
	Types:    []string{metricAlarm, compositeAlarm},
	With:     []string{topic, topicPolicy, subscription, slack, teams},
	Why:      "The alarm goes off, and its message is refused or goes nowhere.",
	Fix:      "subscribe to the topic, and allow sns:Publish for cloudwatch.amazonaws.com in its policy",
	Severity: rule.High,
	Topic:    rule.Operations,
	Level:    rule.Mandatory,
	URL:      monitoring + "Notify_Users_Alarm_Changes.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		topics := stack.Targets(in, "alarmActions[]", topic)
		return rule.When(topics.Exist(), topics.All(func(t rule.Inputs) rule.Verdict {
			policies := stack.Users(t, topicPolicy, "arn")
			heard := rule.Any(
				stack.Users(t, subscription, "topic").Exist(),
				stack.Users(t, slack, "snsTopicArns[]").Exist(), stack.Users(t, teams, "snsTopicArns[]").Exist(),
			)
			return rule.All(
				heard.OnNo("nobody subscribes to it"),
				rule.Any(policies.Any(takesAlarms), rule.All(rule.Not(policies.Exist()),
					rule.Any(rule.Not(t.At("policy").Set()), takesAlarms(t)))),
			)
		}))
	},
}

// takesAlarms holds when a policy lets CloudWatch publish.
func takesAlarms(holder rule.Inputs) rule.Verdict {
	return holder.At("policy").Statements().Any(func(s rule.Statement) rule.Verdict {
		return rule.All(
			s.Allows(), s.Covers("sns:Publish"), rule.Any(s.For("cloudwatch.amazonaws.com"), s.Public()),
		)
	}).OnNo("policy does not let cloudwatch.amazonaws.com publish")
}
