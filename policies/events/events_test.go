package events_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-iac/plinth/policies/events"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

type m = ruletest.M

const (
	busPermission = "aws:cloudwatch/eventPermission:EventPermission"
	eventRule     = "aws:cloudwatch/eventRule:EventRule"
	eventTarget   = "aws:cloudwatch/eventTarget:EventTarget"
	schedule      = "aws:scheduler/schedule:Schedule"
)

func TestBusPolicyNotOpen(t *testing.T) {
	policy := func(changes m) m {
		s := m{"Effect": "Allow", "Action": "events:PutEvents", "Resource": "*", "Principal": "*"}
		maps.Copy(s, changes)
		return m{"policy": ruletest.Policy(s)}
	}
	permit := func(principal string, condition any) m {
		return m{"@type": busPermission, "principal": principal, "condition": condition}
	}
	organisation := policy(m{"Condition": m{"StringEquals": m{"aws:PrincipalOrgID": "o-1"}}})
	ruletest.Run(t, events.BusPolicyNotOpen, ruletest.Good{Inputs: organisation},
		ruletest.Pass("an account", policy(m{"Principal": m{"AWS": "123456789012"}})),
		ruletest.Pass("a denial", policy(m{"Effect": "Deny"})),
		ruletest.Pass("a permission for an account", permit("123456789012", nil)),
		ruletest.Pass("a permission for the organisation", permit("*", m{"key": "aws:PrincipalOrgID", "value": "o-1"})),
		ruletest.Fail("everybody", policy(nil), "allows everybody"),
		ruletest.Fail("a permission for everybody", permit("*", nil), `principal is "*"`),
		ruletest.Fail("a permission for any organisation", permit("*", m{"key": "aws:PrincipalOrgID"}), `principal is "*"`),
		ruletest.Fail("a condition on something else", permit("*", m{"key": "aws:x", "value": "o-1"}), `principal is "*"`),
	)
}

func TestBusHasPolicy(t *testing.T) {
	ruletest.Run(t, events.BusHasPolicy, ruletest.Good{Others: []ruletest.Other{{
		Name: "policy", Type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy", Inputs: m{"eventBusName": ruletest.Ref("it")},
	}}},
		ruletest.Pass("a permission", m{"policy/@type": busPermission}),
		ruletest.Fail("none", m{"policy/": nil}, "there is no EventBusPolicy"),
	)
}

func TestBusEncrypted(t *testing.T) {
	ruletest.Run(t, events.BusEncrypted, ruletest.Good{Inputs: m{"kmsKeyIdentifier": "alias/own"}},
		ruletest.Pass("a schedule", m{"@type": schedule, "kmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/k"}),
		ruletest.Fail("a bus", m{"kmsKeyIdentifier": nil}, "kmsKeyIdentifier is not set"),
		ruletest.Fail("a schedule without", m{"@type": schedule}, "kmsKeyArn is not set"),
		ruletest.Skip("in development", m{"kmsKeyIdentifier": nil, "@production": false}),
	)
}

func TestTargetHasDeadLetterQueue(t *testing.T) {
	const arn = "arn:aws:sqs:eu-west-1:123456789012:dead"
	ruletest.Run(t, events.TargetHasDeadLetterQueue, ruletest.Good{Inputs: m{"deadLetterConfig": m{"arn": arn}}},
		ruletest.Pass("a schedule", m{"@type": schedule, "target": m{"deadLetterConfig": m{"arn": arn}}}),
		ruletest.Fail("none", m{"deadLetterConfig": nil}, "deadLetterConfig.arn is not set"),
		ruletest.Fail("a schedule without", m{"@type": schedule}, "target.deadLetterConfig.arn is not set"),
	)
}

func TestLambdaTargetPermitted(t *testing.T) {
	ruletest.Run(t, events.LambdaTargetPermitted, ruletest.Good{
		Inputs: m{"rule": ruletest.Ref("rule"), "arn": ruletest.Ref("function")},
		Others: []ruletest.Other{
			{Name: "rule", Type: eventRule},
			{Name: "other", Type: eventRule},
			{Name: "function", Type: "aws:lambda/function:Function"},
			{Name: "permission", Type: "aws:lambda/permission:Permission", Inputs: m{
				"function": ruletest.Ref("function"), "principal": "events.amazonaws.com", "sourceArn": ruletest.Ref("rule"),
			}},
		},
	},
		ruletest.Pass("every rule", m{"permission/sourceArn": nil}),
		ruletest.Pass("rules by pattern", m{"permission/sourceArn": "arn:aws:events:eu-west-1:123456789012:rule/*"}),
		ruletest.Fail("nobody", m{"permission/": nil}, "there is no Permission"),
		ruletest.Fail("something else", m{"permission/principal": "s3.amazonaws.com"}, `principal is "s3.amazonaws.com"`),
		ruletest.Fail("another rule", m{"permission/sourceArn": ruletest.Ref("other")}, "sourceArn is that of another rule"),
		ruletest.Open("nobody knows which", m{"permission/sourceArn": ruletest.Unknown}),
		ruletest.Skip("a queue", m{"arn": "arn:aws:sqs:eu-west-1:123456789012:orders"}),
	)
}

func TestTargetCount(t *testing.T) {
	six, names := make([]ruletest.Other, 6), []string{"a", "b", "c", "d", "e", "f"}
	for i, name := range names {
		six[i] = ruletest.Other{Name: name, Type: eventTarget, Inputs: m{"rule": ruletest.Ref("it"), "targetId": name}}
	}
	six[5].Inputs["rule"] = "elsewhere"
	none := m{}
	for _, name := range names {
		none[name+"/"] = nil
	}
	ruletest.Run(t, events.TargetCount, ruletest.Good{Others: six},
		ruletest.Pass("ids made up", m{"a/targetId": nil, "b/targetId": nil}),
		ruletest.Fail("six", m{"f/rule": ruletest.Ref("it")}, "the rule has 6 targets; want 1 to 5"),
		ruletest.Fail("none", none, "the rule has 0 targets"),
		ruletest.Fail("the same", m{"b/targetId": "a"}, `targetId is "a"`),
		ruletest.Open("perhaps six", m{"f/rule": ruletest.Unknown}),
		ruletest.Open("perhaps the same", m{"b/targetId": ruletest.Unknown}),
	)
}

func TestRuleValid(t *testing.T) {
	ruletest.Run(t, events.RuleValid, ruletest.Good{Inputs: m{
		"name": "orders.a-b_1", "scheduleExpression": "rate(1 day)", "eventBusName": "default",
	}},
		ruletest.Pass("by default", m{"name": nil, "eventBusName": nil}),
		ruletest.Pass("by ARN", m{"eventBusName": "arn:aws:events:eu-west-1:123456789012:event-bus/default"}),
		ruletest.Pass("a pattern", m{"scheduleExpression": nil, "eventPattern": "{}", "eventBusName": "orders"}),
		ruletest.Fail("nothing", m{"scheduleExpression": nil}, "eventPattern is not set"),
		ruletest.Fail("on another bus", m{"eventBusName": "orders"}, `eventBusName is "orders"`),
		ruletest.Fail("too long a name", m{"name": strings.Repeat("a", 65)}, "name is"),
		ruletest.Fail("a blank", m{"name": "my orders"}, `name is "my orders"`),
	)
}

func TestPatternValid(t *testing.T) {
	broken := func(pattern string) m { return m{"eventPattern": pattern} }
	const want = "a JSON object with lists as leaves"
	ruletest.Run(t, events.PatternValid, ruletest.Good{Inputs: m{
		"eventPattern": `{"source":["shop"],"detail":{"total":[{"numeric":[">",100]}]},"$or":[{"a":["b"]}]}`,
	}},
		ruletest.Fail("no JSON", broken("{"), want),
		ruletest.Fail("a list", broken(`["shop"]`), want),
		ruletest.Fail("nothing in it", broken(`{}`), want),
		ruletest.Fail("a text", broken(`{"source":"shop"}`), want),
		ruletest.Fail("a text below", broken(`{"detail":{"kind":"order"}}`), want),
		ruletest.Fail("an empty list", broken(`{"source":[]}`), want),
		ruletest.Fail("too long", broken(`{"source":["`+strings.Repeat("a", 4096)+`"]}`), want),
		ruletest.Skip("a schedule", m{"eventPattern": nil}),
	)
}

func TestScheduleValid(t *testing.T) {
	at := func(expression string) m { return m{"scheduleExpression": expression} }
	fail := func(expression string) ruletest.Case { return ruletest.Fail(expression, at(expression), "rate(…)") }
	ruletest.Run(t, events.ScheduleValid, ruletest.Good{Inputs: at("cron(0 8 ? * MON-FRI *)")},
		ruletest.Pass("a rate", at("rate(5 minutes)")),
		ruletest.Pass("a rate of one", at("rate(1 hour)")),
		ruletest.Pass("the end of the month", at("cron(0/15 8,20 L * ? 2026-2030)")),
		ruletest.Pass("once", m{"@type": schedule, "scheduleExpression": "at(2027-01-31T08:00:00)"}),
		fail("at(2027-01-31T08:00:00)"), fail("rate(1 minutes)"), fail("rate(5 minute)"), fail("rate(0 minutes)"),
		fail("rate(30 seconds)"), fail("rate(99999999999999999999 days)"), fail("every day"), fail("cron(0 8 * * *)"),
		fail("cron(0 8 * * * *)"), fail("cron(0 8 ? * ? *)"), fail("cron(x 8 * * ? *)"),
		ruletest.Skip("a pattern", m{"scheduleExpression": nil}),
	)
}
