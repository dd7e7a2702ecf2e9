package rule

import (
	"fmt"
	"strings"
)

// Level is what a violation does. The zero value is no level: a rule has to state one.
type Level uint8

// The levels, from the weakest to the strongest.
const (
	// Disabled rules are not run.
	Disabled Level = iota + 1
	// Advisory violations are shown and stop nothing.
	Advisory
	// Mandatory violations stop the deployment.
	Mandatory
	// Remediate repairs what can be repaired; what remains stops the deployment.
	Remediate
)

var levelNames = []string{"", "disabled", "advisory", "mandatory", "remediate"}

// String is the level's name in configuration.
func (l Level) String() string { return levelNames[min(int(l), len(levelNames)-1)] }

// ParseLevel reads a level's name.
func ParseLevel(name string) (Level, error) {
	for i, known := range levelNames[1:] {
		if name == known {
			return Level(i + 1), nil
		}
	}
	return 0, fmt.Errorf("level %q is unknown; want %s", name, strings.Join(levelNames[1:], ", "))
}

// Severity is how bad a violation is, whatever it does to the deployment.
type Severity uint8

// The severities, from the mildest to the worst.
const (
	// Low is untidy, or costs a little.
	Low Severity = iota + 1
	// Medium weakens one of several defences, or fails at the next disturbance.
	Medium
	// High removes a defence, loses data, or makes the deployment fail.
	High
	// Critical opens data or the account to everybody.
	Critical
)

var severityNames = []string{"", "low", "medium", "high", "critical"}

// String is the severity's name in reports.
func (s Severity) String() string { return severityNames[min(int(s), len(severityNames)-1)] }

// Topic is what a rule protects.
type Topic string

// The topics.
const (
	// Security is about who can read, change or reach what.
	Security Topic = "security"
	// Reliability is about surviving faults and mistakes.
	Reliability Topic = "reliability"
	// Operations is about seeing what happens and being able to change it.
	Operations Topic = "operations"
	// Cost is about money.
	Cost Topic = "cost"
	// Apply is about what AWS refuses, so that a preview says it before an update fails half-way.
	Apply Topic = "apply"
)
