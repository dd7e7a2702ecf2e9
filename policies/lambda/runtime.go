package lambda

import (
	"fmt"
	"time"

	"github.com/plinth-iac/plinth/policies/rule"
)

// runtimeEnds are the days on which AWS stops to patch a runtime:
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html. A runtime that is not listed is one that
// ended before the table begins, or one that is newer than it.
var runtimeEnds = map[string]string{
	"nodejs22.x": "2027-04-30", "nodejs24.x": "2028-04-30",
	"nodejs20.x": "2026-04-30", "nodejs18.x": "2025-09-01",
	"nodejs16.x": "2024-06-12", "python3.14": "2029-06-30",
	"python3.13": "2029-06-30", "python3.12": "2028-10-31",
	"python3.11": "2027-06-30", "python3.10": "2026-10-31", "python3.9": "2025-12-15", "python3.8": "2024-10-14",
	"java25": "2029-06-30", "java21": "2029-06-30", "java17": "2027-06-30", "java11": "2027-06-30",
	"java8.al2": "2027-06-30", "dotnet10": "2028-11-14", "dotnet8": "2026-11-10", "dotnet6": "2024-12-20",
	"ruby4.0": "2029-03-31", "ruby3.4": "2028-03-31", "ruby3.3": "2027-03-31", "ruby3.2": "2026-03-31",
	"provided.al2023": "2029-06-30", "provided.al2": "2026-07-31",
	"go1.x": "2024-01-08", "java8": "2024-01-08", "provided": "2024-01-08", "nodejs14.x": "2023-12-04",
	"python3.7": "2023-12-04", "ruby2.7": "2023-12-07", "dotnetcore3.1": "2023-04-03",
}

// RuntimeSupported requires a runtime that AWS still patches.
var RuntimeSupported = rule.Rule{
	Name:     "lambda-runtime-supported",
	Types:    []string{function},
	Why:      "A runtime past its end gets no security patches, and AWS refuses to create functions on it.",
	Fix:      "set runtime to one that is still supported, such as provided.al2023, nodejs24.x or python3.13",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{rule.FSBP: {"Lambda.2"}, rule.Nag: {"L1"}, rule.Checkov: {"CKV_AWS_363"}},
	Check: func(in rule.Inputs) rule.Verdict {
		runtime := in.At("runtime")
		name, _ := runtime.Text()
		end, known := runtimeEnds[name]
		day := in.Env().Today.Format(time.DateOnly)
		supported := runtime.Fits("a runtime that AWS patches", func(string) bool { return !known || day < end })
		if supported.Answer == rule.No {
			supported = supported.Because(fmt.Sprintf("runtime is %s, which has not been patched since %s", name, end))
		}
		return rule.When(runtime.Set(), supported)
	},
}
