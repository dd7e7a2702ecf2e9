package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// leaf is the verdict on one value: undecided when the value is there and cannot be read, else what holds
// says.
func (v Value) leaf(want string, holds bool) Verdict {
	answer := No
	switch {
	case v.node.undecided():
		answer = Undecided
	case holds:
		answer = Yes
	}
	return Verdict{Answer: v.probe.decide(v.path, want, answer), at: v, want: want}
}

// typed is leaf for a question that only values of some types can answer: any other type that is there is
// undecided.
func (v Value) typed(want string, rightType, holds bool) Verdict {
	if !rightType && !v.node.absent() {
		return Verdict{Answer: v.probe.decide(v.path, want, Undecided), at: v, want: want}
	}
	return v.leaf(want, rightType && holds)
}

// Set holds when there is a text, a number or a truth value, be it secret; "" is none. An object or a list
// cannot be read as one: ask for those with Present.
func (v Value) Set() Verdict {
	_, scalar := v.Text()
	return v.there("a value", scalar)
}

// Present holds when there is an object or a list, or an asset, with something in it.
func (v Value) Present() Verdict {
	v.probe.structure(v.path)
	return v.there("a block", v.node != nil && (v.node.kind == kindObject || v.node.kind == kindList))
}

// there is the verdict on whether something is there. What cannot be looked into is there all the same.
func (v Value) there(what string, rightType bool) Verdict {
	found := v.typed(what, rightType, rightType && !v.node.empty())
	if v.node != nil && v.node.kind == kindOpaque {
		found.Answer = v.probe.decide(v.path, what, Yes)
	}
	found.want = ""
	return found
}

// True holds when the value is true. Not(x.True()) accepts false and absent.
func (v Value) True() Verdict {
	truth, ok := v.Bool()
	return v.typed("true", ok, truth)
}

// False holds when the value is false; an absent value is not.
func (v Value) False() Verdict {
	truth, ok := v.Bool()
	return v.typed("false", ok, !truth)
}

// Is holds when the value is one of the texts.
func (v Value) Is(texts ...string) Verdict {
	got, ok := v.Text()
	return v.typed(either(texts), ok, slices.Contains(texts, got))
}

// AtLeast holds for numbers from least upwards; an absent value is not.
func (v Value) AtLeast(least float64) Verdict {
	n, ok := v.Number()
	return v.typed(fmt.Sprintf("at least %v", least), ok, n >= least)
}

// AtMost holds for numbers up to most; an absent value is not.
func (v Value) AtMost(most float64) Verdict {
	n, ok := v.Number()
	return v.typed(fmt.Sprintf("at most %v", most), ok, n <= most)
}

// Between holds for numbers from low to high; an absent value is not.
func (v Value) Between(low, high float64) Verdict {
	n, ok := v.Number()
	return v.typed(fmt.Sprintf("%v to %v", low, high), ok, n >= low && n <= high)
}

// Satisfies holds for numbers that fit; want says which do, for the message.
func (v Value) Satisfies(want string, fits func(number float64) bool) Verdict {
	n, ok := v.Number()
	return v.typed(want, ok, ok && fits(n))
}

// Fits holds for texts that fit; want says which do, for the message.
func (v Value) Fits(want string, fits func(text string) bool) Verdict {
	text, ok := v.Text()
	return v.typed(want, ok, ok && fits(text))
}

// Matches holds for texts that the pattern matches; want says in words what it stands for.
func (v Value) Matches(pattern *regexp.Regexp, want string) Verdict {
	return v.Fits(want, pattern.MatchString)
}

// HasPrefix holds for texts with one of the beginnings.
func (v Value) HasPrefix(prefixes ...string) Verdict {
	return v.Fits("text that begins with "+either(prefixes), func(text string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(text, p) })
	})
}

// HasSuffix holds for texts with one of the ends.
func (v Value) HasSuffix(suffixes ...string) Verdict {
	return v.Fits("text that ends in "+either(suffixes), func(text string) bool {
		return slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(text, s) })
	})
}

// Mentions holds for texts that contain one of the parts.
func (v Value) Mentions(parts ...string) Verdict {
	return v.Fits("text that contains "+either(parts), func(text string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
	})
}

// Length holds for texts of low to high characters.
func (v Value) Length(low, high int) Verdict {
	return v.Fits(fmt.Sprintf("%d to %d characters", low, high), func(text string) bool {
		n := utf8.RuneCountInString(text)
		return n >= low && n <= high
	})
}

// Same holds when both values are known and equal as texts. A value that is there and cannot be read as text
// leaves it undecided, on either side.
func (v Value) Same(other Value) Verdict {
	want := "the same as " + other.path
	a, knownA := v.Text()
	b, knownB := other.Text()
	if !knownB && !other.node.absent() {
		return Verdict{Answer: v.probe.decide(v.path, want, Undecided), at: other, want: "the same as " + v.path}
	}
	return v.typed(want, knownA, knownA && knownB && a == b)
}

// IsSecret holds when the value is kept secret in the state.
func (v Value) IsSecret() Verdict {
	answer := No
	switch {
	case v.node != nil && (v.node.secret || v.node.kind == kindOpaque):
		answer = Yes
	case v.node.undecided():
		answer = Undecided
	}
	return Verdict{
		Answer: v.probe.decide(v.path, "a secret", answer), at: v, found: "is in plain text", want: "a secret",
	}
}

func either(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = quote(t)
	}
	if n := len(quoted) - 1; n > 0 {
		return strings.Join(quoted[:n], ", ") + " or " + quoted[n]
	}
	return strings.Join(quoted, "")
}
