package apigateway

import "github.com/plinth-iac/plinth/policies/rule"

var (
	throttleRate = rule.Setting[int]{
		Name: "rate", Text: "the requests a second that a repair allows", Default: 1000,
	}
	throttleBurst = rule.Setting[int]{
		Name: "burst", Text: "the requests at once that a repair allows", Default: 500,
	}
)

// Throttled asks for a limit on each API. Without one the limit is that of the account, which all of its APIs
// share.
var Throttled = rule.Rule{
	Name:     "apigw-throttling-set",
	Types:    []string{methodSettings, stage},
	Why:      "One caller can use up what all APIs of the account may answer, at your expense.",
	Fix:      "set throttlingRateLimit and throttlingBurstLimit in settings or defaultRouteSettings",
	Severity: rule.Medium,
	Topic:    rule.Reliability,
	Level:    rule.Advisory,
	Settings: []rule.Option{throttleRate, throttleBurst},
	URL:      guide + "api-gateway-request-throttling.html",
	Controls: rule.Controls{rule.WellArchitected: {"REL05-BP02"}},
	Check: func(in rule.Inputs) rule.Verdict {
		block := in.At(throttleBlock(in))
		return rule.All(block.At("throttlingRateLimit").Satisfies("more than 0", positive),
			block.At("throttlingBurstLimit").Satisfies("more than 0", positive))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		var changes []rule.Change
		lacks := func(path string) bool { return in.At(path).Satisfies("", positive).Answer == rule.No }
		if path := throttleBlock(in) + ".throttlingRateLimit"; lacks(path) {
			changes = append(changes, rule.Set(path, throttleRate.Of(in)))
		}
		if path := throttleBlock(in) + ".throttlingBurstLimit"; lacks(path) {
			changes = append(changes, rule.Set(path, throttleBurst.Of(in)))
		}
		return changes
	},
}

func positive(n float64) bool { return n > 0 }

func throttleBlock(in rule.Inputs) string {
	if in.Type() == stage {
		return "defaultRouteSettings"
	}
	return "settings"
}

var accountElsewhere = rule.Setting[bool]{
	Name: "elsewhere", Text: "whether the account's log role is set outside the stack", Default: false,
}

// AccountLogRole asks that API Gateway may write logs in the account at all.
var AccountLogRole = rule.Rule{
	Name:     "apigw-account-log-role",
	Types:    []string{methodSettings, restStage, stage},
	With:     []string{account, role},
	Why:      `AWS refuses it: "CloudWatch Logs role ARN must be set in account settings to enable logging".`,
	Fix:      "add an Account with cloudwatchRoleArn, or configure elsewhere when another stack has it",
	Severity: rule.Medium,
	Topic:    rule.Apply,
	Level:    rule.Advisory,
	Settings: []rule.Option{accountElsewhere},
	URL:      guide + "set-up-logging.html",
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		var logs rule.Verdict
		switch in.Type() {
		case methodSettings:
			logs = in.At("settings.loggingLevel").Is("ERROR", "INFO")
		case restStage:
			logs = in.At("accessLogSettings.destinationArn").Set()
		default:
			logs = in.At("defaultRouteSettings.loggingLevel").Is("ERROR", "INFO")
		}
		ways := []rule.Verdict{rule.Decide(accountElsewhere.Of(in), "there is no Account with cloudwatchRoleArn")}
		for _, a := range stack.Of(account) {
			ways = append(ways, a.At("cloudwatchRoleArn").Set(), stack.Targets(a, "cloudwatchRoleArn", role).Exist())
		}
		return rule.When(logs, rule.Any(ways...))
	},
}
