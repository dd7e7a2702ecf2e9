package spec

import (
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // A time zone is right or wrong on every machine alike.
	"unicode/utf8"
)

// Limits of a schedule.
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
const (
	maxExpression = 256
	maxInput      = 8192
)

var (
	rate     = regexp.MustCompile(`^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)$`)
	timezone = regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)
)

// tasks reads what stands below schedule and adds it to f.
func (g fields) tasks(f *Function) {
	n := g.get("schedule")
	t := Task{Timezone: "UTC"}
	times := []*node{n}
	if n.shape != text {
		below, ok := g.open(n, aTask)
		if !ok {
			return
		}
		below.oneOf("method", "scheduler")
		t.Off = below.off("enabled")
		if zone, ok := below.text("timezone"); ok {
			_, err := time.LoadLocation(zone)
			below.unless(err == nil && timezone.MatchString(zone) && zone != "Local", below.get("timezone"),
				"is %s; want a time zone such as Europe/Dublin", quote(zone))
			t.Timezone = zone
		}
		t.Input = g.input(below.get("input"))
		times = below.times()
	}
	for _, at := range times {
		if at.shape != text {
			g.unless(at.shape == broken, at, "is %s; want rate(5 minutes), or a cron(…) of six fields", at.show())
			continue
		}
		t.Expression = at.text
		g.expression(at)
		t.Key = digest(t.Expression, t.Timezone, t.Input)
		twice := slices.ContainsFunc(f.Tasks, func(other Task) bool { return other.Key == t.Key })
		g.unless(!twice, at, "is %s with the same input as a time above; want each once in a function", at.show())
		f.Tasks = append(f.Tasks, t)
	}
}

// times are the expressions of a schedule, one or a list of them.
func (g fields) times() []*node {
	n := g.required("rate")
	if n == nil {
		return nil
	}
	if n.shape != list {
		return []*node{n}
	}
	g.unless(len(n.items) > 0, n, "is an empty list; want %s", g.keys["rate"].wants())
	return n.items
}

// expression looks at one time.
func (r *report) expression(n *node) {
	switch {
	case len(n.text) > maxExpression:
		r.unless(false, n, "is %d characters; want at most %d", len(n.text), maxExpression)
	case rate.MatchString(n.text):
	case strings.HasPrefix(n.text, "cron(") && strings.HasSuffix(n.text, ")"):
		r.cron(n, strings.TrimSuffix(strings.TrimPrefix(n.text, "cron("), ")"))
	case strings.HasPrefix(n.text, "rate("):
		r.unless(false, n, "is %s; want rate(1 minute), rate(5 minutes), rate(1 hour), rate(2 days) or the like",
			n.show())
	default:
		r.unless(false, n, "is %s; want rate(5 minutes), or a cron(…) of six fields", n.show())
	}
}

// input is what the function gets, as JSON.
func (r *report) input(n *node) string {
	if n == nil {
		return ""
	}
	var value any
	switch n.shape {
	case text:
		var ok bool
		value, ok = fromText(n.text)
		r.unless(ok, n, "is %s; want keys and values, or JSON as text, for EventBridge Scheduler sends nothing "+
			"else", n.show())
	case group:
		body := n.below["body"]
		r.unless(body == nil || body.shape != text, n, "has text as body, which Serverless unpacks as JSON; want "+
			"the keys and values of body themselves")
		value = r.json(n)
	case broken, empty, whole, number, truth, list:
		r.unless(n.shape == broken, n, "is %s; want keys and values, or JSON as text", n.show())
	}
	out := canonical(value)
	length := utf8.RuneCountInString(out)
	r.unless(length <= maxInput, n, "is %d characters as JSON; want at most %d", length, maxInput)
	return out
}
