package apigateway

import (
	"slices"

	"github.com/plinth-iac/plinth/policies/rule"
)

// sameAPI holds when two resources belong to one REST API: by what they refer to, or by its id when another
// stack made it.
func sameAPI(a, b rule.Inputs, stack *rule.Stack) rule.Verdict {
	first, knownFirst := stack.Targets(a, "restApi", restAPI).Sure()
	second, knownSecond := stack.Targets(b, "restApi", restAPI).Sure()
	if knownFirst && knownSecond && len(first) == 1 && len(second) == 1 {
		return rule.Decide(first[0].URN() == second[0].URN(), "restApi is another than that of "+b.Name())
	}
	return same(a.At("restApi"), b.At("restApi"))
}

// same holds when two texts are equal.
func same(a, b rule.Value) rule.Verdict {
	text, known := b.Text()
	if !known && !b.Absent() {
		return rule.Unclear(b.Path() + " is not known")
	}
	return a.Fits("the same as "+b.Path(), func(t string) bool { return t == text })
}

// settingsOf asks whether some settings of the stage hold. They name a stage by its API and its stageName.
func settingsOf(in rule.Inputs, stack *rule.Stack, hold func(rule.Inputs) rule.Verdict) rule.Verdict {
	users, _ := stack.Users(in, methodSettings, "stageName").Sure()
	ways := []rule.Verdict{rule.Decide(false, "the stage has no MethodSettings like that")}
	for _, s := range stack.Of(methodSettings) {
		refers := slices.ContainsFunc(users, func(u rule.Inputs) bool { return u.URN() == s.URN() })
		belongs := rule.Decide(refers, "")
		if !refers {
			belongs = rule.All(same(s.At("stageName"), in.At("stageName")), sameAPI(s, in, stack))
		}
		ways = append(ways, rule.All(belongs, hold(s)))
	}
	return rule.Any(ways...)
}

// isWebSocket is the condition that the API, which belongs to the stack, is one of WebSockets.
func isWebSocket(in rule.Inputs, stack *rule.Stack) rule.Verdict {
	return stack.Targets(in, "apiId", api).Every(func(a rule.Inputs) rule.Verdict {
		return a.At("protocolType").Is("WEBSOCKET")
	})
}
