package lambda

import "github.com/plinth-iac/plinth/policies/rule"

var repairConcurrency = rule.Setting[int]{
	Name: "concurrency", Text: "how many executions at once the repair reserves; 0 repairs nothing",
}

// ConcurrencyReserved asks for a limit to how often a function runs at once.
var ConcurrencyReserved = rule.Rule{
	Name:     "lambda-reserved-concurrency",
	Types:    []string{function},
	Why:      "One function that is called too often takes the executions of every other, and runs up the bill.",
	Fix:      "set reservedConcurrentExecutions",
	Severity: rule.Low,
	Topic:    rule.Reliability,
	Level:    rule.Disabled,
	URL:      guide + "configuration-concurrency.html",
	Settings: []rule.Option{repairConcurrency},
	Controls: rule.Controls{rule.Nag: {"LambdaConcurrency"}, rule.Checkov: {"CKV_AWS_115"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.At("reservedConcurrentExecutions").AtLeast(0)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		if n := repairConcurrency.Of(in); n > 0 {
			return []rule.Change{rule.Set("reservedConcurrentExecutions", n)}
		}
		return nil
	},
}

// ARM64 asks for the processors that do the same work for less.
var ARM64 = rule.Rule{
	Name:     "lambda-arm64",
	Types:    []string{function},
	Why:      "The same second costs 25 percent more on x86.",
	Fix:      `build the code for ARM and set architectures to ["arm64"]`,
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      guide + "foundation-arch.html",
	Controls: rule.Controls{rule.WellArchitected: {"COST06-BP03"}},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("architectures[]").Has("arm64")
	},
}
