package awsmodel

import (
	_ "embed" // for the table
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed limits.txt
var limitsTable string

// limit is what one property may be.
type limit struct {
	path, rule string
	late       bool
	arguments  []string
	low, high  float64
	pattern    *regexp.Regexp
	not        string // a prefix that the text must not have, from a pattern such as ^(?!aws/)
}

var limitTable = sync.OnceValue(func() map[string][]limit {
	table := map[string][]limit{}
	for line := range strings.Lines(limitsTable) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		typ, rest, _ := strings.Cut(line, " ")
		table[typ] = append(table[typ], parseLimit(rest))
	}
	return table
})

var notPrefix = regexp.MustCompile(`\(\?!([^)]*)\)`)

func parseLimit(text string) limit {
	var l limit
	l.path, text, _ = strings.Cut(text, " ")
	l.rule, text, _ = strings.Cut(text, " ")
	if l.rule == "late" {
		l.late = true
		l.rule, text, _ = strings.Cut(text, " ")
	}
	l.arguments = strings.Fields(text)
	switch l.rule {
	case "match":
		if found := notPrefix.FindStringSubmatchIndex(text); found != nil {
			// Go's patterns have no look-ahead: what follows the beginning is tested apart.
			l.not = strings.TrimPrefix(text[:found[0]], "^") + text[found[2]:found[3]]
			text = text[:found[0]] + text[found[1]:]
		}
		l.pattern = regexp.MustCompile(text)
	case "range", "length", "cidr":
		l.low, _ = strconv.ParseFloat(l.arguments[0], 64)
		l.high, _ = strconv.ParseFloat(l.arguments[1], 64)
	}
	return l
}

// broken returns what is wrong with the value, or "".
func (l *limit) broken(v located) string {
	name := snake(lastSegment(l.path))
	text, shown := v.text(), v.shown()
	switch l.rule {
	case "oneof":
		if !slices.ContainsFunc(l.arguments, func(choice string) bool { return choiceIs(choice, text) }) {
			return fmt.Sprintf("expected %s to be one of %q, got %s", name, l.arguments, shown)
		}
	case "match":
		if !l.pattern.MatchString(text) || l.not != "" && strings.HasPrefix(text, l.not) {
			return fmt.Sprintf("invalid value for %s (%q must match %s)", name, shown, l.pattern)
		}
	case "length":
		if n := float64(utf8.RuneCountInString(text)); n < l.low || n > l.high {
			return fmt.Sprintf("expected length of %s to be in the range (%v - %v), got %v", name, l.low, l.high, n)
		}
	case "range":
		if n, err := strconv.ParseFloat(text, 64); err == nil && (n < l.low || n > l.high) {
			return fmt.Sprintf("expected %s to be in the range (%v - %v), got %s", name, l.low, l.high, shown)
		}
	case "cidr":
		prefix, err := netip.ParsePrefix(text)
		if err != nil || prefix != prefix.Masked() {
			return fmt.Sprintf("%q is not a valid CIDR block", text)
		}
		if bits := float64(prefix.Bits()); bits < l.low || bits > l.high {
			return fmt.Sprintf("expected %q to contain a network Value with between %v and %v significant bits, "+
				"got: %v",
				name, l.low, l.high, bits)
		}
	}
	return ""
}

// choiceIs compares a value with a choice: a text, numbers "7..30", or multiples "60*".
func choiceIs(choice, text string) bool {
	if choice == text {
		return true
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return false
	}
	if low, high, ok := strings.Cut(choice, ".."); ok {
		from, _ := strconv.Atoi(low)
		to, _ := strconv.Atoi(high)
		return n >= from && n <= to
	}
	if unit, ok := strings.CutSuffix(choice, "*"); ok {
		step, _ := strconv.Atoi(unit)
		return step > 0 && n > 0 && n%step == 0
	}
	return false
}

func lastSegment(path string) string {
	return path[strings.LastIndexByte(path, '.')+1:]
}

// snake writes a name as the provider's messages do: logGroupClass as log_group_class.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) {
			if i > 0 {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
