// Package rule is the language that policy rules are written in: one value for each rule, a reader of
// resource properties that never panics, and answers that know the difference between no and not yet known.
package rule

// Rule is one requirement on resources: what it judges, why, how to repair what it finds, and the judgement
// itself.
type Rule struct {
	// Name identifies the rule in configuration, exemptions and reports, in words joined by hyphens.
	Name string
	// Types are the tokens of the resources that the rule judges. One spelling of a type that has two is enough
	// (see Canonical). "aws:*" stands for every resource of the package, "*" for every resource.
	Types []string
	// With are the tokens of the other resources that CheckStack looks at. Nothing else can be asked for.
	With []string
	// Why says in one sentence what goes wrong without the rule.
	Why string
	// Fix says in one sentence what to change, in the words of the resource's properties.
	Fix string
	// Severity is how bad a violation is.
	Severity Severity
	// Topic is what the rule protects. Profiles choose by it.
	Topic Topic
	// Level is what a violation does when neither profile nor configuration says otherwise.
	Level Level
	// Locked rules are enforced in every profile. Configuration cannot lower them; only an exemption excuses.
	Locked bool
	// Controls are the requirements of public frameworks that the rule is evidence for.
	Controls Controls
	// URL leads to the reason. Default: the page of the rule's first Security Hub control, when it has one.
	URL string
	// Settings are what configuration can change about the rule.
	Settings []Option
	// Check judges one resource by what it was told to be (its inputs). Exactly one of Check and CheckStack is
	// set.
	Check func(in Inputs) Verdict
	// CheckStack judges one resource by what it has become (its outputs) and by the resources around it.
	CheckStack func(in Inputs, stack *Stack) Verdict
	// Repair changes the inputs of a violating resource so that it complies. Default: the rule only reports.
	Repair Repair
}

// OfStack says whether the rule needs to see the other resources of the stack.
func (r *Rule) OfStack() bool { return r.CheckStack != nil }

// Group is what one package of rules contributes to a pack.
type Group struct {
	// Service is the title under which the rules are documented: "SQS".
	Service string
	// Rules are in the order in which they are documented.
	Rules []Rule
	// LeftOut are requirements of public rule sets that were considered and not taken.
	LeftOut []LeftOut
}

// LeftOut is a requirement that the pack does not check on purpose.
type LeftOut struct {
	// Name is the name that the rule would have had.
	Name string
	// Reason says why it is not checked.
	Reason string
}
