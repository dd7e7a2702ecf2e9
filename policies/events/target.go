package events

import (
	"fmt"

	"github.com/plinth-iac/plinth/policies/rule"
)

// TargetHasDeadLetterQueue asks for a place for events that could not be delivered.
var TargetHasDeadLetterQueue = rule.Rule{
	Name:     "eventbridge-target-has-dlq",
	Types:    []string{eventTarget, schedule},
	Why:      "An event that cannot be delivered is tried for a day, and then it is lost unseen.",
	Fix:      "set deadLetterConfig.arn (of a schedule: target.deadLetterConfig.arn) to a queue",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	URL:      guide + "eb-rule-dlq.html",
	Check: func(in rule.Inputs) rule.Verdict {
		if in.Type() == schedule {
			return in.At("target.deadLetterConfig.arn").Set()
		}
		return in.At("deadLetterConfig.arn").Set()
	},
}

// LambdaTargetPermitted requires that EventBridge may call the functions it is to call.
var LambdaTargetPermitted = rule.Rule{
	Name:     "eventbridge-lambda-target-permitted",
	Types:    []string{eventTarget},
	With:     []string{eventRule, function, permission},
	Why:      "EventBridge is refused each time, and nothing shows it but a metric that nobody looks at.",
	Fix:      "add a Permission for the function with principal events.amazonaws.com and the rule's sourceArn",
	Severity: rule.High,
	Topic:    rule.Reliability,
	Level:    rule.Mandatory,
	URL:      guide + "eb-use-resource-based.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		functions := stack.Targets(in, "arn", function)
		return rule.When(functions.Exist(), functions.All(func(f rule.Inputs) rule.Verdict {
			return stack.Users(f, permission, "function").Any(func(p rule.Inputs) rule.Verdict {
				return rule.All(p.At("principal").Is("events.amazonaws.com"), meansRule(p, in, stack))
			})
		}))
	},
}

// meansRule holds when a permission is for every rule, or for the one of the target. A sourceArn that is none
// of a rule in the stack is a pattern, or stands for one elsewhere.
func meansRule(p, target rule.Inputs, stack *rule.Stack) rule.Verdict {
	sources, knownSources := stack.Targets(p, "sourceArn", eventRule).Sure()
	rules, knownRules := stack.Targets(target, "rule", eventRule).Sure()
	if !knownSources || !knownRules {
		return rule.Unclear("sourceArn is not known")
	}
	same := len(sources) == 0 || len(rules) == 0 || sources[0].URN() == rules[0].URN()
	return rule.Decide(same, "sourceArn is that of another rule")
}

// mostTargets is how many targets a rule takes:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
const mostTargets = 5

// TargetCount requires as many targets for a rule as EventBridge takes, each under an id of its own.
var TargetCount = rule.Rule{
	Name:     "eventbridge-rule-target-count",
	Types:    []string{eventRule},
	With:     []string{eventTarget},
	Why:      `AWS refuses it: "The requested resource exceeds the maximum number allowed"; none is idle.`,
	Fix:      "give the rule one to five EventTargets, each with a targetId of its own or with none",
	Severity: rule.Medium,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "eb-quota.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		targets, complete := stack.Users(in, eventTarget, "rule").Sure()
		parts := []rule.Verdict{rule.Decide(len(targets) > 0 && len(targets) <= mostTargets,
			fmt.Sprintf("the rule has %d targets; want 1 to %d", len(targets), mostTargets))}
		if len(targets) <= mostTargets && !complete {
			parts[0] = rule.Unclear("not all targets are known")
		}
		for i, a := range targets {
			for _, b := range targets[:i] {
				parts = append(parts, apart(a.At("targetId"), b.At("targetId")))
			}
		}
		return rule.All(parts...)
	},
}

// apart holds when two ids are not the same. Pulumi makes up those that are not given.
func apart(a, b rule.Value) rule.Verdict {
	first, known := a.Text()
	if !known && !a.Absent() {
		return rule.Unclear(a.Path() + " is not known")
	}
	return rule.Not(b.Fits("the id of another target", func(second string) bool {
		return known && first == second
	}))
}
