package rule

import (
	"slices"
	"strings"
)

// Answer is what a condition or a rule says about a resource.
type Answer uint8

// The answers. The zero value is Undecided, so that an answer that was forgotten is never a pass.
const (
	// Undecided: a value that matters is not known yet, or cannot be read.
	Undecided Answer = iota
	// Yes: the condition holds, the resource complies.
	Yes
	// No: the condition does not hold, the resource violates the rule.
	No
	// NotApplicable: the rule has nothing to say about this resource.
	NotApplicable
)

var answerNames = []string{"undecided", "yes", "no", "not applicable"}

// String is the answer in words.
func (a Answer) String() string { return answerNames[min(int(a), len(answerNames)-1)] }

// Verdict is an answer together with what led to it.
type Verdict struct {
	// Answer is what was found.
	Answer Answer

	at      Value
	found   string
	want    string
	because string
	parts   []Verdict
}

// All holds when every part holds. Parts that are not applicable do not count.
func All(parts ...Verdict) Verdict { return fold(parts, No, Yes) }

// Any holds when one part holds. Parts that are not applicable do not count.
func Any(parts ...Verdict) Verdict { return fold(parts, Yes, No) }

// fold answers strong as soon as one part does, else Undecided as soon as one part is, else weak.
func fold(parts []Verdict, strong, weak Answer) Verdict {
	answer, counted := weak, len(parts) == 0
	for _, p := range parts {
		switch p.Answer {
		case strong:
			return Verdict{Answer: strong, parts: parts}
		case Undecided:
			answer, counted = Undecided, true
		case weak:
			counted = true
		default:
		}
	}
	if !counted {
		answer = NotApplicable
	}
	return Verdict{Answer: answer, parts: parts}
}

// Not turns yes into no and back.
func Not(v Verdict) Verdict {
	flipped := v
	switch v.Answer {
	case Yes:
		flipped.Answer = No
	case No:
		flipped.Answer = Yes
	default:
		return v
	}
	flipped.want = ""
	flipped.parts = nil
	for _, p := range v.parts {
		flipped.parts = append(flipped.parts, Not(p))
	}
	return flipped
}

// When asks then only of resources that meet the condition; the others are not applicable.
func When(condition, then Verdict) Verdict {
	switch condition.Answer {
	case Yes:
		return then
	case No:
		return Verdict{Answer: NotApplicable, parts: []Verdict{condition}}
	default:
		return condition
	}
}

// Decide is the verdict on a condition that plain Go has computed from known values, with the reason for a
// no.
func Decide(holds bool, because string) Verdict {
	answer := No
	if holds {
		answer = Yes
	}
	return Verdict{Answer: answer, because: because}
}

// Forbidden is the verdict of a rule whose types must not be used at all.
func Forbidden(because string) Verdict { return Verdict{Answer: No, because: because} }

// Irrelevant is the verdict of a rule that has nothing to say about the resource.
func Irrelevant(because string) Verdict { return Verdict{Answer: NotApplicable, because: because} }

// Unclear is the verdict when something that matters cannot be known.
func Unclear(because string) Verdict { return Verdict{Answer: Undecided, because: because} }

// Because replaces the reason that is made up of the parts by one of the author's.
func (v Verdict) Because(reason string) Verdict {
	v.because = reason
	return v
}

// Detail says what was found: `kmsMasterKeyId is not set and sqsManagedSseEnabled is false; want true`.
func (v Verdict) Detail() string {
	switch {
	case v.because != "":
		return v.because
	case len(v.parts) > 0:
		return v.gather()
	case v.at.path == "":
		return ""
	}
	found := v.found
	if found == "" {
		found = "is " + v.at.String()
	}
	if v.want != "" {
		found += "; want " + v.want
	}
	return v.at.path + " " + found
}

// mostParts is how many findings of one resource a message spells out.
const mostParts = 4

// gather joins the details of the parts that gave this answer.
func (v Verdict) gather() string {
	var details []string
	for _, p := range v.parts {
		if d := p.Detail(); p.Answer == v.Answer && d != "" && !slices.Contains(details, d) {
			details = append(details, d)
		}
	}
	if len(details) == 0 && v.Answer == NotApplicable && len(v.parts) == 1 {
		return v.parts[0].Detail()
	}
	if len(details) > mostParts {
		details = append(details[:mostParts], "more")
	}
	return strings.Join(details, " and ")
}
