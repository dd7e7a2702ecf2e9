package spec

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// cronField is one of the six fields of a cron expression.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
type cronField struct {
	name      string
	low, high int
	// words stand for low and what follows it.
	words []string
	// special are the forms that this field has beside values, ranges and steps.
	special *regexp.Regexp
	// steps says whether the field knows a/b, and round whether a range may run over the end.
	steps, round bool
}

var (
	monthWords = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	dayWords   = []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
	monthDay   = regexp.MustCompile(`^(\?|L|([1-9]|[12]\d|3[01])W)$`)
	weekDay    = regexp.MustCompile(`^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$`)
	never      = regexp.MustCompile(`^[^\s\S]$`)
)

var cronFields = []cronField{
	{name: "minutes", low: 0, high: 59, special: never, steps: true},
	{name: "hours", low: 0, high: 23, special: never, steps: true},
	{name: "day of the month", low: 1, high: 31, special: monthDay, steps: true},
	{name: "month", low: 1, high: 12, words: monthWords, special: never, steps: true},
	{name: "day of the week", low: 1, high: 7, words: dayWords, special: weekDay, round: true},
	{name: "year", low: 1970, high: 2199, special: never, steps: true},
}

// cron looks at the fields of a cron expression.
func (r *report) cron(n *node, inside string) {
	given := strings.Split(inside, " ")
	if len(given) != len(cronFields) || slices.Contains(given, "") {
		r.unless(false, n, "is %s; want six fields with one space between them: minutes, hours, day of the month, "+
			"month, day of the week, year", n.show())
		return
	}
	for i, f := range cronFields {
		r.unless(f.fits(given[i]), n, "has %s as %s; want %s", quote(given[i]), f.name, f.wants())
	}
	r.unless((given[2] == "?") != (given[4] == "?"), n,
		"is %s; want a question mark as day of the month or as day of the week, and not as both", n.show())
}

// wants is what a field may hold, as a reader is told.
func (f cronField) wants() string {
	out := strconv.Itoa(f.low) + " to " + strconv.Itoa(f.high)
	if len(f.words) > 0 {
		out += ", or " + f.words[0] + " to " + f.words[len(f.words)-1]
	}
	out += ", lists such as 1,3, ranges such as 1-3"
	if f.low > 7 {
		out = strings.NewReplacer("1,3", "2030,2032", "1-3", "2030-2032").Replace(out)
	}
	if f.steps {
		out += ", steps such as */2"
	}
	switch f.special {
	case monthDay:
		out += ", L, 15W, ?"
	case weekDay:
		out += ", L, 6L, 2#1, ?"
	}
	return out + " or *"
}

func (f cronField) fits(given string) bool {
	if given == "*" || f.special.MatchString(given) {
		return true
	}
	for part := range strings.SplitSeq(given, ",") {
		from, step, stepped := strings.Cut(part, "/")
		if stepped {
			n, err := strconv.Atoi(step)
			if !f.steps || err != nil || n < 1 || n > f.high || strconv.Itoa(n) != step {
				return false
			}
		}
		if stepped && from == "*" {
			continue
		}
		first, last, ranged := strings.Cut(from, "-")
		a, ok := f.value(first)
		b, also := f.value(last)
		if !ok || ranged && (!also || a > b && !f.round) {
			return false
		}
	}
	return true
}

// value is what a number or word stands for.
func (f cronField) value(s string) (int, bool) {
	if i := slices.Index(f.words, s); i >= 0 {
		return f.low + i, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= f.low && n <= f.high && strings.Trim(s, "0123456789") == ""
}
