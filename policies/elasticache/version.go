package elasticache

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/plinth-iac/plinth/policies/rule"
)

// redisEnds are the last days of standard support of Redis by major version:
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/extended-support.html.
var redisEnds = map[int]string{4: "2026-01-31", 5: "2026-01-31", 6: "2027-01-31"}

// EngineVersionSupported requires a version that AWS offers and patches.
var EngineVersionSupported = rule.Rule{
	Name:  "elasticache-engine-version-supported",
	Types: []string{group, serverless},
	Why: `AWS refuses what it does not offer, "Cannot find version … for …", and bills extra for Redis ` +
		`that has grown old.`,
	Fix:      `set engineVersion (of a serverless cache majorEngineVersion) to a Valkey version, such as "8.2"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "engine-versions.html",
	Controls: rule.Controls{rule.CfnLint: {"E3695"}},
	Check: func(in rule.Inputs) rule.Verdict {
		version := in.At("engineVersion")
		if in.Type() == serverless {
			version = in.At("majorEngineVersion")
		}
		name, _ := engine(in).Text()
		text, _ := version.Text()
		problem := versionProblem(name, text, in.Env().Today)
		offered := version.Fits("a version that AWS supports", func(string) bool { return problem == "" })
		return rule.When(rule.All(engine(in).Is("redis", "valkey"), version.Set()),
			offered.OnNo(fmt.Sprintf("the version of %s is %s, %s", name, text, problem)))
	},
}

var twoNumbers = regexp.MustCompile(`^([0-9]+)(?:\.([0-9]+|x))?`)

// versionProblem says why a version cannot be had, or is "".
func versionProblem(engine, version string, today time.Time) string {
	parts := twoNumbers.FindStringSubmatch(version)
	if parts == nil {
		return "which is no version"
	}
	major, err := strconv.Atoi(parts[1])
	if err != nil {
		return "which is no version"
	}
	minor, err := strconv.Atoi(parts[2])
	whole := err != nil
	switch end := redisEnds[major]; {
	case engine == "valkey" && (major < 7 || major == 7 && !whole && minor < 2):
		return "and Valkey begins with 7.2"
	case engine == "valkey":
		return ""
	case major > 7 || major == 7 && !whole && minor > 1:
		return "and Redis ends with 7.1; go on with Valkey"
	case major < 4:
		return "which AWS offers no longer"
	case end != "" && today.Format(time.DateOnly) > end:
		return "whose standard support ended on " + end
	}
	return ""
}
