package dashboard

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/internal/check"
)

// Widget is one rectangle of a dashboard. It comes from Graph, Status, Logs or Text.
type Widget struct {
	// Width is how many of the 24 columns the widget takes. Default: an equal part of what its row has left.
	Width int

	kind   kind
	title  string
	text   string
	alarms []alarms.Alarm
	inputs []pulumi.StringInput
}

// kind is the sort of widget, in CloudWatch's words.
type kind string

const (
	graphKind  kind = "metric"
	statusKind kind = "alarm"
	logsKind   kind = "log"
	textKind   kind = "text"
)

// Graph draws what the alarms watch, each with its threshold as a line. All of them must share a unit.
func Graph(title string, watched ...alarms.Alarm) Widget {
	return Widget{kind: graphKind, title: title, alarms: watched}
}

// Status shows the state of alarms, by ARN; see alarms.Alarms.ARNList. At most 100 alarms.
func Status(title string, arns ...pulumi.StringInput) Widget {
	return Widget{kind: statusKind, title: title, inputs: arns}
}

// Logs shows what a Logs Insights query finds in log groups, by name. At most 50 groups.
func Logs(title, query string, groups ...pulumi.StringInput) Widget {
	return Widget{kind: logsKind, title: title, text: query, inputs: groups}
}

// Text shows Markdown.
func Text(markdown string) Widget { return Widget{kind: textKind, text: markdown} }

// Wide returns the widget with a width of so many of the 24 columns.
func (w Widget) Wide(columns int) Widget {
	w.Width = columns
	return w
}

// metrics is how many metrics and expressions the widget draws or computes with.
func (w Widget) metrics() int {
	n := 0
	for _, a := range w.alarms {
		n += len(a.Terms())
	}
	return n
}

func (w Widget) validate() error {
	var p check.Problems
	switch w.kind {
	case graphKind:
		w.validateGraph(&p)
	case statusKind:
		p.Unless(len(w.inputs) >= 1 && len(w.inputs) <= maxStatus, "arns",
			"has %d; want 1 to %d alarms", len(w.inputs), maxStatus)
	case logsKind:
		p.Required(w.text != "", "query", "a Logs Insights query")
		p.Unless(len(w.inputs) >= 1 && len(w.inputs) <= maxGroups, "groups",
			"has %d; want 1 to %d log groups", len(w.inputs), maxGroups)
	case textKind:
		p.Required(w.text != "", "markdown", "a text")
	default:
		p.Unless(false, "", "is empty; want what Graph, Status, Logs or Text return")
	}
	for i, in := range w.inputs {
		p.Required(in != nil, fmt.Sprintf("[%d]", i), "a value")
	}
	return p.Err()
}

func (w Widget) validateGraph(p *check.Problems) {
	p.Required(len(w.alarms) > 0, "alarms", "at least one alarm, whose metric is drawn")
	p.Unless(w.metrics() <= maxPerGraph, "alarms", "draw %d metrics; want at most %d", w.metrics(), maxPerGraph)
	for i, a := range w.alarms {
		p.Under(fmt.Sprintf("alarms[%d]", i), a.Validate())
		p.Unless(a.Unit == w.alarms[0].Unit, fmt.Sprintf("alarms[%d]", i),
			"counts %s where the first counts %s; want one unit in a graph", a.Unit, w.alarms[0].Unit)
	}
}
