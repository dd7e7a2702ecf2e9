package aurora

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/policies/rule"
)

// versions are a major version of an engine.
type versions struct {
	// ended is the last day of standard support, when it is known.
	ended string
	// offered are the versions that can be created. What is not listed is gone, unless it is newer than them
	// all.
	offered []string
}

// known are the major versions by engine, as of August 2026, from the release calendars below
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.VersionPolicy.html.
// A major version below them is long gone, one above them is newer than the table.
var known = map[string]map[int]versions{
	"aurora-mysql": {
		2: {ended: "2024-10-31"},
		3: {offered: []string{
			"3.04.0", "3.04.1", "3.04.2", "3.04.3", "3.04.4", "3.04.6", "3.08.0", "3.08.1", "3.08.2", "3.09.0",
			"3.10.0", "3.10.1", "3.10.2", "3.10.3", "3.10.4", "3.10.5", "3.11.1", "3.12.0",
		}},
		8: {offered: []string{"8.4.7"}},
	},
	"aurora-postgresql": {
		11: {ended: "2024-02-29"},
		12: {ended: "2025-02-28"},
		13: {ended: "2026-02-28"},
		14: {offered: []string{"14.6", "14.17", "14.18", "14.19", "14.20", "14.22", "14.23"}},
		15: {offered: []string{"15.10", "15.12", "15.13", "15.14", "15.15", "15.17", "15.18"}},
		16: {offered: []string{"16.8", "16.9", "16.10", "16.11", "16.13", "16.14"}},
		17: {offered: []string{"17.4", "17.5", "17.6", "17.7", "17.9", "17.10"}},
		18: {offered: []string{"18.3", "18.4"}},
	},
}

// EngineVersionSupported requires a version that AWS offers and patches.
var EngineVersionSupported = rule.Rule{
	Name:  "aurora-engine-version-supported",
	Types: []string{cluster, globalCluster},
	Why: `AWS refuses what it no longer offers, "Cannot find version …", and bills extra for what it ` +
		`has ceased to support.`,
	Fix:      `set engineVersion to one that is still supported, such as "17.10" or "8.0.mysql_aurora.3.10.5"`,
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      guide + "Aurora.VersionPolicy.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_250", "CKV_AWS_388"}, rule.CfnLint: {"E3690", "W3690"}},
	Check: func(in rule.Inputs) rule.Verdict {
		version := in.At("engineVersion")
		engine, _ := in.At("engine").Text()
		text, _ := version.Text()
		problem := versionProblem(engine, text, in.Env().Today)
		offered := version.Fits("a version that AWS supports", func(string) bool { return problem == "" })
		return rule.When(rule.All(aurora(in), version.Set()),
			offered.OnNo("engineVersion is "+text+", "+problem))
	},
}

// versionProblem says why a version cannot be had, or is "".
func versionProblem(engine, version string, today time.Time) string {
	name := strings.TrimSuffix(version, "-limitless")
	_, release, named := strings.Cut(name, "mysql_aurora.")
	if named {
		name = release
	}
	numbers, lines := numbersIn(name), known[engine]
	switch {
	case lines == nil || len(numbers) == 0:
		return ""
	case engine == "aurora-mysql" && !named && slices.Compare(numbers, []int{8, 4}) < 0:
		return "which names no release of Aurora"
	}
	line, listed := lines[numbers[0]]
	switch {
	case line.ended != "" && today.Format(time.DateOnly) > line.ended:
		return "whose standard support ended on " + line.ended
	case !listed && numbers[0] < oldest(lines):
		return "which AWS offers no longer"
	case line.has(name, numbers):
		return ""
	}
	return fmt.Sprintf("which AWS does not offer; want one of %s", strings.Join(line.offered, ", "))
}

// has says whether a version can be had: one that is listed, a whole line of them, or what is newer than the
// table.
func (v versions) has(name string, numbers []int) bool {
	if len(v.offered) == 0 || slices.Contains(v.offered, name) {
		return true
	}
	latest := numbersIn(v.offered[len(v.offered)-1])
	return len(numbers) < len(latest) || slices.Compare(numbers, latest) > 0
}

var digits = regexp.MustCompile(`[0-9]+`)

func numbersIn(text string) []int {
	var numbers []int
	for _, d := range digits.FindAllString(text, -1) {
		n, err := strconv.Atoi(d)
		if err != nil {
			return nil
		}
		numbers = append(numbers, n)
	}
	return numbers
}

func oldest(lines map[int]versions) int {
	low := 0
	for major := range lines {
		low = min(cmp.Or(low, major), major)
	}
	return low
}

// InstanceMatchesCluster requires that an instance has the engine of its cluster.
var InstanceMatchesCluster = rule.Rule{
	Name:  "aurora-instance-matches-cluster",
	Types: []string{instance},
	With:  []string{cluster},
	Why: `AWS refuses it: "The engine name requested for your DB instance doesn't match the engine name ` +
		`of your DB cluster".`,
	Fix:      "set engine to the cluster's engine",
	Severity: rule.High,
	Topic:    rule.Apply,
	Level:    rule.Mandatory,
	URL:      "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
	Controls: rule.Controls{rule.CfnLint: {"E3707"}},
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		clusters := stack.Targets(in, "clusterIdentifier", cluster)
		return rule.When(clusters.Exist(), clusters.All(func(c rule.Inputs) rule.Verdict {
			return equal(in.At("engine"), c.At("engine"))
		}))
	},
}
