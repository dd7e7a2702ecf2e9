package spec

import (
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-iac/plinth/internal/check"
)

// maxAmount is how far from zero EventBridge compares numbers, and with how many digits behind the point.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
const (
	maxAmount   = 5e9
	maxDecimals = 6
)

func (r *report) word(n *node) {
	r.unless(n.shape == text && n.text != "" || n.shape == broken, n, "is %s; want text", n.show())
}

// affix is the beginning or end of a value, or the same in capitals or not.
func (r *report) affix(n *node) {
	if n.shape == group && len(n.names) == 1 && n.below["equals-ignore-case"] != nil {
		n = n.below["equals-ignore-case"]
	}
	r.word(n)
}

func (r *report) wildcard(n *node) {
	r.word(n)
	r.unless(!strings.Contains(n.text, "**"), n, "is %s; want no asterisk next to another", n.show())
}

func (r *report) exists(n *node) {
	ok := n.shape == truth && (n.text == "true" || n.text == "false")
	r.unless(ok || n.shape == broken, n, "is %s; want true or false", n.show())
}

func (r *report) cidr(n *node) {
	_, err := netip.ParsePrefix(n.text)
	r.unless(n.shape == text && err == nil || n.shape == broken, n,
		"is %s; want a block of addresses: 10.0.0.0/8", n.show())
}

// amount looks at a number, and says what it is.
func (r *report) amount(n *node) float64 {
	v, err := strconv.ParseFloat(n.text, 64)
	_, decimals, _ := strings.Cut(n.text, ".")
	ok := (n.shape == whole || n.shape == number) && plainNumber.MatchString(n.text) && err == nil &&
		math.Abs(v) <= maxAmount && len(decimals) <= maxDecimals
	r.unless(ok || n.shape == broken, n, "is %s; want a number in plain digits, at most 5000000000 away from "+
		"zero and with at most %d digits behind the point", n.show(), maxDecimals)
	return v
}

var (
	lowers = []string{">", ">="}
	uppers = []string{"<", "<="}
)

// numeric is a comparison with one number, or a range between two.
func (r *report) numeric(n *node) {
	if n.shape != list || len(n.items) != 2 && len(n.items) != 4 {
		r.unless(n.shape == broken, n, `is %s; want a comparison and a number, or two of each: [">", 0, "<=", 5]`,
			n.show())
		return
	}
	first := n.items[0]
	low := r.amount(n.items[1])
	if len(n.items) == 2 {
		allowed := slices.Concat([]string{"="}, lowers, uppers)
		r.unless(slices.Contains(allowed, first.text), first, "is %s; want %s", first.show(),
			check.Either(allowed...))
		return
	}
	second := n.items[2]
	high := r.amount(n.items[3])
	r.unless(slices.Contains(lowers, first.text), first, "is %s; want > or >= first in a range",
		first.show())
	r.unless(slices.Contains(uppers, second.text), second, "is %s; want < or <= second in a range",
		second.show())
	r.unless(low < high, n, "is a range that ends at %s; want more than %s", n.items[3].show(),
		n.items[1].show())
}

// anythingBut is what must not be there: a value, a list of values of one kind, or a comparison of texts.
func (r *report) anythingBut(n *node) {
	switch n.shape {
	case broken, text:
	case whole, number:
		r.amount(n)
	case list:
		r.noneOf(n)
	case group:
		if len(n.names) == 1 && slices.Contains(excluded, n.names[0]) {
			r.words(n.below[n.names[0]])
			return
		}
		r.unless(false, n, "has %s; want one of %s", counted(n.names), strings.Join(excluded, ", "))
	case empty, truth:
		r.unless(false, n, "is %s; want text, a number, a list of them, or one of %s", n.show(),
			strings.Join(excluded, ", "))
	}
}

// excluded are the comparisons that anything-but turns round.
var excluded = []string{"prefix", "suffix", "equals-ignore-case", "wildcard"}

func (r *report) noneOf(n *node) {
	r.unless(len(n.items) > 0, n, "is an empty list; want what must not be there")
	texts := 0
	for _, item := range n.items {
		switch item.shape {
		case text:
			texts++
		case whole, number:
			r.amount(item)
		case broken, empty, truth, list, group:
			r.unless(item.shape == broken, item, "is %s; want text or a number", item.show())
		}
	}
	r.unless(texts == 0 || texts == len(n.items), n, "has texts and other values; want either")
}

// words is text, or a list of texts.
func (r *report) words(n *node) {
	if n.shape != list {
		r.word(n)
		return
	}
	r.unless(len(n.items) > 0, n, "is an empty list; want what must not be there")
	for _, item := range n.items {
		r.word(item)
	}
}
