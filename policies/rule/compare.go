package rule

import (
	"fmt"
	"strconv"
)

// NoLessThan holds for numbers that are at least so many times another one, be it of another resource. When
// the other one is absent there is nothing to compare with: not applicable. Give it a Default where AWS has
// one.
func (v Value) NoLessThan(other Value, times float64) Verdict {
	relation := "at least "
	if times != 1 {
		relation = "at least " + number(times) + " times "
	}
	return v.compare(other, relation, func(a, b float64) bool { return a >= b*times })
}

// MoreThan holds for numbers that are greater than another one; see NoLessThan.
func (v Value) MoreThan(other Value) Verdict {
	return v.compare(other, "more than ", func(a, b float64) bool { return a > b })
}

// compare asks about two numbers. The question carries the name of the other one and not its size, so that
// it is the same question whatever the numbers are.
func (v Value) compare(other Value, relation string, holds func(a, b float64) bool) Verdict {
	if other.node.absent() {
		return Verdict{Answer: NotApplicable, at: other}
	}
	a, knownA := v.Number()
	b, knownB := other.Number()
	found := Verdict{at: v, want: fmt.Sprintf("%s%s, the %s", relation, number(b), other.path)}
	switch {
	case !knownB:
		found = Verdict{at: other, want: "a number"}
	case v.node.absent() || knownA && !holds(a, b):
		found.Answer = No
	case knownA:
		found.Answer = Yes
	}
	question := relation + positions.ReplaceAllString(other.path, "[]")
	found.Answer = v.probe.decide(v.path, question, found.Answer)
	return found
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
