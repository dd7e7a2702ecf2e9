package pack

import (
	"strings"

	"github.com/plinth-iac/plinth/policies/rule"
)

// Outcome is what came of one rule on one resource.
type Outcome uint8

// The outcomes.
const (
	// Undecided: a value that matters is not known yet or cannot be read.
	Undecided Outcome = iota
	// Passed: the resource complies.
	Passed
	// Failed: the resource violates the rule.
	Failed
	// Exempted: it violates the rule, and an exemption excuses it.
	Exempted
	// NotApplicable: the rule has nothing to say about it.
	NotApplicable
)

var outcomeNames = []string{"undecided", "passed", "failed", "exempted", "not applicable"}

// String is the outcome in words.
func (o Outcome) String() string { return outcomeNames[min(int(o), len(outcomeNames)-1)] }

// Finding is what one rule says to one resource.
type Finding struct {
	// Rule is the rule.
	Rule *rule.Rule
	// URN, Type and Name are the resource; Type is its token as the program has it.
	URN, Type, Name string
	// Outcome is what came of it.
	Outcome Outcome
	// Level is what a violation does in this run.
	Level rule.Level
	// Detail says what was found, in the words of the resource's properties.
	Detail string
	// Exemption is what excuses it, when it is exempted.
	Exemption *Exemption
	// Fault is the rule's own failure. Default: none.
	Fault error
}

// Message is the finding in full: what was found, why that is bad, and what to do.
func (f Finding) Message() string {
	var b strings.Builder
	b.WriteString(sentence(f.Detail))
	b.WriteString("\nWhy: " + f.Rule.Why)
	b.WriteString("\nFix: " + sentence(f.Rule.Fix))
	if link := f.Rule.Link(); link != "" {
		b.WriteString("\nSee: " + link)
	}
	return b.String()
}

// Stops says whether the finding stops a deployment.
func (f Finding) Stops() bool { return f.Outcome == Failed && f.Level >= rule.Mandatory }

func sentence(text string) string {
	if text == "" || strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}
